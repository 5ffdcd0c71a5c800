"""Blob containers and the blob service."""

from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import GROUP, Estate, mistakes, refused

CONTAINER = "azure-native:storage:BlobContainer"
SERVICE = "azure-native:storage:BlobServiceProperties"
PATH = {"resourceGroupName": GROUP, "accountName": "lakedev"}


def container(azure: Estate, name: str = "catalog", **inputs: Any) -> Stored:
    return azure.create(CONTAINER, **PATH, containerName=name, **inputs)


def of_service(**inputs: Any) -> dict[str, str]:
    return mistakes(SERVICE, **PATH, blobServicesName="default", **inputs)


@pytest.mark.parametrize("name", ["ab", "Catalog", "a--b", "-ab", "ab-", "c" * 64])
def test_a_container_name_that_azure_does_not_take_is_refused(name: str) -> None:
    found = mistakes(CONTAINER, **PATH, containerName=name)
    assert found["containerName"].startswith("InvalidResourceName: ")


def test_a_container_of_a_missing_account_is_refused(azure: Estate) -> None:
    with refused("ParentResourceNotFound", "Parent resource 'lakedev' not found."):
        container(azure)


def test_a_public_container_in_a_closed_account_is_refused(azure: Estate) -> None:
    azure.account()
    with refused("PublicAccessNotPermitted", "Public access is not permitted on this storage account."):
        container(azure, publicAccess="Blob")


def test_deleting_an_account_deletes_its_containers(azure: Estate) -> None:
    account = azure.account()
    made = container(azure)
    azure.delete(account)
    assert not azure.exists(made)


def test_the_blob_service_is_there_already_so_creating_it_changes_it(azure: Estate) -> None:
    azure.account()
    policy = {"enabled": True, "days": 7}
    azure.create(SERVICE, **PATH, blobServicesName="default")
    made = azure.create(SERVICE, **PATH, blobServicesName="default", deleteRetentionPolicy=policy)
    assert made.outputs["deleteRetentionPolicy"] == policy
    assert made.outputs["sku"] == {"name": "Standard_ZRS", "tier": "Standard"}


def test_deleting_the_blob_services_settings_leaves_the_containers(azure: Estate) -> None:
    azure.account()
    service = azure.create(SERVICE, **PATH, blobServicesName="default")
    made = container(azure)
    azure.delete(service)
    assert azure.exists(made)


def test_the_blob_service_has_one_name() -> None:
    assert "one value only" in mistakes(SERVICE, **PATH, blobServicesName="primary")["blobServicesName"]


@pytest.mark.parametrize("days", [0, 366])
@pytest.mark.parametrize("policy", ["deleteRetentionPolicy", "containerDeleteRetentionPolicy"])
def test_soft_delete_keeps_1_to_365_days(policy: str, days: int) -> None:
    found = of_service(**{policy: {"enabled": True, "days": days}})
    assert "1 to 365 days" in found[f"{policy}.days"]


def test_soft_delete_without_days_is_refused() -> None:
    assert "deleteRetentionPolicy.days" in of_service(deleteRetentionPolicy={"enabled": True})


def test_a_restore_policy_needs_versions_a_change_feed_and_a_longer_soft_delete() -> None:
    found = of_service(
        restorePolicy={"enabled": True, "days": 7}, deleteRetentionPolicy={"enabled": True, "days": 7}
    )
    assert found["restorePolicy.enabled"] == "needs changeFeed.enabled"
    assert "must be less than the 7 days" in found["restorePolicy.days"]


def test_versions_in_a_hierarchical_namespace_are_refused(azure: Estate) -> None:
    azure.account()
    with refused("FeatureNotSupportedForAccount", "isVersioningEnabled is not supported for the account"):
        azure.create(SERVICE, **PATH, blobServicesName="default", isVersioningEnabled=True)


def test_a_container_answers_that_nothing_locks_it(azure: Estate) -> None:
    azure.account()
    made = container(azure)
    assert made.id.startswith(azure.cloud.all(tokens.STORAGE_ACCOUNT)[0].id)
    assert (made.outputs["leaseState"], made.outputs["hasLegalHold"]) == ("Available", False)
