"""Storage accounts."""

from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core.resource_type import RESOURCE_TYPES
from tests.localcloud.azure.estate import GROUP, PLACE, Estate, mistakes, refused


def of_account(**inputs: Any) -> dict[str, str]:
    given = {"accountName": "lakedev", "kind": "StorageV2", "sku": {"name": "Standard_ZRS"}, **inputs}
    return mistakes(tokens.STORAGE_ACCOUNT, **PLACE, **given)


@pytest.mark.parametrize("name", ["ab", "Lake", "lake-dev", "l" * 25])
def test_an_account_name_has_3_to_24_lower_case_letters_and_digits(name: str) -> None:
    assert of_account(accountName=name)["accountName"].startswith("InvalidResourceName: ")


def test_a_kind_or_a_sku_that_azure_does_not_have_is_refused() -> None:
    assert of_account(kind="StorageV3")["kind"].endswith("did you mean 'StorageV2'?")
    assert of_account(sku={"name": "Standard_XRS"})["sku.name"].startswith("'Standard_XRS' is not one of")


def test_a_hierarchical_namespace_needs_a_kind_that_has_one() -> None:
    found = of_account(kind="FileStorage", isHnsEnabled=True)
    assert "needs the kind BlockBlobStorage or StorageV2" in found["isHnsEnabled"]


def test_sftp_needs_a_hierarchical_namespace() -> None:
    assert "needs isHnsEnabled" in of_account(isSftpEnabled=True)["isSftpEnabled"]


def test_the_hierarchical_namespace_replaces_the_account() -> None:
    assert "isHnsEnabled" in RESOURCE_TYPES[tokens.STORAGE_ACCOUNT].replace_on


def test_a_kind_is_upgraded_in_place_and_replaced_otherwise() -> None:
    kind = RESOURCE_TYPES[tokens.STORAGE_ACCOUNT]
    assert list(kind.replaces({"kind": "Storage"}, {"kind": "StorageV2"})) == []
    assert list(kind.replaces({"kind": "StorageV2"}, {"kind": "BlobStorage"})) == ["kind"]


def test_redundancy_changes_in_place_and_the_performance_tier_replaces() -> None:
    kind = RESOURCE_TYPES[tokens.STORAGE_ACCOUNT]
    local, zones, premium = ({"sku": {"name": n}} for n in ("Standard_LRS", "Standard_ZRS", "Premium_LRS"))
    assert list(kind.replaces(local, zones)) == []
    assert list(kind.replaces(local, premium)) == ["sku.name"]


def test_an_account_name_is_taken_for_the_whole_world(azure: Estate) -> None:
    azure.account()
    azure.group("rg-other")
    with refused("StorageAccountAlreadyTaken", "The storage account named lakedev is already taken."):
        azure.account(resourceGroupName="rg-other")


def test_an_account_answers_its_endpoints(azure: Estate) -> None:
    endpoints = azure.account().outputs["primaryEndpoints"]
    assert endpoints["dfs"] == "https://lakedev.dfs.core.windows.net/"
    assert endpoints["blob"] == "https://lakedev.blob.core.windows.net/"


def test_a_bypass_that_the_firewall_does_not_know_is_refused() -> None:
    rules = {"defaultAction": "Deny", "bypass": "AzureServices, Databricks"}
    assert "'Databricks' is not allowed" in of_account(networkRuleSet=rules)["networkRuleSet.bypass"]


@pytest.mark.parametrize("address", ["10.0.0.0/16", "20.1.2.0/31", "everyone"])
def test_an_ip_rule_that_is_not_for_public_addresses_is_refused(address: str) -> None:
    rules = {"defaultAction": "Deny", "ipRules": [{"iPAddressOrRange": address}]}
    found = of_account(networkRuleSet=rules)["networkRuleSet.ipRules[0].iPAddressOrRange"]
    assert found.startswith("InvalidValuesForRequestParameters: ")


def test_a_resource_rule_for_an_access_connector_that_is_not_there_is_refused(azure: Estate) -> None:
    connector = azure.connector()
    rule = {"tenantId": azure.cloud.identity.tenant_id, "resourceId": connector.id}
    azure.delete(connector)
    with refused("NetworkAclsValidationFailure", connector.id):
        azure.account(networkRuleSet={"defaultAction": "Deny", "resourceAccessRules": [rule]})


