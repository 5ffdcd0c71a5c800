"""Storage accounts let no service past their firewall but those they name."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-no-bypass",
    severity=Severity.MEDIUM,
    description="No service passes the firewall of a storage account because it is Azure's own.",
    reason="The exception for trusted services goes before every other restriction of the network.",
    source="https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services",
    way_out="Set networkRuleSet.bypass to None, and name resources in networkRuleSet.resourceAccessRules.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("networkRuleSet.bypass", "None", absent="AzureServices"),
)
