"""SQL warehouses stop when nobody asks."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(warehouse: Resource) -> Iterator[str]:
    minutes, most = warehouse.at("autoStopMins", 120), warehouse.settings["maxMinutes"]
    if minutes == 0:
        yield "autoStopMins is 0, so it never stops"
    elif minutes > most:
        yield f"it stops after {minutes} idle minutes, and may stay for {most}"


RULE = ResourceRule(
    name="compute-warehouse-stops",
    severity=Severity.MEDIUM,
    description="A SQL warehouse stops when nobody uses it.",
    reason="A serverless warehouse starts in seconds, so there is no reason to let one idle.",
    source="https://learn.microsoft.com/azure/databricks/compute/sql-warehouse/create",
    remediation="Set autoStopMins to the minutes that the environment allows, or to fewer.",
    settings={
        "maxMinutes": {
            "type": "integer",
            "description": "The most idle minutes that a warehouse may stay for.",
            "default": 10,
        }
    },
    on=("databricks:index/sqlEndpoint:SqlEndpoint",),
    check=_check,
)
