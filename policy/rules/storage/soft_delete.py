"""What was deleted from a data lake can be brought back."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

POLICIES = ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")


def _check(blobs: Resource) -> Iterator[str]:
    least = blobs.settings["minDays"]
    for policy in POLICIES:
        if blobs.at(f"{policy}.enabled") is not True:
            yield f"{policy} is not enabled, so what is deleted is gone"
        elif blobs.at(f"{policy}.days", 0) < least:
            yield f"{policy} keeps what is deleted for fewer than {least} days"


RULE = ResourceRule(
    name="storage-soft-delete",
    severity=Severity.HIGH,
    description="Deleted blobs and containers can be brought back for some days.",
    reason="Jobs and people delete the wrong thing, and notice it days later.",
    source="https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview",
    remediation="Enable both policies for the days that the environment asks for.",
    settings={
        "minDays": {
            "type": "integer",
            "description": "The fewest days for which what was deleted is kept.",
            "default": 30,
        }
    },
    on=("azure-native:storage:BlobServiceProperties",),
    check=_check,
)
