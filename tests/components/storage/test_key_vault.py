"""KeyVault: private, with roles, and impossible to purge."""

from dataclasses import replace

import pytest

from components.storage.key_vault import KeyVault, KeyVaultArgs
from localcloud.core.values import UNKNOWN
from tests.conftest import Deploy

VAULT = KeyVaultArgs(
    resource_group_name="rg",
    location="eastus2",
    vault_name="kv-mlops-dev",
    tenant_id="22222222-2222-2222-2222-222222222222",
    soft_delete_days=90,
    tags={"environment": "dev"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_only_private_endpoints_and_trusted_services_come_in(deploy: Deploy, preview: bool) -> None:
    vault = deploy(lambda: KeyVault("vault", VAULT), preview=preview).one("azure-native:keyvault:Vault")
    properties = vault.inputs["properties"]
    assert properties["publicNetworkAccess"] == "Disabled"
    assert properties["networkAcls"] == {"defaultAction": "Deny", "bypass": "AzureServices"}


def test_access_is_by_role_and_deletion_can_be_undone(deploy: Deploy) -> None:
    vault = deploy(lambda: KeyVault("vault", VAULT)).one("azure-native:keyvault:Vault")
    properties = vault.inputs["properties"]
    assert properties["enableRbacAuthorization"] is True
    assert properties["enablePurgeProtection"] is True
    assert properties["softDeleteRetentionInDays"] == 90
    assert vault.protect


@pytest.mark.parametrize("preview", [True, False])
def test_the_address_is_what_azure_answers(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: KeyVault("vault", VAULT), preview=preview)
    uri = engine.one("databricks-mlops:storage:KeyVault").outputs["vault_uri"]
    assert uri == (UNKNOWN if preview else "https://kv-mlops-dev.vault.azure.net/")


@pytest.mark.parametrize("days", [6, 91])
def test_refuses_a_soft_delete_period_that_azure_refuses(days: int) -> None:
    with pytest.raises(ValueError, match="Azure takes 7 to 90"):
        replace(VAULT, soft_delete_days=days)
