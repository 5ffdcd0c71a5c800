"""Logs are read from inside."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="network-no-log-queries-from-outside",
    severity=Severity.MEDIUM,
    description="A log workspace is not queried from public networks.",
    reason="Logs hold names, addresses and queries, and tell an attacker what was noticed.",
    source="https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-security",
    way_out="Set publicNetworkAccessForQuery to Disabled.",
    on=("azure-native:operationalinsights:Workspace",),
    check=wants("publicNetworkAccessForQuery", "Disabled", absent="Enabled"),
)
