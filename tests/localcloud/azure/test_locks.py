"""Management locks."""

import pytest

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import Estate, mistakes, refused


def lock(azure: Estate, scope: Stored, level: str = "CanNotDelete") -> Stored:
    return azure.create(tokens.MANAGEMENT_LOCK, scope=scope.id, lockName="keep", level=level)


def test_what_is_locked_against_deletion_is_not_deleted(azure: Estate) -> None:
    account = azure.account()
    lock(azure, account)
    with refused("ScopeLocked", f"The scope '{account.id}' cannot perform delete operation", account.id):
        azure.delete(account)


def test_a_lock_holds_for_what_lies_in_its_scope(azure: Estate) -> None:
    account = azure.account()
    path = {"resourceGroupName": "rg-dev", "accountName": account.name}
    container = azure.create("azure-native:storage:BlobContainer", **path, containerName="state")
    lock(azure, account)
    with refused("ScopeLocked", "because following scope(s) are locked"):
        azure.delete(container)


def test_what_is_locked_against_deletion_can_be_changed(azure: Estate) -> None:
    account = azure.account()
    lock(azure, account)
    assert azure.update(account, tags={"owner": "ml"}).outputs["tags"] == {"owner": "ml"}


def test_what_is_locked_for_reading_only_is_neither_changed_nor_added_to(azure: Estate) -> None:
    account = azure.account()
    lock(azure, account, "ReadOnly")
    with refused("ScopeLocked", "cannot perform write operation"):
        azure.update(account, tags={"owner": "ml"})
    with refused("ScopeLocked", "cannot perform write operation"):
        path = {"resourceGroupName": "rg-dev", "accountName": account.name}
        azure.create("azure-native:storage:BlobContainer", **path, containerName="state")


def test_what_was_locked_can_be_deleted_once_the_lock_is_gone(azure: Estate) -> None:
    account = azure.account()
    azure.delete(lock(azure, account))
    azure.delete(account)
    assert not azure.exists(account)


def test_what_does_not_exist_cannot_be_locked(azure: Estate) -> None:
    account = azure.account()
    azure.delete(account)
    with refused("ResourceNotFound", "lakedev"):
        lock(azure, account)


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({"level": "NotSpecified"}, "level"),
        ({"notes": "a" * 513}, "notes"),
        ({"lockName": "a/b"}, "lockName"),
    ],
)
def test_a_lock_that_azure_does_not_take_is_refused(inputs: dict[str, str], path: str) -> None:
    given = {"scope": "/subscriptions/s", "lockName": "keep", "level": "CanNotDelete", **inputs}
    assert path in mistakes(tokens.MANAGEMENT_LOCK, **given)
