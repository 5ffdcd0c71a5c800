"""Private endpoints, and the records that their zone groups keep."""

import threading

import pytest

from localcloud.azure import tokens
from localcloud.core import busy
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.sdk import undeclared_outputs
from tests.localcloud.azure.estate import DELEGATION, GROUP, PLACE, Estate, mistakes, refused

BLOB = "privatelink.blob.core.windows.net"
DATABRICKS = "privatelink.azuredatabricks.net"


@pytest.fixture
def subnet(azure: Estate) -> Stored:
    azure.network()
    return azure.subnet("endpoints", "10.0.3.0/28")


def test_an_endpoint_takes_the_first_address_that_azure_does_not_keep(azure: Estate, subnet: Stored) -> None:
    account = azure.account()
    first = azure.endpoint("pe-blob", account, "blob", subnet)
    second = azure.endpoint("pe-dfs", account, "dfs", subnet)
    assert first.outputs["customDnsConfigs"] == [
        {"fqdn": "lakedev.blob.core.windows.net", "ipAddresses": ["10.0.3.4"]}
    ]
    assert second.outputs["customDnsConfigs"][0]["ipAddresses"] == ["10.0.3.5"]
    state = first.outputs["privateLinkServiceConnections"][0]["privateLinkServiceConnectionState"]
    assert state["status"] == "Approved"
    assert "/networkInterfaces/pe-blob.nic." in first.outputs["networkInterfaces"][0]["id"]


def test_an_address_is_free_again_after_its_endpoint_is_deleted(azure: Estate, subnet: Stored) -> None:
    account = azure.account()
    azure.delete(azure.endpoint("pe-blob", account, "blob", subnet))
    again = azure.endpoint("pe-dfs", account, "dfs", subnet)
    assert again.outputs["customDnsConfigs"][0]["ipAddresses"] == ["10.0.3.4"]


def test_a_full_subnet_takes_no_more_endpoints(azure: Estate) -> None:
    azure.network()
    subnet = azure.subnet("tiny", "10.0.3.0/29")
    account = azure.account()
    for group in ("blob", "dfs", "file"):
        azure.endpoint(f"pe-{group}", account, group, subnet)
    with refused("SubnetIsFull", "Subnet tiny with address prefix 10.0.3.0/29"):
        azure.endpoint("pe-table", account, "table", subnet)


def test_an_endpoint_in_a_delegated_subnet_is_refused(azure: Estate) -> None:
    azure.network()
    subnet = azure.subnet("host", "10.0.1.0/24", delegations=DELEGATION)
    with refused("PrivateEndpointCreationNotAllowedAsSubnetIsDelegated", "Microsoft.Databricks/workspaces"):
        azure.endpoint("pe", azure.account(), "blob", subnet)


def test_an_endpoint_in_another_region_than_its_subnet_is_refused(azure: Estate) -> None:
    azure.network(location="westeurope")
    subnet = azure.subnet("endpoints", "10.0.3.0/24")
    with refused("InvalidResourceReference", "both resources are in the same region"):
        azure.endpoint("pe", azure.account(), "blob", subnet)


def test_an_endpoint_to_nothing_is_refused(azure: Estate, subnet: Stored) -> None:
    account = azure.account()
    azure.delete(account)
    with refused("ResourceNotFound", "Microsoft.Storage/storageAccounts/lakedev"):
        azure.endpoint("pe", account, "blob", subnet)


def test_a_sub_resource_that_the_target_does_not_have_is_refused(azure: Estate, subnet: Stored) -> None:
    with refused(
        "BadRequest", "The sub-resource 'vault' is not supported; it is one of blob, blob_secondary, dfs"
    ):
        azure.endpoint("pe", azure.account(), "vault", subnet)


