"""Deleting a container does not delete what is in it."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(resource: Resource) -> Iterator[str]:
    if resource.at("forceDestroy", False) is not False:
        yield "forceDestroy is true, so its deletion takes with it all that it holds"


RULE = ResourceRule(
    name="resilience-no-force-destroy",
    severity=Severity.CRITICAL,
    description="What holds data is deleted only when it is empty.",
    reason="The refusal to delete what is in use is the last thing between a mistake and the tables.",
    source="https://www.pulumi.com/registry/packages/databricks/api-docs/catalog/",
    remediation="Set forceDestroy to false, or leave it out.",
    on=(
        "databricks:index/catalog:Catalog",
        "databricks:index/externalLocation:ExternalLocation",
        "databricks:index/metastore:Metastore",
        "databricks:index/schema:Schema",
        "databricks:index/storageCredential:StorageCredential",
    ),
    check=_check,
)
