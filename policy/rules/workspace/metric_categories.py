"""A diagnostic setting names metrics that its target has."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

EXPORTED = {
    "blobservices": {"Transaction", "Capacity"},
    "vaults": {"AllMetrics"},
}
"""Categories by the kind of the target, the part before its name."""

WITHOUT_METRICS = "microsoft.databricks/workspaces"


def _check(setting: Resource) -> Iterator[str]:
    if not setting.each("metrics"):
        return
    target = str(setting.at("resourceUri", ""))
    kind = target.split("/")[-2].casefold() if target.count("/") > 1 else ""
    for metric in setting.each("metrics"):
        category = metric.at("category")
        if f"/{WITHOUT_METRICS}/" in target.casefold():
            yield f"a Databricks workspace has no metrics, and it names {category}"
        elif kind in EXPORTED and category not in EXPORTED[kind]:
            known = " and ".join(sorted(EXPORTED[kind]))
            yield f"{category} is no category of its target's metrics, as is {known}"


RULE = ResourceRule(
    name="workspace-metric-categories",
    severity=Severity.LOW,
    description="A diagnostic setting names metric categories that its target has.",
    reason="Azure refuses the whole setting, with the logs in it, for one category that does not exist.",
    source="https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/metrics-index",
    remediation=(
        "Name Transaction for blob services and AllMetrics for key vaults; leave metrics out elsewhere."
    ),
    on=("azure-native:monitor:DiagnosticSetting",),
    check=_check,
)
