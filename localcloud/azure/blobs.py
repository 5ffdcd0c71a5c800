"""Microsoft.Storage: the blob service of an account, and its containers.

specification/storage/resource-manager/Microsoft.Storage/stable/2024-01-01/blob.json and
https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts
"""

from collections.abc import Iterator
from typing import ClassVar

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource, timestamp
from localcloud.azure.limits import Range
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import get, number
from localcloud.azure.storage import ACCOUNT_NAME, StorageAccount
from localcloud.azure.tokens import STORAGE_ACCOUNT
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import UNKNOWN, Properties

_CONTAINER_NAME = NameRule(
    3,
    63,
    r"\$root|\$web|\$logs|[a-z0-9](-?[a-z0-9])*",
    "lower-case letters, digits and single hyphens, and starts and ends with a letter or digit",
)
_SHORTEST_RETENTION, _LONGEST_RETENTION = 1, 365
_NOT_WITH_DIRECTORIES = ("isVersioningEnabled", "changeFeed.enabled", "restorePolicy.enabled")


@register
class BlobContainer(ArmResource):
    """A container of blobs; in an account with a hierarchical namespace, a file system."""

    token = "azure-native:storage:BlobContainer"  # noqa: S105 (a Pulumi type)
    path = StorageAccount.path + "/blobServices/default/containers/{containerName}"
    api_version = "2024-01-01"
    names = by_parameter(accountName=ACCOUNT_NAME, containerName=_CONTAINER_NAME)
    located = None
    tag_rules = None
    immutable = frozenset({"defaultEncryptionScope", "denyEncryptionScopeOverride"})

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the account, and that it allows public access if the container wants it."""
        account = account_of(cloud, id)
        public = inputs.get("publicAccess") not in (None, "None")
        if public and not account.outputs.get("allowBlobPublicAccess"):
            message = "Public access is not permitted on this storage account."
            raise CloudError("PublicAccessNotPermitted", message, 409)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """A container is unlocked and has no legal hold."""
        return {
            "deleted": False,
            "hasImmutabilityPolicy": False,
            "hasLegalHold": False,
            "lastModifiedTime": timestamp(cloud),
            "leaseState": "Available",
            "leaseStatus": "Unlocked",
            "publicAccess": inputs.get("publicAccess", "None"),
            "remainingRetentionDays": 0,
        }


@register
class BlobServiceProperties(ArmResource):
    """The settings of an account's blob service, which come with the account: creating is changing."""

    token = "azure-native:storage:BlobServiceProperties"  # noqa: S105 (a Pulumi type)
    path = StorageAccount.path + "/blobServices/{blobServicesName}"
    api_version = "2024-01-01"
    names = by_parameter(
        accountName=ACCOUNT_NAME,
        blobServicesName=NameRule(7, 7, "default", "one value only: 'default'"),
    )
    located = None
    tag_rules = None
    upsert = True
    parent = STORAGE_ACCOUNT
    limits: ClassVar = {"changeFeed.retentionInDays": Range(1, 146000), "restorePolicy.days": Range(1, 365)}

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check retention times and what needs what."""
        for key in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy"):
            days = number(inputs, f"{key}.days")
            allowed = f"{_SHORTEST_RETENTION} to {_LONGEST_RETENTION} days"
            if days is not None and not _SHORTEST_RETENTION <= days <= _LONGEST_RETENTION:
                yield Problem(f"{key}.days", f"InvalidXmlNodeValue: is {days}; soft delete keeps {allowed}")
            if get(inputs, f"{key}.enabled") is True and get(inputs, f"{key}.days") is None:
                yield Problem(f"{key}.days", f"is required when soft delete is enabled: {allowed}")
        if get(inputs, "restorePolicy.enabled") is True:
            for needed in ("isVersioningEnabled", "changeFeed.enabled", "deleteRetentionPolicy.enabled"):
                if get(inputs, needed) not in (True, UNKNOWN):
                    yield Problem("restorePolicy.enabled", f"needs {needed}")
            days, kept = number(inputs, "restorePolicy.days"), number(inputs, "deleteRetentionPolicy.days")
            if days is not None and kept is not None and days >= kept:
                yield Problem(
                    "restorePolicy.days", f"is {days}: must be less than the {kept} days of soft delete"
                )

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Refuse what a hierarchical namespace does not support."""
        if account_of(cloud, id).inputs.get("isHnsEnabled") is not True:
            return
        for feature in _NOT_WITH_DIRECTORIES:
            if get(inputs, feature) is True:
                raise CloudError(
                    "FeatureNotSupportedForAccount",
                    f"{feature.partition('.')[0]} is not supported for the account: it has a hierarchical "
                    "namespace.",
                    409,
                )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the account's SKU."""
        return {"sku": account_of(cloud, id).outputs["sku"]}

    def delete(self, cloud: Cloud, current: Stored) -> None:
        """Leave the containers, whose ids lie in the service's, where they are."""


def account_of(cloud: Cloud, id: str) -> Stored:
    """Return the storage account that a container or a service belongs to."""
    account_id = id.partition("/blobServices/")[0]
    account = cloud.get(STORAGE_ACCOUNT, account_id)
    if account is None:
        raise CloudError(
            "ParentResourceNotFound",
            "Can not perform requested operation on nested resource. "
            f"Parent resource '{ids.name(account_id)}' not found.",
            404,
        )
    return account
