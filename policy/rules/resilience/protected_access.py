"""What the way to data goes through is not deleted in passing."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(resource: Resource) -> Iterator[str]:
    if not resource.protect:
        yield "the way to data goes through it, and nothing keeps an update from deleting it"


RULE = ResourceRule(
    name="resilience-protected-access",
    severity=Severity.HIGH,
    description="What the way to data goes through is protected from deletion.",
    reason="A new identity has none of the roles of the old one, and until it has, no table can be read.",
    source="https://www.pulumi.com/docs/iac/concepts/options/protect/",
    way_out="Give the resource the option protect, and take it away in a change of its own when it must go.",
    on=(
        "azure-native:databricks:AccessConnector",
        "azure-native:storage:BlobServiceProperties",
        "databricks:index/externalLocation:ExternalLocation",
        "databricks:index/group:Group",
        "databricks:index/storageCredential:StorageCredential",
    ),
    check=_check,
)