def test_an_endpoint_needs_exactly_one_connection_to_one_sub_resource() -> None:
    given = {**PLACE, "privateEndpointName": "pe", "subnet": {"id": "/subscriptions/s"}}
    assert (
        "exactly one connection, not 0"
        in mistakes(tokens.PRIVATE_ENDPOINT, **given)["privateLinkServiceConnections"]
    )
    two = [{"name": "c", "privateLinkServiceId": "/subscriptions/s", "groupIds": ["blob", "dfs"]}]
    found = mistakes(tokens.PRIVATE_ENDPOINT, **given, privateLinkServiceConnections=two)
    assert "exactly one sub-resource" in found["privateLinkServiceConnections[0].groupIds"]


def test_a_zone_group_writes_the_record_and_answers_it(azure: Estate, subnet: Stored) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    zone = azure.zone(BLOB)
    group = azure.zone_group(endpoint, zone)
    (record,) = azure.cloud.all(tokens.RECORD_SET)
    assert record.id == f"{zone.id}/A/lakedev"
    assert record.outputs["fqdn"] == f"lakedev.{BLOB}."
    assert record.outputs["aRecords"] == [{"ipv4Address": "10.0.3.4"}]
    (answered,) = group.outputs["privateDnsZoneConfigs"][0]["recordSets"]
    assert (answered["fqdn"], answered["ipAddresses"]) == (f"lakedev.{BLOB}", ["10.0.3.4"])
    assert azure.now(endpoint).outputs["customDnsConfigs"] == []


def test_deleting_a_zone_group_removes_the_record_and_gives_the_endpoint_its_name_back(
    azure: Estate, subnet: Stored
) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    azure.delete(azure.zone_group(endpoint, azure.zone(BLOB)))
    assert azure.cloud.all(tokens.RECORD_SET) == []
    assert azure.now(endpoint).outputs["customDnsConfigs"] == endpoint.outputs["customDnsConfigs"]


def test_deleting_an_endpoint_removes_its_zone_group_its_record_and_its_interface(
    azure: Estate, subnet: Stored
) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    group = azure.zone_group(endpoint, azure.zone(BLOB))
    azure.delete(endpoint)
    assert not azure.exists(group)
    assert azure.cloud.all(tokens.RECORD_SET) == []
    assert azure.cloud.all(tokens.NETWORK_INTERFACE) == []


def test_a_zone_of_another_service_is_refused(azure: Estate, subnet: Stored) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    zone = azure.zone("privatelink.dfs.core.windows.net")
    with refused("InvalidPrivateDnsZoneIds", f"'blob' needs the private DNS zone '{BLOB}'"):
        azure.zone_group(endpoint, zone)


def test_a_missing_zone_is_refused(azure: Estate, subnet: Stored) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    zone = azure.zone(BLOB)
    azure.delete(zone)
    with refused("InvalidResourceReference", zone.id):
        azure.zone_group(endpoint, zone)


def test_an_endpoint_has_one_zone_group(azure: Estate, subnet: Stored) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    zone = azure.zone(BLOB)
    azure.zone_group(endpoint, zone)
    with refused("MoreThanOnePrivateDnsZoneGroupPerPrivateEndpointNotAllowed", "'default'"):
        azure.zone_group(endpoint, zone, "second")


def test_a_workspaces_record_is_the_name_in_its_url(azure: Estate, subnet: Stored) -> None:
    workspace = azure.serverless_workspace()
    endpoint = azure.endpoint("pe", workspace, "databricks_ui_api", subnet)
    azure.zone_group(endpoint, azure.zone(DATABRICKS))
    (record,) = azure.cloud.all(tokens.RECORD_SET)
    assert f"{record.name}.azuredatabricks.net" == workspace.outputs["workspaceUrl"]


def test_a_region_has_one_browser_authentication_endpoint_in_a_zone(azure: Estate, subnet: Stored) -> None:
    zone = azure.zone(DATABRICKS)
    first = azure.endpoint("pe-one", azure.serverless_workspace("one"), "browser_authentication", subnet)
    azure.zone_group(first, zone)
    second = azure.endpoint("pe-two", azure.serverless_workspace("two"), "browser_authentication", subnet)
    with refused("Conflict", "'eastus2.pl-auth'", "one browser_authentication endpoint per region"):
        azure.zone_group(second, zone)


