"""Nobody reads a blob without a name."""

from collections.abc import Iterator

from policy.core.allowed_values import allowed_values
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

ACCOUNT = "azure-native:storage:StorageAccount"
CONTAINER = "azure-native:storage:BlobContainer"

_of_account = allowed_values("allowBlobPublicAccess", False, absent=False)
_of_container = allowed_values("publicAccess", "None", absent="None")


def _check(resource: Resource) -> Iterator[str]:
    return _of_account(resource) if resource.type == ACCOUNT else _of_container(resource)


RULE = ResourceRule(
    name="storage-no-anonymous-reads",
    severity=Severity.CRITICAL,
    description="Nobody reads a blob without proving who they are.",
    reason="A public container is listed and copied by strangers as soon as its address is known.",
    source="https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
    remediation=(
        "Set allowBlobPublicAccess of the account to false, and publicAccess of the container to None."
    ),
    on=(ACCOUNT, CONTAINER),
    check=_check,
)
