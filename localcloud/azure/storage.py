"""Microsoft.Storage: storage accounts.

Rules and immutability:
specification/storage/resource-manager/Microsoft.Storage/stable/2024-01-01/storage.json and
https://learn.microsoft.com/azure/storage/common/storage-account-overview.
"""

import ipaddress
import uuid
from collections.abc import Iterable, Iterator
from typing import ClassVar

from localcloud.azure import ids, keys
from localcloud.azure.arm import ArmResource, timestamp
from localcloud.azure.limits import Range
from localcloud.azure.locations import WITHOUT_ZONES
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import entries, get, text
from localcloud.azure.storage_connections import connections_of
from localcloud.azure.tags import TagRules
from localcloud.azure.tokens import ACCESS_CONNECTOR, STORAGE_ACCOUNT, SUBNET
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

ACCOUNT_NAME = NameRule(3, 24, r"[a-z0-9]+", "lower-case letters and digits only")

_UPGRADABLE = {"Storage", "BlobStorage"}
_STANDARD = ("Standard_LRS", "Standard_GRS", "Standard_RAGRS")
_ZONED = ("Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS")
_SKUS = {
    "Storage": (*_STANDARD, "Premium_LRS"),
    "BlobStorage": _STANDARD,
    "StorageV2": (*_STANDARD, *_ZONED, "Premium_LRS"),
    "BlockBlobStorage": ("Premium_LRS", "Premium_ZRS"),
    "FileStorage": (
        "Premium_LRS",
        "Premium_ZRS",
        "PremiumV2_LRS",
        "PremiumV2_ZRS",
        "StandardV2_LRS",
        "StandardV2_ZRS",
        "StandardV2_GRS",
        "StandardV2_GZRS",
    ),
}
"""https://learn.microsoft.com/azure/storage/common/storage-account-overview#types-of-storage-accounts"""

_WITH_DIRECTORIES = {"StorageV2", "BlockBlobStorage"}
_BYPASSES = {"Logging", "Metrics", "AzureServices"}


@register
class StorageAccount(ArmResource):
    """A storage account; its name is unique in the world."""

    token = STORAGE_ACCOUNT
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Storage/storageAccounts/{accountName}"
    )
    api_version = "2024-01-01"
    names = by_parameter(accountName=ACCOUNT_NAME)
    tag_rules = TagRules(longest_name=128)
    # Any combination of the values, as the specification's description of the property says.
    limits: ClassVar = {
        "immutableStorageWithVersioning.immutabilityPolicy.immutabilityPeriodSinceCreationInDays": Range(
            1, 146000
        ),
    }
    enum_matches: ClassVar = {"networkRuleSet.bypass": "any text"}
    immutable = frozenset(
        {
            "isHnsEnabled",
            "enableNfsV3",
            "dnsEndpointType",
            "extendedLocation",
            "immutableStorageWithVersioning",
            "encryption.requireInfrastructureEncryption",
        }
    )

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check kind, SKU, what needs what, and the firewall."""
        kind = text(inputs, "kind")
        hierarchical = get(inputs, "isHnsEnabled") is True
        if hierarchical and kind is not None and kind not in _WITH_DIRECTORIES:
            needed = " or ".join(sorted(_WITH_DIRECTORIES))
            yield Problem("isHnsEnabled", f"a hierarchical namespace needs the kind {needed}, not {kind}")
        for feature in ("isSftpEnabled", "enableNfsV3"):
            if (
                get(inputs, feature) is True
                and not hierarchical
                and get(inputs, "isHnsEnabled") in (None, False)
            ):
                yield Problem(feature, "needs isHnsEnabled: the feature works on a hierarchical namespace")
        sku = text(inputs, "sku.name")
        if kind in _SKUS and sku is not None and sku not in _SKUS[kind]:
            yield Problem("sku.name", f"'{sku}' is no SKU of the kind {kind}: {', '.join(_SKUS[kind])}")
        if kind == "BlobStorage" and get(inputs, "accessTier") is None:
            yield Problem("accessTier", "is required for the kind BlobStorage")
        yield from _firewall_problems(inputs)

    def replaces(self, old: Properties, new: Properties) -> Iterable[str]:
        """Kinds can be upgraded to StorageV2 only, and performance tiers not be changed at all."""
        before, after = old.get("kind"), new.get("kind")
        if before != after and not (before in _UPGRADABLE and after == "StorageV2"):
            yield "kind"
        if _tier(old) != _tier(new):
            yield "sku.name"

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the name in the world, and whom the firewall lets in."""
        if current is None:
            require_free_name(cloud, ids.name(id))
        _require_zones(self.location(cloud, id, inputs), str(inputs["sku"]["name"]))
        keys.require_key(
            cloud,
            text(inputs, "encryption.keyVaultProperties.keyVaultUri"),
            text(inputs, "encryption.keyVaultProperties.keyName"),
        )
        for _, rule in entries(inputs, "networkRuleSet.resourceAccessRules"):
            resource = text(rule, "resourceId") or ""
            if "/accessconnectors/" in resource.casefold() and cloud.get(ACCESS_CONNECTOR, resource) is None:
                raise _firewall_refusal(f"Resource access rule names '{resource}', which does not exist.")
            if rule.get("tenantId") != cloud.identity.tenant_id:
                raise _firewall_refusal(f"Resource access rule for '{resource}' names another tenant.")
        for _, rule in entries(inputs, "networkRuleSet.virtualNetworkRules"):
            subnet = text(rule, "virtualNetworkResourceId") or ""
            if cloud.get(SUBNET, subnet) is None:
                raise _firewall_refusal(f"Virtual network rule names '{subnet}', which does not exist.")

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return endpoints, places and dates, and the defaults that the service shows."""
        before = current.outputs if current else {}
        now = timestamp(cloud)
        defaults: Properties = {
            "accessTier": "Hot",
            "allowBlobPublicAccess": False,
            "enableHttpsTrafficOnly": True,
            "minimumTlsVersion": "TLS1_0",
        }
        return {
            **{key: inputs.get(key, value) for key, value in defaults.items()},
            "sku": {**inputs["sku"], "tier": _tier(inputs)},
            "creationTime": before.get("creationTime", now),
            "keyCreationTime": before.get("keyCreationTime", {"key1": now, "key2": now}),
            "primaryEndpoints": _endpoints(ids.name(id), inputs),
            "primaryLocation": self.location(cloud, id, inputs),
            "statusOfPrimary": "available",
            **_identity(cloud, inputs, before),
        }

    def read_resource(self, cloud: Cloud, id: str) -> Properties:
        """Return the private endpoint connections as they are now."""
        return {"privateEndpointConnections": connections_of(cloud, id)}


def require_free_name(cloud: Cloud, name: str) -> None:
    """Refuse an account name that somebody has."""
    if any(account.name.casefold() == name.casefold() for account in cloud.all(STORAGE_ACCOUNT)):
        raise CloudError(
            "StorageAccountAlreadyTaken", f"The storage account named {name} is already taken.", 409
        )


def _require_zones(location: str, sku: str) -> None:
    """https://learn.microsoft.com/azure/storage/common/redundancy-regions-zrs."""
    if "ZRS" in sku and location in WITHOUT_ZONES:
        raise CloudError(
            "RedundancyConfigurationNotAvailableInRegion",
            f"The redundancy configuration '{sku}' is not available in region '{location}'.",
        )


