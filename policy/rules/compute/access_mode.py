"""Clusters enforce the grants of Unity Catalog."""

from collections.abc import Iterator

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

ENFORCING = {
    "DATA_SECURITY_MODE_AUTO",
    "DATA_SECURITY_MODE_DEDICATED",
    "DATA_SECURITY_MODE_STANDARD",
    "SINGLE_USER",
    "USER_ISOLATION",
}


def _check(resource: Resource) -> Iterator[str]:
    if resource.type == cluster_policy.TYPE:
        mode = cluster_policy.value(cluster_policy.definition(resource).get("data_security_mode"))
    else:
        mode = resource.at("dataSecurityMode")
    if mode not in ENFORCING:
        yield f"its access mode is {mode or 'left open'}, which does not enforce grants"


RULE = ResourceRule(
    name="compute-access-mode",
    severity=Severity.CRITICAL,
    description="Clusters have an access mode that enforces Unity Catalog's grants.",
    reason="In the legacy modes users of a cluster see each other's data, and no grant counts.",
    source="https://learn.microsoft.com/azure/databricks/notebooks/notebook-isolation",
    remediation="Use dedicated (SINGLE_USER) or standard (USER_ISOLATION) access, and fix it in the policy.",
    on=("databricks:index/cluster:Cluster", cluster_policy.TYPE),
    check=_check,
)