def test_a_resource_rule_of_another_tenant_is_refused(azure: Estate) -> None:
    rule = {"tenantId": "11111111-1111-1111-1111-111111111111", "resourceId": azure.connector().id}
    with refused("NetworkAclsValidationFailure", "another tenant"):
        azure.account(networkRuleSet={"defaultAction": "Deny", "resourceAccessRules": [rule]})


def test_a_resource_rule_for_an_access_connector_is_accepted(azure: Estate) -> None:
    rule = {"tenantId": azure.cloud.identity.tenant_id, "resourceId": azure.connector().id}
    rules = {"defaultAction": "Deny", "resourceAccessRules": [rule]}
    assert azure.account(networkRuleSet=rules).outputs["networkRuleSet"] == rules


def test_a_blob_storage_account_needs_an_access_tier() -> None:
    assert of_account(kind="BlobStorage", sku={"name": "Standard_LRS"}) == {
        "accessTier": "is required for the kind BlobStorage"
    }


def test_a_resource_rule_names_a_tenant_and_a_resource() -> None:
    found = of_account(networkRuleSet={"defaultAction": "Deny", "resourceAccessRules": [{}]})
    fields = ("tenantId", "resourceId")
    assert set(found) == {f"networkRuleSet.resourceAccessRules[0].{field}" for field in fields}


def test_public_addresses_and_ranges_are_accepted_in_ip_rules() -> None:
    allowed = [{"iPAddressOrRange": address} for address in ("20.1.2.3", "20.1.2.0/24")]
    assert of_account(networkRuleSet={"defaultAction": "Deny", "ipRules": allowed}) == {}


def test_a_network_rule_for_a_missing_subnet_is_refused(azure: Estate) -> None:
    rules = {"defaultAction": "Deny", "virtualNetworkRules": [{"virtualNetworkResourceId": "/nowhere"}]}
    with refused("NetworkAclsValidationFailure", "'/nowhere'"):
        azure.account(networkRuleSet=rules)


def test_an_accounts_own_identity_lasts(azure: Estate) -> None:
    account = azure.account(identity={"type": "SystemAssigned"})
    changed = azure.update(account, tags={"owner": "ml"})
    assert changed.outputs["identity"]["principalId"] == account.outputs["identity"]["principalId"]


@pytest.mark.parametrize(
    ("kind", "sku"),
    [
        ("StorageV2", "Premium_ZRS"),
        ("BlockBlobStorage", "Standard_LRS"),
        ("FileStorage", "Standard_GRS"),
        ("BlobStorage", "Standard_ZRS"),
        ("Storage", "Standard_GZRS"),
    ],
)
def test_a_sku_that_the_kind_does_not_have_is_refused(kind: str, sku: str) -> None:
    found = of_account(kind=kind, sku={"name": sku}, accessTier="Hot")
    assert found["sku.name"].startswith(f"'{sku}' is no SKU of the kind {kind}: ")


@pytest.mark.parametrize("sku", ["Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"])
def test_zone_redundancy_in_a_region_without_zones_is_refused(azure: Estate, sku: str) -> None:
    with refused("RedundancyConfigurationNotAvailableInRegion", "westus"):
        azure.account(location="westus", sku={"name": sku})


def test_a_key_of_a_vault_that_does_not_exist_is_refused(azure: Estate) -> None:
    where = {"keyVaultUri": "https://kv-dev.vault.azure.net/", "keyName": "lake"}
    encryption = {"keySource": "Microsoft.Keyvault", "keyVaultProperties": where}
    with refused("KeyVaultNotFound", "kv-dev"):
        azure.account(encryption=encryption)
    vault = azure.vault()
    with refused("KeyNotFound", "'lake'"):
        azure.account(encryption=encryption)
    path = {"resourceGroupName": GROUP, "vaultName": vault.name, "keyName": "lake"}
    azure.create(tokens.VAULT_KEY, **path, properties={"kty": "RSA"})
    azure.account(encryption=encryption)


def test_an_account_shows_the_private_endpoints_that_lead_to_it(azure: Estate) -> None:
    azure.network()
    account = azure.account()
    endpoint = azure.endpoint("pe", account, "blob_secondary", azure.subnet("endpoints", "10.0.3.0/24"))
    assert endpoint.outputs["customDnsConfigs"][0]["fqdn"] == "lakedev-secondary.blob.core.windows.net"
    (shown,) = RESOURCE_TYPES[account.token].read(azure.cloud, account)["privateEndpointConnections"]
    assert shown["privateEndpoint"] == {"id": endpoint.id}
    assert shown["privateLinkServiceConnectionState"]["status"] == "Approved"