def test_a_vaults_record_lies_in_the_zone_of_vaults(azure: Estate, subnet: Stored) -> None:
    endpoint = azure.endpoint("pe", azure.vault(), "vault", subnet)
    azure.zone_group(endpoint, azure.zone("privatelink.vaultcore.azure.net"))
    (record,) = azure.cloud.all(tokens.RECORD_SET)
    assert record.outputs["fqdn"] == "kv-dev.privatelink.vaultcore.azure.net."


def test_an_endpoint_without_a_subnet_is_refused() -> None:
    connection = {"name": "c", "privateLinkServiceId": "/subscriptions/s", "groupIds": ["blob"]}
    found = mistakes(
        tokens.PRIVATE_ENDPOINT,
        resourceGroupName=GROUP,
        privateEndpointName="pe",
        privateLinkServiceConnections=[connection],
    )
    assert list(found) == ["subnet.id"]


def test_an_endpoint_keeps_its_address_when_its_tags_change(azure: Estate, subnet: Stored) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    changed = azure.update(endpoint, tags={"owner": "ml"})
    for kept in ("networkInterfaces", "customDnsConfigs", "privateLinkServiceConnections"):
        assert changed.outputs[kept] == endpoint.outputs[kept]


def test_an_endpoint_asks_for_no_address_of_its_own() -> None:
    connection = {"name": "c", "privateLinkServiceId": "/subscriptions/s", "groupIds": ["blob"]}
    given = {**PLACE, "privateEndpointName": "pe", "subnet": {"id": "/s"}}
    wanted = [{"name": "ip", "privateIPAddress": "10.0.3.9"}]
    found = mistakes(
        tokens.PRIVATE_ENDPOINT, **given, privateLinkServiceConnections=[connection], ipConfigurations=wanted
    )
    assert list(found) == ["ipConfigurations"]


def test_a_connection_has_a_target_and_a_short_request() -> None:
    given = {**PLACE, "privateEndpointName": "pe", "subnet": {"id": "/s"}}
    connection = {"groupIds": ["blob"], "requestMessage": "m" * 141}
    found = mistakes(tokens.PRIVATE_ENDPOINT, **given, privateLinkServiceConnections=[connection])
    fields = ("privateLinkServiceId", "requestMessage")
    assert set(found) == {f"privateLinkServiceConnections[0].{field}" for field in fields}


def test_an_endpoint_to_a_standard_workspace_is_refused(azure: Estate, subnet: Stored) -> None:
    given = {"workspaceName": "dbw-std", "computeMode": "Serverless", "sku": {"name": "standard"}}
    workspace = azure.create(tokens.DATABRICKS_WORKSPACE, **PLACE, **given)
    with refused("BadRequest", "Private Link needs a workspace of the premium tier."):
        azure.endpoint("pe", workspace, "databricks_ui_api", subnet)


@pytest.mark.parametrize("number", [0, 6])
def test_a_zone_group_names_1_to_5_zones(number: int) -> None:
    path = {"resourceGroupName": GROUP, "privateEndpointName": "pe", "privateDnsZoneGroupName": "default"}
    zones = [{"name": f"z{one}", "privateDnsZoneId": "/subscriptions/s"} for one in range(number)]
    found = mistakes(tokens.ZONE_GROUP, **path, privateDnsZoneConfigs=zones)
    assert found == {"privateDnsZoneConfigs": "names 1 to 5 zones"}


def test_every_zone_of_a_zone_group_has_an_id() -> None:
    path = {"resourceGroupName": GROUP, "privateEndpointName": "pe", "privateDnsZoneGroupName": "default"}
    found = mistakes(tokens.ZONE_GROUP, **path, privateDnsZoneConfigs=[{}])
    assert set(found) == {"privateDnsZoneConfigs[0].privateDnsZoneId"}


