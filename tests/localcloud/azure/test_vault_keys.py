"""Keys of a vault."""

from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import Estate, mistakes, refused

PATH = {"resourceGroupName": "rg-dev", "vaultName": "kv-dev", "keyName": "state"}
RSA = {"kty": "RSA", "keySize": 3072}


@pytest.fixture
def key(azure: Estate) -> Stored:
    """Return a key in the vault kv-dev."""
    azure.vault()
    return azure.create(tokens.VAULT_KEY, **PATH, properties=RSA)


@pytest.mark.parametrize(
    ("properties", "path"),
    [
        ({}, "properties.kty"),
        ({"kty": "AES"}, "properties.kty"),
        ({"kty": "RSA", "keySize": 1024}, "properties.keySize"),
    ],
)
def test_a_key_that_no_vault_makes_is_refused(properties: dict[str, Any], path: str) -> None:
    assert path in mistakes(tokens.VAULT_KEY, **PATH, properties=properties)


def test_a_key_needs_its_vault(azure: Estate) -> None:
    with refused("ParentResourceNotFound", "kv-dev"):
        azure.create(tokens.VAULT_KEY, **PATH, properties=RSA)


def test_a_key_answers_its_address_with_and_without_a_version(key: Stored) -> None:
    assert key.outputs["keyUri"] == "https://kv-dev.vault.azure.net/keys/state"
    assert key.outputs["keyUriWithVersion"].startswith("https://kv-dev.vault.azure.net/keys/state/")


def test_a_key_that_exists_stays_as_it_was_made(azure: Estate, key: Stored) -> None:
    changed = azure.update(key, properties={"kty": "RSA", "keySize": 4096})
    assert changed.outputs["keySize"] == 3072
    assert changed.outputs["keyUriWithVersion"] == key.outputs["keyUriWithVersion"]


def test_a_deleted_key_keeps_its_name(azure: Estate, key: Stored) -> None:
    azure.delete(key)
    with refused("Conflict", "Key state is currently in a deleted but recoverable state"):
        azure.create(tokens.VAULT_KEY, **PATH, properties=RSA)
