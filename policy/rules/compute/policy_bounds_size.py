"""Cluster policies say how large a cluster may grow."""

from collections.abc import Iterator

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(policy: Resource) -> Iterator[str]:
    rules = cluster_policy.definition(policy)
    bound = cluster_policy.most(rules.get("autoscale.max_workers"))
    most = policy.settings["maxWorkers"]
    if bound is None:
        yield "autoscale.max_workers has no upper bound"
    elif bound > most:
        yield f"a cluster may grow to {bound} workers, and {most} are allowed"
    fixed_size = rules.get("num_workers", {})
    if fixed_size.get("type") != "forbidden" and cluster_policy.most(fixed_size) is None:
        yield "num_workers is neither forbidden nor bounded, so the bound on autoscaling can be gone around"


RULE = ResourceRule(
    name="compute-policy-bounds-size",
    severity=Severity.MEDIUM,
    description="A cluster policy bounds the number of workers.",
    reason="One cluster without a bound can spend a month's budget in a night.",
    source="https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition",
    remediation="Give autoscale.max_workers a maxValue, and forbid num_workers.",
    settings={
        "maxWorkers": {
            "type": "integer",
            "description": "The most workers that a cluster may have.",
            "default": 4,
        }
    },
    on=(cluster_policy.TYPE,),
    check=_check,
)
