"""Private endpoint connections on storage accounts, and template deployments that approve them."""

import pytest

from localcloud.azure import tokens
from localcloud.azure.storage_connections import status_of
from localcloud.core import busy
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import LOOKUPS
from tests.localcloud.azure.estate import GROUP, PLACE, Estate, mistakes, operation_in_progress, refused
from tests.localcloud.databricks.test_private_endpoint_rules import deployment

APPROVED = {"status": "Approved", "description": "seen"}


@pytest.fixture
def waiting(azure: Estate) -> Stored:
    """Make the connection of a private endpoint that asks for approval."""
    azure.network()
    subnet = azure.subnet("endpoints", "10.0.3.0/28")
    account = azure.account()
    connection = {"name": "pe", "privateLinkServiceId": account.id, "groupIds": ["dfs"]}
    azure.create(
        tokens.PRIVATE_ENDPOINT,
        **PLACE,
        privateEndpointName="pe",
        subnet={"id": subnet.id},
        manualPrivateLinkServiceConnections=[connection],
    )
    return azure.cloud.all(tokens.STORAGE_CONNECTION)[0]


def test_an_endpoint_that_asks_for_approval_waits_for_it(waiting: Stored) -> None:
    assert status_of(waiting) == "Pending"


def test_a_connection_is_answered_with_a_status_of_the_service() -> None:
    names = {"resourceGroupName": GROUP, "accountName": "lakedev", "privateEndpointConnectionName": "pe"}
    path = "privateLinkServiceConnectionState"
    found = mistakes(tokens.STORAGE_CONNECTION, **names, privateLinkServiceConnectionState={})
    assert found == {f"{path}.status": "is required: 'Approved' or 'Rejected'"}
    state = {"status": "Disconnected"}
    found = mistakes(tokens.STORAGE_CONNECTION, **names, privateLinkServiceConnectionState=state)
    assert list(found) == [f"{path}.status"]


def test_an_endpoint_of_one_s_own_account_is_connected_at_once(azure: Estate) -> None:
    azure.network()
    endpoint = azure.endpoint("pe", azure.account(), "dfs", azure.subnet("endpoints", "10.0.3.0/28"))
    assert [status_of(one) for one in azure.cloud.all(tokens.STORAGE_CONNECTION)] == ["Approved"]
    azure.delete(endpoint)
    assert azure.cloud.all(tokens.STORAGE_CONNECTION) == []


def test_a_connection_that_is_there_cannot_be_created(azure: Estate, waiting: Stored) -> None:
    with refused("ResourceExists", f"cannot create already existing resource '{waiting.id}'"):
        azure.create(tokens.STORAGE_CONNECTION, **waiting.inputs)


def test_a_connection_that_no_endpoint_asked_for_cannot_be_created(azure: Estate) -> None:
    azure.account()
    with refused("PrivateEndpointConnectionNotFound", "'mine' of storage account 'lakedev' was not found"):
        azure.create(
            tokens.STORAGE_CONNECTION,
            resourceGroupName=GROUP,
            accountName="lakedev",
            privateEndpointConnectionName="mine",
            privateLinkServiceConnectionState=APPROVED,
        )


def test_an_imported_connection_can_be_approved(azure: Estate, waiting: Stored) -> None:
    changed = azure.update(waiting, privateLinkServiceConnectionState=APPROVED)
    assert status_of(changed) == "Approved"
    assert changed.outputs["privateEndpoint"] == waiting.outputs["privateEndpoint"]


def test_a_template_approves_a_connection_again_and_again(azure: Estate, waiting: Stored) -> None:
    made = azure.create(tokens.DEPLOYMENT, **deployment("lakedev", waiting.name))
    assert status_of(azure.now(waiting)) == "Approved"
    azure.update(made)
    assert status_of(azure.now(waiting)) == "Approved"


def test_a_template_s_parameters_are_filled_in(azure: Estate, waiting: Stored) -> None:
    inputs = deployment("lakedev", waiting.name, name="[parameters('connection')]")
    inputs["properties"]["template"]["parameters"] = {"connection": {"type": "string"}}
    with refused("InvalidTemplate", "The value for the template parameter 'connection' is not provided"):
        azure.create(tokens.DEPLOYMENT, **inputs)
    inputs["properties"]["parameters"] = {"connection": {"value": f"lakedev/{waiting.name}"}}
    azure.create(tokens.DEPLOYMENT, **inputs)
    assert status_of(azure.now(waiting)) == "Approved"


