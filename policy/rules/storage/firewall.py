"""Storage accounts turn away networks that nobody named."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-firewall",
    severity=Severity.HIGH,
    description="The firewall of a storage account denies by default.",
    reason="It is what is left when someone opens the public endpoint for an hour, and forgets it.",
    source="https://learn.microsoft.com/azure/storage/common/storage-network-security-set-default-access",
    way_out="Set networkRuleSet.defaultAction to Deny.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("networkRuleSet.defaultAction", "Deny", absent="Allow"),
)
