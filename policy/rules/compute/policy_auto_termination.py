"""Policies for people's clusters let none of them idle for long."""

from collections.abc import Iterator

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(policy: Resource) -> Iterator[str]:
    rules = cluster_policy.definition(policy)
    if cluster_policy.value(rules.get("cluster_type")) == "job":  # a job's cluster ends with the job
        return
    minutes = rules.get("autotermination_minutes", {})
    bound = cluster_policy.most(minutes)
    most = policy.settings["maxMinutes"]
    if not bound:
        yield "autotermination_minutes has no upper bound"
    elif bound > most:
        yield f"a cluster may idle for {bound:g} minutes, and {most} are allowed"
    elif minutes.get("type") == "range" and minutes.get("minValue", 0) < 1:
        yield "autotermination_minutes may be 0, which means never"


RULE = ResourceRule(
    name="compute-policy-auto-termination",
    severity=Severity.MEDIUM,
    description="A policy for clusters of people bounds how long they idle.",
    reason="An idle cluster costs as much as a busy one.",
    source="https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition",
    remediation="Give autotermination_minutes a range from 10 to the minutes that the environment allows.",
    settings={
        "maxMinutes": {
            "type": "integer",
            "description": "The most idle minutes that a cluster may stay for.",
            "default": 30,
        }
    },
    on=(cluster_policy.TYPE,),
    check=_check,
)
