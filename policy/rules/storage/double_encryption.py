"""Storage accounts encrypt once more below."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-double-encryption",
    severity=Severity.LOW,
    description="A storage account encrypts its infrastructure, too.",
    reason="It can be chosen only when the account is made, and some regulations ask for it later.",
    source="https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
    way_out="Set encryption.requireInfrastructureEncryption to true.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("encryption.requireInfrastructureEncryption", True, absent=False),
)
