"""What Databricks bills for says whose it is."""

from collections.abc import Iterator, Mapping

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

POOL = "databricks:index/instancePool:InstancePool"
PLACES: Mapping[str, str] = {
    "databricks:index/budgetPolicy:BudgetPolicy": "customTags",
    "databricks:index/modelServing:ModelServing": "tags",
    "databricks:index/sqlEndpoint:SqlEndpoint": "tags.customTags",
}
"""Where each type has its list of tags; a pool has an object of them."""


def _check(resource: Resource) -> Iterator[str]:
    if resource.type == POOL:
        tags = resource.at("customTags", {})
    else:
        tags = {tag.at("key"): tag.at("value") for tag in resource.each(PLACES[resource.type])}
    missing = [key for key in resource.settings["required"] if not tags.get(key)]
    if missing:
        yield f"it lacks the tags {', '.join(missing)}"


RULE = ResourceRule(
    name="cost-databricks-tags",
    severity=Severity.LOW,
    description="Databricks resources that cost money are tagged.",
    reason="Usage tables and budgets know whose a cost is by its tags alone.",
    source="https://learn.microsoft.com/azure/databricks/admin/account-settings/usage-detail-tags",
    way_out="Set the missing tags, which every component takes from the settings.",
    settings={
        "required": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The tags that a resource must have.",
            "default": ["owner", "costCentre", "environment"],
        }
    },
    on=(POOL, *PLACES),
    check=_check,
)
