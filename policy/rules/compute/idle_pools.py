"""Pools keep few machines that nobody uses."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(pool: Resource) -> Iterator[str]:
    idle, most_idle = pool.at("minIdleInstances", 0), pool.settings["maxIdle"]
    if idle > most_idle:
        yield f"it keeps {idle} idle machines, and {most_idle} are allowed"
    minutes, most = pool.at("idleInstanceAutoterminationMinutes", 60), pool.settings["maxMinutes"]
    if minutes > most:
        yield f"machines idle for {minutes} minutes, and {most} are allowed"


RULE = ResourceRule(
    name="compute-idle-pools",
    severity=Severity.MEDIUM,
    description="A pool gives idle machines back.",
    reason="An idle machine of a pool costs no DBU, and is on Azure's bill all the same.",
    source="https://learn.microsoft.com/azure/databricks/compute/pool-best-practices",
    remediation="Lower minIdleInstances and idleInstanceAutoterminationMinutes.",
    settings={
        "maxIdle": {
            "type": "integer",
            "description": "The most machines that a pool may keep idle.",
            "default": 0,
        },
        "maxMinutes": {
            "type": "integer",
            "description": "The most minutes that a machine may idle.",
            "default": 10,
        },
    },
    on=("databricks:index/instancePool:InstancePool",),
    check=_check,
)
