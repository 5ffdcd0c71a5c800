"""Data survives the loss of a zone, or of a region."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(account: Resource) -> Iterator[str]:
    if (kind := account.at("sku.name", "not set")) not in account.settings["kinds"]:
        yield f"its replication is {kind}"


RULE = ResourceRule(
    name="resilience-replication",
    severity=Severity.MEDIUM,
    description="A data lake is replicated as far as its environment asks for.",
    reason="Local replication ends with the data centre, and features and models are dear to make again.",
    source="https://learn.microsoft.com/azure/storage/common/storage-redundancy",
    remediation="Set sku.name to one of the kinds that the environment allows, such as Standard_GZRS.",
    settings={
        "kinds": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The kinds of replication that will do.",
            "default": ["Standard_GZRS", "Standard_RAGZRS"],
        }
    },
    on=("azure-native:storage:StorageAccount",),
    check=_check,
)
