"""What belongs to a team belongs to a group."""

from collections.abc import Iterator

from policy.core.principals import is_person
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(resource: Resource) -> Iterator[str]:
    if is_person(owner := resource.at("owner", "")):
        yield f"its owner is {owner}, a person"


RULE = ResourceRule(
    name="identity-no-personal-owners",
    severity=Severity.HIGH,
    description="The owner of what Unity Catalog governs is a group or a service principal.",
    reason="An owner may do everything; when a person leaves, nobody may, and the grants stand still.",
    source="https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/ownership",
    remediation="Set owner to a group of administrators.",
    on=(
        "databricks:index/catalog:Catalog",
        "databricks:index/externalLocation:ExternalLocation",
        "databricks:index/metastore:Metastore",
        "databricks:index/registeredModel:RegisteredModel",
        "databricks:index/schema:Schema",
        "databricks:index/storageCredential:StorageCredential",
        "databricks:index/volume:Volume",
    ),
    check=_check,
)
