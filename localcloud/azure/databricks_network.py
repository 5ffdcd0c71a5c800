"""What a Databricks workspace in one's own virtual network asks of that network.

https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject. A workspace puts network
intent policies on its two subnets; while it lives they refuse what would break it. The codes
SubnetIsNotWithinVnetError (https://github.com/hashicorp/terraform-provider-azurerm/issues/26335),
ConflictWithNetworkIntentPolicy and the two about network intent policies on subnets are Azure's; Microsoft
documents the other rules without codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from localcloud.azure import addresses, ids
from localcloud.azure.properties import entries, get, strings, text
from localcloud.azure.tokens import DATABRICKS_WORKSPACE, SECURITY_GROUP, SUBNET, VIRTUAL_NETWORK
from localcloud.core import busy
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

DELEGATION = "Microsoft.Databricks/workspaces"
WRITE = 0.1
"""Seconds that a write to a workspace goes on; long enough to meet whatever runs beside it."""

_WIDEST, _NARROWEST = 16, 24
_SMALLEST_SUBNET = 26


@dataclass(frozen=True)
class ServiceRule:
    """Traffic that the service's network intent policy wants allowed."""

    name: str
    direction: str
    protocol: str
    destination: str
    ports: frozenset[str]

    def granted_by(self, rule: Properties) -> bool:
        """Tell whether a security rule allows all of this traffic."""
        single = text(rule, "destinationPortRange")
        ports = {port for _, port in strings(rule, "destinationPortRanges")} | (
            {single} if single else set[str]()
        )
        return (
            rule.get("access") == "Allow"
            and rule.get("direction") == self.direction
            and rule.get("protocol") in (self.protocol, "*")
            and rule.get("sourceAddressPrefix") in ("VirtualNetwork", "*")
            and rule.get("destinationAddressPrefix") in (self.destination, "*")
            and ("*" in ports or self.ports <= ports)
        )


_CONTROL_PLANE = ServiceRule(
    "databricks-worker-to-databricks-cp",
    "Outbound",
    "Tcp",
    "AzureDatabricks",
    frozenset({"443", "3306", "8443-8451"}),
)
_ALWAYS = (
    ServiceRule("databricks-worker-to-worker-inbound", "Inbound", "*", "VirtualNetwork", frozenset({"*"})),
    ServiceRule("databricks-worker-to-sql", "Outbound", "Tcp", "Sql", frozenset({"3306"})),
    ServiceRule("databricks-worker-to-storage", "Outbound", "Tcp", "Storage", frozenset({"443"})),
    ServiceRule("databricks-worker-to-worker-outbound", "Outbound", "*", "VirtualNetwork", frozenset({"*"})),
    ServiceRule("databricks-worker-to-eventhub", "Outbound", "Tcp", "EventHub", frozenset({"9093"})),
)


def begin(workspace_id: str) -> None:
    """Start a write to a workspace, unless another one is in progress."""
    if not busy.claim(f"{workspace_id.strip('/')}/write".casefold(), WRITE):
        raise CloudError(
            "ConcurrentUpdateError",
            "Call to Microsoft.Databricks/workspaces failed. Error message: Workspace update could not be "
            "completed because it has been updated by another process.",
            409,
        )


def parameter(workspace: Properties, name: str) -> str | None:
    """Return the value of one of a workspace's custom parameters."""
    return text(workspace, f"parameters.{name}.value")


def subnet_ids(workspace: Properties) -> list[str]:
    """Return the ids of the host and the container subnet of a workspace."""
    network = parameter(workspace, "customVirtualNetworkId")
    names = (parameter(workspace, "customPublicSubnetName"), parameter(workspace, "customPrivateSubnetName"))
    return [f"{network}/subnets/{name}" for name in names if name] if network else []


def workspaces_on(cloud: Cloud, subnet_id: str) -> Iterator[Stored]:
    """Yield the workspaces that live in a subnet."""
    for workspace in cloud.all(DATABRICKS_WORKSPACE):
        if any(ids.same(one, subnet_id) for one in subnet_ids(workspace.inputs)):
            yield workspace


def intent_policy(workspace: Stored, subnet_id: str) -> str:
    """Return the id of the network intent policy that a workspace keeps on a subnet."""
    group = ids.resource_group(subnet_id)
    name = f"adb-{workspace.outputs['location']}-npip-{workspace.outputs['workspaceId']}"
    return f"{group}/providers/Microsoft.Network/networkIntentPolicies/{name}"


def require_rules_of_workspaces(cloud: Cloud, group_id: str, group: Properties) -> None:
    """Refuse a security group without the rules that the workspaces behind it need."""
    for workspace in cloud.all(DATABRICKS_WORKSPACE):
        for subnet_id in subnet_ids(workspace.inputs):
            subnet = cloud.get(SUBNET, subnet_id)
            used = text(subnet.inputs, "networkSecurityGroup.id") if subnet else None
            if used is not None and ids.same(used, group_id):
                _require_rules(group, workspace.inputs, intent_policy(workspace, subnet_id))


