"""Key vaults cannot be emptied for good."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-vault-purge-protection",
    severity=Severity.HIGH,
    description="A deleted key vault, or a deleted secret, cannot be purged before its time.",
    reason="Without it an attacker, or a script, makes what is encrypted unreadable for ever.",
    source="https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    way_out="Set properties.enablePurgeProtection to true; it cannot be switched off again.",
    on=("azure-native:keyvault:Vault",),
    check=wants("properties.enablePurgeProtection", True, absent=False),
)
