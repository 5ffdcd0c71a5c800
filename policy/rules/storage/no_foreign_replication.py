"""Storage accounts copy nothing to other tenants."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-no-foreign-replication",
    severity=Severity.HIGH,
    description="A storage account replicates no data to another tenant.",
    reason="A replication policy copies every new blob away, and no firewall sees it.",
    source="https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies",
    way_out="Set allowCrossTenantReplication to false.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("allowCrossTenantReplication", False, absent=False),
)
