"""Firewalls: what a service lets in that does not come by a private endpoint.

Storage: https://learn.microsoft.com/azure/storage/common/storage-network-security. Key vaults:
https://learn.microsoft.com/azure/key-vault/general/network-security. Workspaces:
https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link. Log workspaces:
https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design#control-network-access-to-ampls-resources.
"""

from localcloud.azure import ids
from localcloud.azure.properties import entries, get, mapping, text
from localcloud.core.cloud import Stored
from localcloud.core.values import Properties
from localcloud.reach.paths import in_ranges


def closed(target: Stored, address: str | None = None, subnet_id: str | None = None) -> str | None:
    """Return why a service refuses its public address to a client, None if it lets it in.

    Args:
        target: The storage account, key vault, workspace or log workspace.
        address: The public address that the client comes from, if it is known.
        subnet_id: The subnet that the client is in, if it is in one.
    """
    outputs = target.outputs
    kind = target.token.split(":")[1]
    if kind == "storage":
        if outputs.get("publicNetworkAccess") in ("Disabled", "SecuredByPerimeter"):
            return "public network access is Disabled"
        rules = mapping(outputs, "networkRuleSet")
        return _by_rules(rules, "iPAddressOrRange", "virtualNetworkResourceId", address, subnet_id)
    if kind == "keyvault":
        if str(get(outputs, "properties.publicNetworkAccess") or "Enabled").casefold() == "disabled":
            return "public network access is Disabled"
        rules = mapping(outputs, "properties.networkAcls")
        return _by_rules(rules, "value", "id", address, subnet_id)
    if kind == "databricks":
        public = outputs.get("publicNetworkAccess", "Enabled")
        return "public network access is Disabled" if public == "Disabled" else None
    queries = outputs.get("publicNetworkAccessForQuery", "Enabled")
    return "queries from public networks are Disabled" if queries == "Disabled" else None


def trusts(target: Stored) -> bool:
    """Tell whether a key vault's firewall lets trusted services in, Azure Databricks among them.

    https://learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints#trusted-services.
    They come in with public network access Disabled, too: ``publicNetworkAccess`` of ``VaultProperties`` in
    specification/keyvault/resource-manager/Microsoft.KeyVault. A vault that names no rules has this one.
    """
    return (text(target.outputs, "properties.networkAcls.bypass") or "AzureServices") == "AzureServices"


def admits_instance(account: Stored, connector_id: str) -> bool:
    """Tell whether a storage account's firewall lets an access connector in as a resource instance.

    Rules for resource instances hold with public network access disabled, too:
    https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services.
    """
    rules = entries(account.outputs, "networkRuleSet.resourceAccessRules")
    return any(ids.same(text(rule, "resourceId") or "", connector_id) for _, rule in rules)


def _by_rules(
    rules: Properties, ip_key: str, subnet_key: str, address: str | None, subnet_id: str | None
) -> str | None:
    if rules.get("defaultAction", "Allow") == "Allow":
        return None
    if in_ranges(address, [str(rule[ip_key]) for _, rule in entries(rules, "ipRules") if rule.get(ip_key)]):
        return None
    admitted = [str(rule.get(subnet_key)) for _, rule in entries(rules, "virtualNetworkRules")]
    if subnet_id is not None and any(ids.same(one, subnet_id) for one in admitted):
        return None
    return "its firewall denies what no rule names"
