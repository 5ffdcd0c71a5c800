"""Storage accounts have no users of their own."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-no-local-users",
    severity=Severity.HIGH,
    description="A storage account has no local users.",
    reason="Local users sign in by passwords and keys that no directory knows of and no role limits.",
    source="https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support",
    way_out="Set isLocalUserEnabled to false.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("isLocalUserEnabled", False),
)
