"""What holds data, and what the way to it goes through, cannot be deleted in passing."""

from collections.abc import Callable, Iterator
from functools import partial

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _protected(why: str) -> Callable[[Resource], Iterator[str]]:
    def check(resource: Resource) -> Iterator[str]:
        if not resource.protect:
            yield f"{why}, and nothing keeps an update from deleting it"

    return check


_rule = partial(
    ResourceRule,
    source="https://www.pulumi.com/docs/iac/concepts/options/protect/",
    remediation="Give the resource the option protect, and take it away in a change of its own when it "
    "must go.",
)

RULES = (
    _rule(
        name="resilience-protected-access",
        severity=Severity.HIGH,
        description="What the way to data goes through is protected from deletion.",
        reason="A new identity has none of the roles of the old one, and until it has, no table can be read.",
        on=(
            "azure-native:databricks:AccessConnector",
            "azure-native:storage:BlobServiceProperties",
            "databricks:index/externalLocation:ExternalLocation",
            "databricks:index/group:Group",
            "databricks:index/storageCredential:StorageCredential",
        ),
        check=_protected("the way to data goes through it"),
    ),
    _rule(
        name="resilience-protected-data",
        severity=Severity.CRITICAL,
        description="What holds data is protected from deletion.",
        reason="A renamed or removed resource is deleted by the next update, with all that it holds.",
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
        check=_protected("it holds data"),
    ),
)