def test_deleting_a_deployment_deletes_nothing_that_it_deployed(azure: Estate, waiting: Stored) -> None:
    azure.delete(azure.create(tokens.DEPLOYMENT, **deployment("lakedev", waiting.name)))
    assert status_of(azure.now(waiting)) == "Approved"


def test_a_template_for_a_connection_that_is_not_there_fails(azure: Estate) -> None:
    azure.account()
    with refused("DeploymentFailed", "The private endpoint connection 'none' of storage account 'lakedev'"):
        azure.create(tokens.DEPLOYMENT, **deployment("lakedev", "none"))


def test_a_template_with_an_expression_is_not_known(azure: Estate, waiting: Stored) -> None:
    with refused("NotSimulated", "does not know the template expression '[concat('a', 'b')]'"):
        azure.create(tokens.DEPLOYMENT, **deployment("lakedev", "x", name="[concat('a', 'b')]"))


def test_a_template_of_another_type_is_not_known() -> None:
    found = mistakes(tokens.DEPLOYMENT, **deployment("a", "b", type="Microsoft.Web/sites"))
    path = "properties.template.resources[0].type"
    assert found == {path: "localcloud does not know how to deploy 'Microsoft.Web/sites' from a template"}


def test_a_template_needs_what_every_template_has() -> None:
    inputs = deployment("a", "b")
    del inputs["properties"]["template"]["$schema"]
    inputs["properties"]["mode"] = "Complete"
    assert set(mistakes(tokens.DEPLOYMENT, **inputs)) == {
        "properties.mode",
        "properties.template.$schema",
    }


def test_a_missing_account_is_not_found_when_it_is_looked_up(azure: Estate) -> None:
    look_up = LOOKUPS["azure-native:storage:getStorageAccount"]
    with refused(
        "ResourceNotFound", "'Microsoft.Storage/storageAccounts/none' under resource group 'rg-dev'"
    ):
        look_up.answer(azure.cloud, {"resourceGroupName": GROUP, "accountName": "none"})


def test_a_workspace_s_own_account_is_closed_with_its_firewall(azure: Estate) -> None:
    azure.databricks_network()
    connector = azure.connector()
    closed = {"defaultStorageFirewall": "Enabled", "accessConnector": {"id": connector.id}}
    identity = {"identityType": "SystemAssigned", "id": connector.id}
    workspace = azure.workspace(**{**closed, "accessConnector": identity})
    name = workspace.outputs["parameters"]["storageAccountName"]["value"]
    found = LOOKUPS["azure-native:storage:getStorageAccount"].answer(
        azure.cloud, {"resourceGroupName": "rg-dbw-dev-managed", "accountName": name}
    )
    assert found["networkRuleSet"]["defaultAction"] == "Deny"
    assert found["networkRuleSet"]["resourceAccessRules"][0]["resourceId"] == connector.id
    assert found["primaryEndpoints"]["dfs"] == f"https://{name}.dfs.core.windows.net/"
    azure.update(workspace, defaultStorageFirewall="Disabled")
    opened = azure.cloud.require(tokens.STORAGE_ACCOUNT, found["id"])
    assert opened.outputs["networkRuleSet"] == {"defaultAction": "Allow"}


def test_two_writes_of_an_account_s_connections_at_once_are_refused(azure: Estate, waiting: Stored) -> None:
    subnet = azure.cloud.all(tokens.SUBNET)[0]
    account = azure.cloud.all(tokens.STORAGE_ACCOUNT)[0]
    with operation_in_progress(f"{account.id}/connections"):
        for write in (
            lambda: azure.endpoint("blob", account, "blob", subnet),
            lambda: azure.delete(azure.cloud.all(tokens.PRIVATE_ENDPOINT)[0]),
            lambda: azure.create(tokens.DEPLOYMENT, **deployment(account.name, waiting.name)),
        ):
            with busy.claiming({}), pytest.raises(CloudError, match="requires exclusive access"):
                write()
    azure.endpoint("blob", account, "blob", subnet)
