"""Catalogs keep their data in a place of their own."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(catalog: Resource) -> Iterator[str]:
    if not catalog.at("storageRoot"):
        yield "it has no storageRoot, so its data lies wherever the metastore keeps what has no place"


RULE = ResourceRule(
    name="unity-catalog-storage-root",
    severity=Severity.HIGH,
    description="A catalog has a storage root of its own.",
    reason="Data of two environments in one container shares its keys, its firewall and its fate.",
    source="https://learn.microsoft.com/azure/databricks/connect/unity-catalog/cloud-storage/managed-storage",
    remediation="Set storageRoot to an external location of the same environment.",
    on=("databricks:index/catalog:Catalog",),
    check=_check,
)
