"""What is billed says whose it is."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

BILLED = (
    "azure-native:databricks:Workspace",
    "azure-native:keyvault:Vault",
    "azure-native:network:NatGateway",
    "azure-native:network:PrivateEndpoint",
    "azure-native:network:PublicIPAddress",
    "azure-native:network:VirtualNetwork",
    "azure-native:operationalinsights:Workspace",
    "azure-native:resources:ResourceGroup",
    "azure-native:storage:StorageAccount",
)
POOL = "databricks:index/instancePool:InstancePool"
PLACES: Mapping[str, str] = {
    "databricks:index/budgetPolicy:BudgetPolicy": "customTags",
    "databricks:index/modelServing:ModelServing": "tags",
    "databricks:index/sqlEndpoint:SqlEndpoint": "tags.customTags",
}
"""Where each type has its list of tags; a pool has an object of them."""


def _tagged(tags_of: Callable[[Resource], Mapping[str, Any]]) -> Callable[[Resource], Iterator[str]]:
    def check(resource: Resource) -> Iterator[str]:
        tags = tags_of(resource)
        missing = [key for key in resource.settings["required"] if not tags.get(key)]
        if missing:
            yield f"it lacks the tags {', '.join(missing)}"

    return check


def _tags_of_databricks(resource: Resource) -> Mapping[str, Any]:
    if resource.type == POOL:
        return resource.at("customTags", {})
    return {tag.at("key"): tag.at("value") for tag in resource.each(PLACES[resource.type])}


_tag_rule = partial(
    ResourceRule,
    severity=Severity.LOW,
    remediation="Set the missing tags, which every component takes from the settings.",
    settings={
        "required": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The tags that a resource must have.",
            "default": ["owner", "costCentre", "environment"],
        }
    },
)

RULES = (
    _tag_rule(
        name="cost-azure-tags",
        description="Azure resources that cost money are tagged.",
        reason="A bill without tags can be paid, and not explained.",
        source="https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
        on=BILLED,
        check=_tagged(lambda resource: resource.at("tags", {})),
    ),
    _tag_rule(
        name="cost-databricks-tags",
        description="Databricks resources that cost money are tagged.",
        reason="Usage tables and budgets know whose a cost is by its tags alone.",
        source="https://learn.microsoft.com/azure/databricks/admin/account-settings/usage-detail-tags",
        on=(POOL, *PLACES),
        check=_tagged(_tags_of_databricks),
    ),
)
