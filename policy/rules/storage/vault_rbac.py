"""Key vaults have one kind of permission."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-vault-rbac",
    severity=Severity.HIGH,
    description="A key vault grants by roles, not by access policies of its own.",
    reason="Who may write to a vault may also write its access policies, and so read every secret.",
    source="https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
    way_out="Set properties.enableRbacAuthorization to true, and assign roles on the vault.",
    on=("azure-native:keyvault:Vault",),
    check=wants("properties.enableRbacAuthorization", True, absent=False),
)
