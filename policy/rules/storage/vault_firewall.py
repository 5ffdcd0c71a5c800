"""Key vaults turn away networks that nobody named."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-vault-firewall",
    severity=Severity.HIGH,
    description="The firewall of a key vault denies by default.",
    reason="It is what is left when someone opens the public endpoint for an hour, and forgets it.",
    source="https://learn.microsoft.com/azure/key-vault/general/network-security",
    way_out="Set properties.networkAcls.defaultAction to Deny.",
    on=("azure-native:keyvault:Vault",),
    check=wants("properties.networkAcls.defaultAction", "Deny", absent="Allow"),
)
