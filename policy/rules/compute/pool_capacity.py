"""Pools have an upper bound."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(pool: Resource) -> Iterator[str]:
    capacity, most = pool.at("maxCapacity"), pool.settings["maxCapacity"]
    if not capacity:
        yield "maxCapacity is not set, so it grows to the quota of the subscription"
    elif capacity > most:
        yield f"it may hold {capacity} machines, and {most} are allowed"


RULE = ResourceRule(
    name="compute-pool-capacity",
    severity=Severity.MEDIUM,
    description="A pool has an upper bound.",
    reason="Without one the pool of one environment can use up the quota of all.",
    source="https://learn.microsoft.com/azure/databricks/compute/pools",
    remediation="Set maxCapacity to the machines that the environment may use at once.",
    settings={
        "maxCapacity": {
            "type": "integer",
            "description": "The most machines that a pool may hold.",
            "default": 8,
        }
    },
    on=("databricks:index/instancePool:InstancePool",),
    check=_check,
)
