"""Pools preload the runtime that their clusters run."""

from collections.abc import Iterator

from policy.core import cluster_policy
from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

POOL = "databricks:index/instancePool:InstancePool"


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    for pool in stack.of(POOL):
        policies = stack.made_from(pool, "definition", cluster_policy.TYPE)
        yield from apart(policies, lambda policy, pool=pool: _difference(pool, policy))


def _difference(pool: Resource, policy: Resource) -> Iterator[Violation]:
    preloaded = pool.each("preloadedSparkVersions")
    runtime = cluster_policy.value(cluster_policy.definition(policy).get("spark_version"))
    if preloaded and runtime and runtime not in preloaded:
        yield Violation(pool, f"it preloads {' and '.join(preloaded)}, and {policy.name} fixes {runtime}")


RULE = StackRule(
    name="compute-pool-runtime",
    severity=Severity.LOW,
    description="A pool preloads the runtime of the clusters that use it.",
    reason="Another runtime is downloaded at every start, which is what the pool is paid to avoid.",
    source="https://learn.microsoft.com/azure/databricks/compute/pool-best-practices",
    remediation="Preload the runtime that the cluster policies fix.",
    check=_check,
)
