"""What holds data cannot be deleted in passing."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(resource: Resource) -> Iterator[str]:
    if not resource.protect:
        yield "it holds data, and nothing keeps an update from deleting it"


RULE = ResourceRule(
    name="resilience-protected-data",
    severity=Severity.CRITICAL,
    description="What holds data is protected from deletion.",
    reason="A renamed or removed resource is deleted by the next update, with all that it holds.",
    source="https://www.pulumi.com/docs/iac/concepts/options/protect/",
    way_out="Give the resource the option protect, and take it away in a change of its own when it must go.",
    on=(
        "azure-native:keyvault:Vault",
        "azure-native:resources:ResourceGroup",
        "azure-native:storage:BlobContainer",
        "azure-native:storage:StorageAccount",
        "databricks:index/catalog:Catalog",
        "databricks:index/metastore:Metastore",
        "databricks:index/registeredModel:RegisteredModel",
        "databricks:index/schema:Schema",
        "databricks:index/volume:Volume",
    ),
    check=_check,
)
