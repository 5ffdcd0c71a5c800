"""Cluster policies say what a cluster may cost an hour."""

from collections.abc import Iterator

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(policy: Resource) -> Iterator[str]:
    bound = cluster_policy.most(cluster_policy.definition(policy).get("dbus_per_hour"))
    most = policy.settings["maxDbusPerHour"]
    if bound is None:
        yield "dbus_per_hour has no upper bound"
    elif bound > most:
        yield f"a cluster may use {bound:g} DBU an hour, and {most:g} are allowed"


RULE = ResourceRule(
    name="compute-policy-bounds-cost",
    severity=Severity.MEDIUM,
    description="A cluster policy bounds the DBUs of an hour.",
    reason="The number of workers says little when somebody picks the largest machine.",
    source="https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition#virtual-attribute-paths",
    remediation="Give dbus_per_hour a range with a maxValue.",
    settings={
        "maxDbusPerHour": {
            "type": "number",
            "description": "The most DBUs that a cluster may use an hour.",
            "default": 20,
        }
    },
    on=(cluster_policy.TYPE,),
    check=_check,
)
