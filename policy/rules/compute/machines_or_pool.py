"""A cluster takes its machines from a pool, or names them, not both."""

from collections.abc import Iterator, Mapping
from typing import Any

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

POOLS = ("instance_pool_id", "driver_instance_pool_id")
NODES = ("node_type_id", "driver_node_type_id")


def _check(policy: Resource) -> Iterator[str]:
    rules = cluster_policy.definition(policy)
    pools = [path for path in POOLS if _sets(rules.get(path))]
    nodes = [path for path in NODES if _sets(rules.get(path))]
    if "instance_pool_id" in pools and nodes:
        yield f"it sets {' and '.join(pools)} and also {' and '.join(nodes)}"


def _sets(rule: Mapping[str, Any] | None) -> bool:
    """Tell whether a rule gives an attribute a value where the cluster's maker says nothing."""
    return bool(rule) and ("defaultValue" in rule or rule.get("type") == "fixed")


RULE = ResourceRule(
    name="compute-machines-or-pool",
    severity=Severity.MEDIUM,
    description="A cluster policy fixes a pool or node types, never both.",
    reason="Databricks refuses a cluster that names a pool and a node type, so none starts under the policy.",
    source="https://docs.databricks.com/api/azure/workspace/clusters/create",
    remediation="Forbid node_type_id and driver_node_type_id where instance_pool_id is fixed.",
    on=(cluster_policy.TYPE,),
    check=_check,
)