def _tier(inputs: Properties) -> str:
    name = text(inputs, "sku.name") or "Standard"
    return "Premium" if name.startswith("Premium") else "Standard"


def _endpoints(name: str, inputs: Properties) -> Properties:
    services = ["blob", "file", "queue", "table", "web"]
    if inputs.get("kind") in _WITH_DIRECTORIES:
        services.append("dfs")
    return {service: f"https://{name}.{service}.core.windows.net/" for service in services}


def _identity(cloud: Cloud, inputs: Properties, before: Properties) -> Properties:
    kind = text(inputs, "identity.type")
    if kind is None:
        return {}
    principal = get(before, "identity.principalId") or str(uuid.uuid4())
    own = {"principalId": principal, "tenantId": cloud.identity.tenant_id} if "SystemAssigned" in kind else {}
    return {"identity": {"type": kind, **own}}


def _firewall_refusal(reason: str) -> CloudError:
    return CloudError("NetworkAclsValidationFailure", f"Validation of network acls failure: {reason}")


def _firewall_problems(inputs: Properties) -> Iterator[Problem]:
    bypass = text(inputs, "networkRuleSet.bypass")
    if bypass is not None and bypass != "None":
        wrong = {part.strip() for part in bypass.split(",")} - _BYPASSES
        if wrong:
            choices = f"None or a list of {', '.join(sorted(_BYPASSES))}"
            yield Problem(
                "networkRuleSet.bypass", f"'{', '.join(sorted(wrong))}' is not allowed; it is {choices}"
            )
    for path, rule in entries(inputs, "networkRuleSet.ipRules"):
        address = text(rule, "iPAddressOrRange")
        if address is not None and (reason := _refuse_public(address)):
            yield Problem(f"{path}.iPAddressOrRange", reason)
    for path, rule in entries(inputs, "networkRuleSet.resourceAccessRules"):
        for key in ("tenantId", "resourceId"):
            if get(rule, key) is None:
                yield Problem(f"{path}.{key}", "is required")


def _refuse_public(address: str) -> str | None:
    """Only public IPv4 addresses, ranges up to /30; single addresses without a prefix.

    https://learn.microsoft.com/azure/storage/common/storage-network-security#restrictions-for-ip-network-rules
    """
    try:
        network = ipaddress.IPv4Network(address)
    except ValueError:
        return f"InvalidValuesForRequestParameters: '{address}' is no IPv4 address or range"
    if network.is_private:
        return f"InvalidValuesForRequestParameters: '{address}' is private; IP rules are for public addresses"
    if "/" in address and network.prefixlen > 30:
        return f"InvalidValuesForRequestParameters: '{address}' is too small a range; give the address alone"
    return None
