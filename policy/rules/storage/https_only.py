"""Storage accounts refuse plain HTTP."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-https-only",
    severity=Severity.HIGH,
    description="A storage account refuses requests that are not encrypted.",
    reason="A token that is sent over HTTP can be read and used by everyone on the way.",
    source="https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer",
    way_out="Set enableHttpsTrafficOnly to true.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("enableHttpsTrafficOnly", True, absent=True),
)
