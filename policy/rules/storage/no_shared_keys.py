"""Storage accounts know who reads them."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-no-shared-keys",
    severity=Severity.CRITICAL,
    description="A storage account accepts no account keys.",
    reason="Who has a key may do everything, and the logs cannot tell who it was.",
    source="https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
    way_out="Set allowSharedKeyAccess to false, and give identities roles on the account.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("allowSharedKeyAccess", False, absent=True),
)
