"""Rules that Microsoft documents and that no specification's schema states: one wrong value each."""

from collections.abc import Iterator
from typing import Any

from localcloud.azure import tokens
from localcloud.specification.mutations import Mutation

_NAMES = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"
_TAGS = "https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations"
_NETWORKS = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq"
_IPV6 = "https://learn.microsoft.com/azure/virtual-network/ip-services/ipv6-overview#limitations"
_DELEGATIONS = "https://learn.microsoft.com/azure/virtual-network/subnet-delegation-overview"
_GROUPS = "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview"
_NAT = "https://learn.microsoft.com/azure/nat-gateway/nat-overview"
_ADDRESSES = "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses"
_ZONES = "https://learn.microsoft.com/azure/dns/private-dns-privatednszone#restrictions"
_RECORDS = "https://learn.microsoft.com/azure/dns/dns-private-records"
_ENDPOINTS = "https://learn.microsoft.com/azure/private-link/private-endpoint-overview"
_STORAGE = "https://learn.microsoft.com/azure/storage/common/storage-account-overview"
_FIREWALL = "https://learn.microsoft.com/azure/storage/common/storage-network-security"
_VAULTS = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"
_ASSIGNMENTS = "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting"
_LOCKS = "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources"
_LOGS = "https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure"
_DIAGNOSTICS = "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings"
_FEDERATION = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations"
_WORKSPACES = "https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link"
_REGIONS = "https://learn.microsoft.com/azure/reliability/regions-list"

_TABLE: dict[str, list[tuple[str, Any, str]]] = {
    tokens.VIRTUAL_NETWORK: [
        ("virtualNetworkName", "-vnet", _NAMES),
        ("virtualNetworkName", "v" * 65, _NAMES),
        ("location", "atlantis", _REGIONS),
        ("tags", {"owner": "o" * 257}, _TAGS),
        ("tags", {"a/b": "c"}, _TAGS),
        ("tags", {"microsoftOwner": "me"}, _TAGS),
        ("addressSpace.addressPrefixes[0]", "10.0.0.0", _NETWORKS),
        ("addressSpace.addressPrefixes[0]", "10.0.0.1/16", _NETWORKS),
        ("addressSpace.addressPrefixes[0]", "224.0.0.0/8", _NETWORKS),
        ("addressSpace.addressPrefixes[0]", "127.0.0.0/8", _NETWORKS),
        ("addressSpace.addressPrefixes[0]", "169.254.0.0/16", _NETWORKS),
        ("addressSpace.addressPrefixes[0]", "168.63.129.0/24", _NETWORKS),
        ("flowTimeoutInMinutes", 3, _NETWORKS),
        ("flowTimeoutInMinutes", 31, _NETWORKS),
    ],
    tokens.SUBNET: [
        ("subnetName", "s" * 81, _NAMES),
        ("addressPrefix", "10.0.0.0/30", _NETWORKS),
        ("addressPrefix", "10.0.0.0/33", _NETWORKS),
        ("addressPrefix", "fd00::/80", _IPV6),
        ("delegations[0].serviceName", "Microsoft.Databricks/workspace", _DELEGATIONS),
        ("natGateway", {}, _NAT),
        ("networkSecurityGroup", {"securityRules": [{}]}, _GROUPS),
    ],
    tokens.SECURITY_GROUP: [
        ("securityRules[0].priority", 99, _GROUPS),
        ("securityRules[0].priority", 4097, _GROUPS),
        ("securityRules[0].sourcePortRange", "65536", _GROUPS),
        ("securityRules[0].destinationPortRange", "90-80", _GROUPS),
        ("securityRules[0].sourceAddressPrefix", "AzureDatabrick", _GROUPS),
        ("securityRules[0].description", "d" * 141, _GROUPS),
    ],
    tokens.NAT_GATEWAY: [
        ("idleTimeoutInMinutes", 121, _NAT),
        ("publicIpAddresses", [{}], _NAT),
    ],
    tokens.PUBLIC_IP_ADDRESS: [
        ("idleTimeoutInMinutes", 31, _ADDRESSES),
        ("sku.name", "Basic", _ADDRESSES),
    ],
    tokens.PEERING: [("useRemoteGateways", "yes", _NETWORKS)],
    tokens.ZONE_GROUP: [("privateDnsZoneConfigs", [], _ENDPOINTS)],
    tokens.PRIVATE_ZONE: [
        ("privateZoneName", "internal", _ZONES),
        ("privateZoneName", "core.windows.net", _ZONES),
        ("location", "eastus2", _ZONES),
    ],
    tokens.ZONE_LINK: [("virtualNetwork", {}, _ZONES)],
    tokens.RECORD_SET: [
        ("ttl", 0, _RECORDS),
        ("aRecords[0].ipv4Address", "10.0.0.256", _RECORDS),
    ],
    tokens.STORAGE_ACCOUNT: [
        ("accountName", "Lake", _NAMES),
        ("sku.name", "Premium_ZRS", _STORAGE),
        ("networkRuleSet.ipRules[0].iPAddressOrRange", "10.0.0.4", _FIREWALL),
        ("networkRuleSet.ipRules[0].iPAddressOrRange", "20.1.2.0/31", _FIREWALL),
        ("tags", {"t" * 129: "v"}, _TAGS),
    ],
    tokens.VAULT: [
        ("vaultName", "1vault", _NAMES),
        ("vaultName", "a--b", _NAMES),
        ("properties.softDeleteRetentionInDays", 6, _VAULTS),
        ("properties.softDeleteRetentionInDays", 91, _VAULTS),
        ("properties.enablePurgeProtection", False, _VAULTS),
        ("properties.enableSoftDelete", False, _VAULTS),
        ("properties.tenantId", "me", _VAULTS),
    ],
    tokens.DATABRICKS_WORKSPACE: [
        ("workspaceName", "ab", _NAMES),
        ("workspaceName", "my.workspace", _NAMES),
        ("sku.name", "gold", _WORKSPACES),
    ],
    tokens.ACCESS_CONNECTOR: [("connectorName", "my connector", _NAMES)],
    tokens.LOG_WORKSPACE: [
        ("retentionInDays", 29, _LOGS),
        ("retentionInDays", 731, _LOGS),
    ],
    tokens.DIAGNOSTIC_SETTING: [
        ("name", "audit*", _NAMES),
        ("logs[0].categoryGroup", "everything", _DIAGNOSTICS),
    ],
    tokens.ROLE_ASSIGNMENT: [
        ("roleAssignmentName", "mine", _ASSIGNMENTS),
        ("principalId", "me", _ASSIGNMENTS),
        ("roleDefinitionId", "Reader", _ASSIGNMENTS),
    ],
    tokens.MANAGEMENT_LOCK: [
        ("level", "NotSpecified", _LOCKS),
        ("notes", "n" * 513, _LOCKS),
    ],
    tokens.USER_ASSIGNED_IDENTITY: [("resourceName", "ab", _NAMES)],
    tokens.FEDERATED_CREDENTIAL: [
        ("issuer", "http://token.example.com", _FEDERATION),
        ("subject", " subject", _FEDERATION),
        ("audiences", ["a", "b"], _FEDERATION),
    ],
}


def documented(token: str) -> Iterator[Mutation]:
    """Yield the wrong values of one type."""
    for path, value, source in _TABLE.get(token, []):
        yield Mutation(path, "documented", value, source)
