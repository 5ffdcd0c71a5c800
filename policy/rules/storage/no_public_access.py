"""Storage accounts answer on private endpoints alone."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-no-public-access",
    severity=Severity.CRITICAL,
    description="A storage account answers on private endpoints alone.",
    reason="A public endpoint is reachable by whoever holds a key or a token, from anywhere.",
    source="https://learn.microsoft.com/azure/storage/common/storage-network-security",
    way_out="Set publicNetworkAccess to Disabled, and reach the account by a private endpoint.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("publicNetworkAccess", "Disabled", absent="Enabled"),
)
