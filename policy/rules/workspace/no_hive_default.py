"""Names without a catalog lead to Unity Catalog."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

LEGACY = {"hive_metastore", ""}


def _check(setting: Resource) -> Iterator[str]:
    if setting.at("namespace.value", "") in LEGACY:
        yield "namespace.value leads to the Hive metastore"


RULE = ResourceRule(
    name="workspace-no-hive-default",
    severity=Severity.MEDIUM,
    description="A name without a catalog does not lead to the Hive metastore.",
    reason="The Hive metastore of a workspace has neither the grants nor the lineage of Unity Catalog.",
    source="https://learn.microsoft.com/azure/databricks/catalogs/default",
    remediation="Set namespace.value to a catalog of the environment.",
    on=("databricks:index/defaultNamespaceSetting:DefaultNamespaceSetting",),
    check=_check,
)
