"""Storage accounts have real folders."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-folders",
    severity=Severity.MEDIUM,
    description="A storage account has a hierarchical namespace.",
    reason="Unity Catalog needs it for external locations and managed storage, and a later change is dear.",
    source="https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-namespace",
    way_out="Set isHnsEnabled to true.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("isHnsEnabled", True, absent=False),
)
