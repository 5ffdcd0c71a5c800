"""Clusters that people start end by themselves."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(cluster: Resource) -> Iterator[str]:
    minutes = cluster.at("autoterminationMinutes", 60)
    most = cluster.settings["maxMinutes"]
    if minutes == 0:
        yield "autoterminationMinutes is 0, so it runs until somebody remembers it"
    elif minutes > most:
        yield f"it ends after {minutes} idle minutes, and may stay for {most}"


RULE = ResourceRule(
    name="compute-auto-termination",
    severity=Severity.MEDIUM,
    description="A cluster ends by itself when nobody uses it.",
    reason="An idle cluster costs as much as a busy one.",
    source="https://learn.microsoft.com/azure/databricks/compute/configure",
    remediation="Set autoterminationMinutes to the minutes that the environment allows, or to fewer.",
    settings={
        "maxMinutes": {
            "type": "integer",
            "description": "The most idle minutes that a cluster may stay for.",
            "default": 30,
        }
    },
    on=("databricks:index/cluster:Cluster",),
    check=_check,
)
