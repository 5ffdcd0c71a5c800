"""Logs are written from inside."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="network-no-logs-from-outside",
    severity=Severity.MEDIUM,
    description="A log workspace takes no records from public networks.",
    reason="Whoever can write to the logs can bury what was noticed, and raise the bill.",
    source="https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-security",
    way_out="Set publicNetworkAccessForIngestion to Disabled; diagnostic settings do not need it.",
    on=("azure-native:operationalinsights:Workspace",),
    check=wants("publicNetworkAccessForIngestion", "Disabled", absent="Enabled"),
)
