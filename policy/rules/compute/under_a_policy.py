"""Clusters stand under a policy."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(cluster: Resource) -> Iterator[str]:
    if not cluster.at("policyId"):
        yield "it is under no policy"


RULE = ResourceRule(
    name="compute-under-a-policy",
    severity=Severity.MEDIUM,
    description="A cluster stands under a cluster policy.",
    reason="What no policy bounds can be changed in the workspace to any size.",
    source="https://learn.microsoft.com/azure/databricks/admin/clusters/policies",
    remediation="Set policyId to the policy of the environment.",
    on=("databricks:index/cluster:Cluster",),
    check=_check,
)