def test_a_zone_group_that_moves_to_another_zone_moves_its_record(azure: Estate, subnet: Stored) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    group = azure.zone_group(endpoint, azure.zone(BLOB))
    azure.group("rg-other")
    other = azure.zone(BLOB, "rg-other")
    azure.update(group, privateDnsZoneConfigs=[{"name": "config", "privateDnsZoneId": other.id}])
    (record,) = azure.cloud.all(tokens.RECORD_SET)
    assert record.id == f"{other.id}/A/lakedev"


def test_a_connection_without_a_name_has_that_of_its_endpoint(azure: Estate, subnet: Stored) -> None:
    connection = {"privateLinkServiceId": azure.account().id, "groupIds": ["blob"]}
    given = {"privateEndpointName": "pe", "subnet": {"id": subnet.id}}
    made = azure.create(tokens.PRIVATE_ENDPOINT, **PLACE, **given, privateLinkServiceConnections=[connection])
    assert made.outputs["privateLinkServiceConnections"][0]["name"] == "pe"


def test_a_zone_of_a_zone_group_without_a_name_has_one_that_names_the_zone(
    azure: Estate, subnet: Stored
) -> None:
    endpoint = azure.endpoint("pe", azure.account(), "blob", subnet)
    path = {"resourceGroupName": GROUP, "privateEndpointName": "pe", "privateDnsZoneGroupName": "default"}
    configs = [{"privateDnsZoneId": azure.zone(BLOB).id}]
    made = azure.create(tokens.ZONE_GROUP, **path, privateDnsZoneConfigs=configs)
    assert made.outputs["privateDnsZoneConfigs"][0]["name"] == "privatelink-blob-core-windows-net"
    assert azure.now(endpoint).outputs["customDnsConfigs"] == []


def test_an_endpoint_whose_target_is_gone_is_disconnected(azure: Estate, subnet: Stored) -> None:
    account = azure.account()
    endpoint = azure.endpoint("pe", account, "blob", subnet)
    azure.delete(account)
    shown = RESOURCE_TYPES[endpoint.token].read(azure.cloud, azure.now(endpoint))
    (connection,) = shown["privateLinkServiceConnections"]
    assert connection["privateLinkServiceConnectionState"]["status"] == "Disconnected"
    azure.delete(endpoint)


def test_a_vault_and_a_workspace_show_the_private_endpoints_that_lead_to_them(
    azure: Estate, subnet: Stored
) -> None:
    vault, workspace = azure.vault(), azure.serverless_workspace()
    azure.endpoint("pe-vault", vault, "vault", subnet)
    azure.endpoint("pe-workspace", workspace, "databricks_ui_api", subnet)
    of_vault = RESOURCE_TYPES[vault.token].read(azure.cloud, vault)
    of_workspace = RESOURCE_TYPES[workspace.token].read(azure.cloud, workspace)
    (to_vault,) = of_vault["properties"]["privateEndpointConnections"]
    (to_workspace,) = of_workspace["privateEndpointConnections"]
    assert to_vault["privateEndpoint"]["id"].endswith("/pe-vault")
    assert to_workspace["properties"]["groupIds"] == ["databricks_ui_api"]
    assert undeclared_outputs(vault.token, of_vault) == []
    assert undeclared_outputs(workspace.token, of_workspace) == []


def test_two_endpoints_that_are_written_to_one_workspace_at_once_are_refused(
    azure: Estate, subnet: Stored
) -> None:
    workspace = azure.serverless_workspace()
    groups = ("databricks_ui_api", "browser_authentication")
    start = threading.Barrier(2)
    refusals: list[str] = []

    def write(group: str) -> None:
        start.wait()
        try:
            with busy.call():
                azure.endpoint(group.replace("_", "-"), workspace, group, subnet)
        except CloudError as refusal:
            refusals.append(refusal.code)

    writers = [threading.Thread(target=write, args=(group,)) for group in groups]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert refusals == ["ConcurrentUpdateError"]
