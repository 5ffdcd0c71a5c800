"""Logs are there when somebody asks."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(workspace: Resource) -> Iterator[str]:
    least = workspace.settings["minDays"]
    # Azure keeps records for 30 days where nothing is said.
    if (days := workspace.at("retentionInDays", 30)) < least:
        yield f"it keeps records for {days} days, and not for {least}"


RULE = ResourceRule(
    name="resilience-logs-kept",
    severity=Severity.MEDIUM,
    description="A log workspace keeps its records long enough to look back.",
    reason="A leak is often noticed months later, and then the log is all there is.",
    source="https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure",
    remediation="Set retentionInDays to 90 or more.",
    settings={
        "minDays": {
            "type": "integer",
            "description": "The fewest days for which records are kept.",
            "default": 90,
        }
    },
    on=("azure-native:operationalinsights:Workspace",),
    check=_check,
)
