"""What Azure bills for says whose it is."""

from collections.abc import Iterator

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


def _check(resource: Resource) -> Iterator[str]:
    tags = resource.at("tags", {})
    missing = [key for key in resource.settings["required"] if not tags.get(key)]
    if missing:
        yield f"it lacks the tags {', '.join(missing)}"


RULE = ResourceRule(
    name="cost-azure-tags",
    severity=Severity.LOW,
    description="Azure resources that cost money are tagged.",
    reason="A bill without tags can be paid, and not explained.",
    source="https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-tagging",
    way_out="Set the missing tags, which every component takes from the settings.",
    settings={
        "required": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The tags that a resource must have.",
            "default": ["owner", "costCentre", "environment"],
        }
    },
    on=BILLED,
    check=_check,
)
