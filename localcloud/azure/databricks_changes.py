"""What of a Databricks workspace cannot be changed back, or not at all.

https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject (the network),
https://learn.microsoft.com/azure/databricks/security/network/classic/secure-cluster-connectivity (public
addresses), https://learn.microsoft.com/azure/databricks/admin/account-settings/ (the tier),
https://learn.microsoft.com/azure/databricks/security/privacy/security-profile (the compliance profile).
VirtualNetworkIdChangeNotAllowed is Azure's code; the other rules are documented without codes.
"""

from localcloud.azure import ids
from localcloud.azure.properties import get, strings, text
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

_FIXED = (
    "customPublicSubnetName",
    "customPrivateSubnetName",
    "storageAccountName",
    "vnetAddressPrefix",
    "publicIpName",
    "natGatewayName",
    "loadBalancerId",
    "loadBalancerBackendPoolName",
)
_FOR_GOOD = ("enableNoPublicIp", "requireInfrastructureEncryption", "prepareEncryption")
_PROFILE = "enhancedSecurityCompliance.complianceSecurityProfile"


def require_lasting(current: Stored, inputs: Properties) -> None:
    """Raise ``CloudError`` for a change that the service refuses."""
    before, after = (_parameter(one, "customVirtualNetworkId") or "" for one in (current.inputs, inputs))
    if not ids.same(str(before), str(after)):
        raise CloudError(
            "VirtualNetworkIdChangeNotAllowed",
            f"Updating required Virtual Network from {before} to {after} is currently not allowed",
        )
    for name in _FIXED:
        old, new = _parameter(current.outputs, name), _parameter(inputs, name)
        if new is not None and new != old:
            raise _refusal(f"the parameter {name} cannot be changed from '{old}' to '{new}'")
        if new is None and _parameter(current.inputs, name) is not None and name.startswith("custom"):
            raise _refusal(f"the parameter {name} cannot be taken away")
    for name in _FOR_GOOD:
        if _parameter(current.outputs, name) is True and _parameter(inputs, name) is False:
            raise _refusal(f"the parameter {name} cannot be set back to false")
    if text(current.inputs, "sku.name") == "premium" and text(inputs, "sku.name") != "premium":
        raise _refusal("a workspace of the premium tier cannot be made one of a lower tier")
    _require_profile(current.inputs, inputs)


def _require_profile(before: Properties, after: Properties) -> None:
    if get(before, f"{_PROFILE}.value") != "Enabled":
        return
    if get(after, f"{_PROFILE}.value") != "Enabled":
        raise _refusal("the compliance security profile cannot be disabled once it is enabled")
    kept = {standard for _, standard in strings(after, f"{_PROFILE}.complianceStandards")}
    lost = {standard for _, standard in strings(before, f"{_PROFILE}.complianceStandards")} - kept - {"NONE"}
    if lost:
        raise _refusal(f"the compliance standards {', '.join(sorted(lost))} cannot be taken away")


def _parameter(workspace: Properties, name: str) -> object:
    return get(workspace, f"parameters.{name}.value")


def _refusal(reason: str) -> CloudError:
    return CloudError("WorkspaceUpdateNotAllowed", f"The workspace cannot be updated: {reason}.")