def require_network(cloud: Cloud, id: str, workspace: Properties, location: str) -> None:
    """Refuse a workspace whose network does not fit.

    Both are in one subscription (https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject);
    with which code the service refuses another, no source settles.
    """
    network_id = parameter(workspace, "customVirtualNetworkId") or ""
    network = cloud.get(VIRTUAL_NETWORK, network_id)
    if network is None:
        message = f"The Resource '{network_id.partition('/providers/')[2]}' was not found."
        raise CloudError("ResourceNotFound", message, 404)
    if ids.subscription(network_id) != ids.subscription(id):
        message = f"The virtual network '{network_id}' must be in the subscription of the workspace."
        raise CloudError("InvalidVirtualNetworkSubscription", message)
    if network.outputs["location"] != location:
        raise CloudError(
            "InvalidVirtualNetworkLocation",
            f"The virtual network '{network_id}' is in '{network.outputs['location']}': it must be in the "
            "region of "
            f"the workspace, '{location}'.",
        )
    spaces = [prefix for _, prefix in strings(network.inputs, "addressSpace.addressPrefixes")]
    for space in addresses.ipv4_networks(spaces):
        if not _WIDEST <= space.prefixlen <= _NARROWEST:
            raise CloudError(
                "InvalidVirtualNetworkCidr",
                f"The address space {space} of virtual network '{network.name}' must be between /{_WIDEST} "
                "and "
                f"/{_NARROWEST}.",
            )
    subnets = subnet_ids(workspace)
    if ids.same(subnets[0], subnets[1]):
        raise CloudError("SubnetsMustDiffer", f"The two subnets of workspace '{ids.name(id)}' are the same.")
    for subnet_id in subnets:
        _require_subnet(cloud, id, workspace, subnet_id, ", ".join(spaces))


def _require_subnet(cloud: Cloud, id: str, workspace: Properties, subnet_id: str, spaces: str) -> None:
    name = ids.name(subnet_id)
    subnet = cloud.get(SUBNET, subnet_id)
    if subnet is None:
        raise CloudError(
            "SubnetIsNotWithinVnetError",
            f"The subnet {name} CIDR range '<null>' is not within the Virtual Network CIDR range '{spaces}'",
        )
    if DELEGATION not in [text(item, "serviceName") for _, item in entries(subnet.inputs, "delegations")]:
        raise CloudError("SubnetNotDelegated", f"Subnet '{name}' is not delegated to '{DELEGATION}'.")
    for prefix in addresses.ipv4_networks(subnet_prefixes(subnet.inputs)):
        if prefix.prefixlen > _SMALLEST_SUBNET:
            smallest = f"/{_SMALLEST_SUBNET} or larger"
            raise CloudError("SubnetTooSmall", f"Subnet '{name}' has {prefix}: a workspace needs {smallest}.")
    others = [other.name for other in workspaces_on(cloud, subnet_id) if not ids.same(other.id, id)]
    if others:
        raise CloudError(
            "SubnetInUseByAnotherWorkspace",
            f"Subnet '{name}' is used by workspace '{others[0]}': workspaces cannot share a subnet.",
        )
    _require_group(cloud, workspace, subnet)
    _require_egress(subnet)


def subnet_prefixes(subnet: Properties) -> list[str]:
    """Return all address prefixes of a subnet."""
    one = text(subnet, "addressPrefix")
    return ([one] if one else []) + [prefix for _, prefix in strings(subnet, "addressPrefixes")]


def _require_group(cloud: Cloud, workspace: Properties, subnet: Stored) -> None:
    group_id = text(subnet.inputs, "networkSecurityGroup.id")
    group = cloud.get(SECURITY_GROUP, group_id) if group_id else None
    if group is None:
        raise CloudError(
            "SubnetWithoutNetworkSecurityGroup",
            f"Subnet '{subnet.name}' has no network security group: a workspace needs one on both subnets.",
        )
    _require_rules(group.inputs, workspace, f"adb-{subnet.name}")


def missing_rules(group: Properties, workspace: Properties) -> list[ServiceRule]:
    """Return what a workspace's network intent policy wants allowed and a security group does not allow."""
    wanted = (*_ALWAYS, _CONTROL_PLANE) if _wants_all_rules(workspace) else _ALWAYS
    given = [rule for _, rule in entries(group, "securityRules")]
    return [rule for rule in wanted if not any(rule.granted_by(one) for one in given)]


def _require_rules(group: Properties, workspace: Properties, policy: str) -> None:
    """Azure adds missing rules itself when all rules are wanted.

    They then differ from what the program declares, every refresh reports it, and the next deployment of the
    group is refused with this very error. So it is refused from the start here.
    https://github.com/Azure/azure-quickstart-templates/issues/6670
    """
    missing = [rule.name for rule in missing_rules(group, workspace)]
    if missing:
        raise CloudError(
            "ConflictWithNetworkIntentPolicy",
            "Network Security Group cannot have resources which conflict with its subnets' network intent "
            "policies. "
            f"It conflicts with Network Intent Policy: {policy}. Network Security Group doesn't have "
            "supporting "
            f"Security Rule for Network Intent Policy Security Rule: Name: {', '.join(missing)}.",
        )


def _wants_all_rules(workspace: Properties) -> bool:
    return (text(workspace, "requiredNsgRules") or "AllRules") == "AllRules"


def _require_egress(subnet: Stored) -> None:
    """Azure makes the workspace; its clusters, which localcloud has none of, would then never start.

    https://learn.microsoft.com/azure/databricks/security/network/classic/secure-cluster-connectivity#egress
    """
    if get(subnet.inputs, "natGateway.id") is None and get(subnet.inputs, "routeTable.id") is None:
        raise CloudError(
            "SubnetWithoutEgress",
            f"Subnet '{subnet.name}' has no way out: with secure cluster connectivity, give it a NAT "
            "gateway or a "
            "route table that leads to a firewall.",
        )
