"""Key vaults."""

from typing import Any

import pytest

from localcloud.azure import tokens
from tests.localcloud.azure.estate import PLACE, Estate, mistakes, refused

TENANT = "11111111-1111-1111-1111-111111111111"


def of_vault(name: str = "kv-dev", **properties: Any) -> dict[str, str]:
    base = {"tenantId": TENANT, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    return mistakes(tokens.VAULT, **PLACE, vaultName=name, properties={**base, **properties})


@pytest.mark.parametrize("name", ["kv", "1vault", "kv--dev", "kv-", "k" * 25])
def test_a_vault_name_that_azure_does_not_take_is_refused(name: str) -> None:
    assert of_vault(name)["vaultName"].startswith("InvalidResourceName: ")


@pytest.mark.parametrize("days", [6, 91])
def test_soft_delete_keeps_7_to_90_days(days: int) -> None:
    found = of_vault(softDeleteRetentionInDays=days)
    assert found["properties.softDeleteRetentionInDays"].endswith("it takes 7 to 90 days.")


def test_purge_protection_cannot_be_set_to_false() -> None:
    found = of_vault(enablePurgeProtection=False)["properties.enablePurgeProtection"]
    assert 'The property "enablePurgeProtection" cannot be set to false.' in found


def test_soft_delete_cannot_be_turned_off() -> None:
    assert "properties.enableSoftDelete" in of_vault(enableSoftDelete=False)


def test_a_tenant_that_is_no_guid_is_refused() -> None:
    assert of_vault(tenantId="contoso")["properties.tenantId"].startswith("InvalidTenantId: ")


def test_a_vault_without_roles_needs_access_policies() -> None:
    found = of_vault(enableRbacAuthorization=False)["properties.accessPolicies"]
    assert "The parameter accessPolicies is not specified" in found


def test_a_vault_of_another_tenant_is_refused(azure: Estate) -> None:
    with refused("BadRequest", "tenant of the subscription"):
        azure.vault(tenantId=TENANT)


def test_a_vault_answers_its_address(azure: Estate) -> None:
    assert azure.vault().outputs["properties"]["vaultUri"] == "https://kv-dev.vault.azure.net/"


def test_a_vault_name_is_taken_for_the_whole_world(azure: Estate) -> None:
    azure.vault()
    azure.group("rg-other")
    with refused("VaultAlreadyExists", "The vault name 'kv-dev' is already in use."):
        given = {**PLACE, "resourceGroupName": "rg-other", "vaultName": "kv-dev"}
        azure.create(tokens.VAULT, **given, properties=azure.vault_properties())


def test_a_deleted_vault_keeps_its_name(azure: Estate) -> None:
    azure.delete(azure.vault())
    with refused("ConflictError", "A vault with the same name already exists in deleted state."):
        azure.vault()


def test_a_deleted_vault_can_be_recovered(azure: Estate) -> None:
    azure.delete(azure.vault())
    azure.vault(createMode="recover")
    assert azure.cloud.all(tokens.DELETED_VAULT) == []


def test_a_vault_that_was_never_deleted_cannot_be_recovered(azure: Estate) -> None:
    with refused("ResourceNotFound", "cannot be recovered"):
        azure.vault(createMode="recover")


def test_the_name_of_a_deleted_vault_is_free_after_its_retention(azure: Estate) -> None:
    azure.delete(azure.vault())
    (deleted,) = azure.cloud.all(tokens.DELETED_VAULT)
    azure.cloud.put(deleted.with_outputs(scheduledPurgeDate="2020-01-01T00:00:00+00:00"))
    assert azure.vault().name == "kv-dev"


def test_the_retention_of_a_vault_cannot_be_changed(azure: Estate) -> None:
    vault = azure.vault()
    with refused("BadRequest", "has been set already and it can't be modified"):
        azure.update(vault, properties=azure.vault_properties(softDeleteRetentionInDays=30))


def test_purge_protection_cannot_be_taken_away(azure: Estate) -> None:
    vault = azure.vault(enablePurgeProtection=True)
    with refused("BadRequest", '"enablePurgeProtection" cannot be set to false'):
        azure.update(vault, properties=azure.vault_properties())


def test_a_network_rule_for_a_missing_subnet_is_refused(azure: Estate) -> None:
    rules = {"bypass": "AzureServices", "defaultAction": "Deny", "virtualNetworkRules": [{"id": "/nowhere"}]}
    with refused("BadRequest", "Subnet '/nowhere'"):
        azure.vault(networkAcls=rules)


def test_permissions_of_an_access_policy_are_taken_in_any_case() -> None:
    permissions = {"keys": ["Get", "wrapkey"], "secrets": ["Gte"]}
    policy = {"tenantId": TENANT, "objectId": "o", "permissions": permissions}
    found = of_vault(accessPolicies=[policy])
    assert list(found) == ["properties.accessPolicies[0].permissions.secrets[0]"]


def test_the_tenant_of_an_access_policy_is_a_guid() -> None:
    policy = {"tenantId": "me", "objectId": "o", "permissions": {"keys": ["get"]}}
    found = of_vault(accessPolicies=[policy])
    assert found == {"properties.accessPolicies[0].tenantId": "'me' is no GUID"}


def test_access_policies_that_others_add_stay_when_the_program_has_none(azure: Estate) -> None:
    vault = azure.vault()
    assert vault.outputs["properties"]["accessPolicies"] == []
    added = [{"tenantId": TENANT, "objectId": "o", "permissions": {"secrets": ["get"]}}]
    azure.cloud.put(vault.with_outputs(properties={**vault.outputs["properties"], "accessPolicies": added}))
    changed = azure.update(vault, tags={"owner": "me"})
    assert changed.outputs["properties"]["accessPolicies"] == added
