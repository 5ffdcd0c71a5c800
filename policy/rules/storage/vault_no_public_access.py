"""Key vaults answer on private endpoints alone."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-vault-no-public-access",
    severity=Severity.CRITICAL,
    description="A key vault answers on a private endpoint alone.",
    reason="A public endpoint is reachable by whoever holds a token, from anywhere.",
    source="https://learn.microsoft.com/azure/key-vault/general/network-security",
    way_out="Set properties.publicNetworkAccess to Disabled, and reach the vault by a private endpoint.",
    on=("azure-native:keyvault:Vault",),
    check=wants("properties.publicNetworkAccess", "Disabled", absent="Enabled"),
)
