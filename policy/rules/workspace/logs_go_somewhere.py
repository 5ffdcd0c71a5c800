"""Diagnostic settings record something, and send it somewhere."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

DESTINATIONS = ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId")


def _check(setting: Resource) -> Iterator[str]:
    if not any(log.at("enabled") is True for log in setting.each("logs")):
        yield "none of its logs is enabled"
    if not any(map(setting.properties.has, DESTINATIONS)):
        yield "it sends its logs nowhere"


RULE = ResourceRule(
    name="workspace-logs-go-somewhere",
    severity=Severity.MEDIUM,
    description="A diagnostic setting has a log that is enabled, and a place that it goes to.",
    reason="A setting without logs looks like a record, and is none.",
    source="https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings",
    remediation="Enable the category group allLogs, and set workspaceId.",
    on=("azure-native:monitor:DiagnosticSetting",),
    check=_check,
)
