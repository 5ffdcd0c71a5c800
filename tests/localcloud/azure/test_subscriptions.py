"""Several subscriptions: each has its own resources, and names those of the others."""

import pytest

from localcloud.azure import tokens
from localcloud.core import operations
from localcloud.core.cloud import Stored
from localcloud.core.resource_type import LOOKUPS
from localcloud.core.values import Properties
from tests.localcloud.azure.estate import CONTRIBUTOR_OF_BLOBS, GROUP, PLACE, Estate, refused
from tests.localcloud.azure.test_role_definitions import GUID, inputs_of, role
from tests.localcloud.conftest import CloudAs
from tests.localcloud.databricks.test_private_endpoint_rules import deployment

HUB = "5e1f0000-0000-4000-8000-0000000000aa"
UNSEEN = "5e1f0000-0000-4000-8000-0000000000ff"
BLOB = "privatelink.blob.core.windows.net"


@pytest.fixture
def hub(azure: Estate, cloud_as: CloudAs) -> Estate:
    """Give another subscription of the same login, with a resource group of the same name."""
    azure.cloud.store.add_subscriptions([HUB.upper()])
    other = Estate(cloud_as(subscriptionId=HUB))
    other.group()
    return other


def peering(estate: Estate, network: str, remote: Stored) -> Stored:
    return estate.create(
        tokens.PEERING,
        resourceGroupName=GROUP,
        virtualNetworkName=network,
        virtualNetworkPeeringName="peer",
        remoteVirtualNetwork={"id": remote.id},
        allowVirtualNetworkAccess=True,
    )


def test_resources_of_one_name_are_apart(azure: Estate, hub: Estate) -> None:
    own, others = azure.network(), hub.network()
    assert others.id == own.id.replace(azure.cloud.identity.subscription_id, HUB)
    azure.delete(azure.cloud.require(tokens.RESOURCE_GROUP, f"{azure.subscription}/resourceGroups/{GROUP}"))
    assert (azure.exists(own), hub.exists(others)) == (False, True)


def test_a_storage_accounts_name_is_taken_everywhere(azure: Estate, hub: Estate) -> None:
    azure.account()
    with refused("StorageAccountAlreadyTaken", "lakedev"):
        hub.account()


def test_a_subscription_that_the_login_does_not_see_is_refused(azure: Estate, cloud_as: CloudAs) -> None:
    told = f"The subscription '{UNSEEN}' could not be found."
    with refused("SubscriptionNotFound", told):
        Estate(cloud_as(subscriptionId=UNSEEN)).group()
    role_assignment = azure.role_inputs(azure.account(), azure.cloud.identity.deployer_object_id)
    with refused("SubscriptionNotFound", told):
        azure.create(tokens.ROLE_ASSIGNMENT, **{**role_assignment, "scope": f"/subscriptions/{UNSEEN}"})
    with refused("SubscriptionNotFound", told):
        role(azure, assignableScopes=[f"/subscriptions/{UNSEEN}"])


def test_networks_of_two_subscriptions_are_peered_by_a_half_in_each(azure: Estate, hub: Estate) -> None:
    spoke, centre = azure.network(), hub.network("hub", "10.3.0.0/16")
    outward = peering(azure, "vnet", centre)
    assert outward.outputs["peeringState"] == "Initiated"
    homeward = peering(hub, "hub", spoke)
    assert (azure.now(outward).outputs["peeringState"], homeward.outputs["peeringState"]) == (
        "Connected",
        "Connected",
    )
    with refused("ParentResourceNotFound", "hub"):
        peering(azure, "hub", spoke)  # with the provider of the wrong subscription


def test_a_zone_is_linked_and_keeps_records_across_subscriptions(azure: Estate, hub: Estate) -> None:
    zone, network = hub.zone(BLOB), azure.network()
    link = hub.link(BLOB, network)
    assert link.id.startswith(zone.id)
    endpoint = azure.endpoint("pe", azure.account(), "blob", azure.subnet("endpoints", "10.0.3.0/28"))
    azure.zone_group(endpoint, zone)
    records = azure.cloud.all(tokens.RECORD_SET)
    assert [record.id.startswith(zone.id) for record in records] == [True]


def test_an_endpoint_leads_to_another_subscription_and_stands_in_its_networks(
    azure: Estate, hub: Estate
) -> None:
    azure.network()
    subnet, account = azure.subnet("endpoints", "10.0.3.0/28"), hub.account()
    assert azure.endpoint("pe", account, "blob", subnet).id.startswith(azure.subscription)
    with refused("InvalidResourceReference", f"{azure.subscription}/resourceGroups/{GROUP}"):
        hub.endpoint("pe", account, "blob", subnet)


def test_a_security_group_guards_subnets_of_its_own_subscription(azure: Estate, hub: Estate) -> None:
    azure.network()
    group = hub.security_group()
    with refused("InvalidResourceReference", group.id):
        azure.subnet("host", "10.0.1.0/24", networkSecurityGroup={"id": group.id})


def test_what_another_subscription_lacks_is_missed_there(azure: Estate, hub: Estate) -> None:
    inside = f"/subscriptions/{HUB}/resourceGroups/{GROUP}/providers"
    group = f"{inside}/Microsoft.Network/applicationSecurityGroups/a"
    azure.network()
    subnet = azure.subnet("endpoints", "10.0.3.0/28")
    connection = {"name": "pe", "privateLinkServiceId": azure.account().id, "groupIds": ["blob"]}
    with refused("NotSimulated", f"'{group}'"):
        azure.create(
            tokens.PRIVATE_ENDPOINT,
            **PLACE,
            privateEndpointName="pe",
            subnet={"id": subnet.id},
            privateLinkServiceConnections=[connection],
            applicationSecurityGroups=[{"id": group}],
        )


def test_a_role_is_given_in_another_subscription_by_that_ones_id(azure: Estate, hub: Estate) -> None:
    given = azure.role_inputs(hub.account(), azure.cloud.identity.deployer_object_id)
    assert given["roleDefinitionId"].startswith(azure.subscription)
    assert azure.create(tokens.ROLE_ASSIGNMENT, **given).outputs["roleDefinitionId"] == (
        f"/subscriptions/{HUB}/providers/Microsoft.Authorization/roleDefinitions/{CONTRIBUTOR_OF_BLOBS}"
    )


def test_a_role_of_ones_own_is_given_in_the_subscriptions_that_it_lists(azure: Estate, hub: Estate) -> None:
    made = role(azure, assignableScopes=[azure.subscription])
    given = azure.role_inputs(
        hub.account(), azure.cloud.identity.deployer_object_id, roleDefinitionId=made.id
    )
    with refused("RoleAssignmentScopeNotAssignableToRoleDefinition", GUID):
        azure.create(tokens.ROLE_ASSIGNMENT, **given)
    both: Properties = {"assignableScopes": [azure.subscription, f"/subscriptions/{HUB}"]}
    azure.update(made, **inputs_of(azure.subscription, **both))
    azure.create(tokens.ROLE_ASSIGNMENT, **given)


def test_a_deployment_approves_where_it_stands_whoever_changes_it(azure: Estate, hub: Estate) -> None:
    azure.network()
    subnet, account = azure.subnet("endpoints", "10.0.3.0/28"), hub.account()
    azure.create(
        tokens.PRIVATE_ENDPOINT,
        **PLACE,
        privateEndpointName="pe",
        subnet={"id": subnet.id},
        manualPrivateLinkServiceConnections=[
            {"name": "pe", "privateLinkServiceId": account.id, "groupIds": ["blob"]}
        ],
    )
    (connection,) = hub.cloud.all(tokens.STORAGE_CONNECTION)
    made = hub.create(tokens.DEPLOYMENT, **deployment("lakedev", connection.name))
    # Azure's provider changes by the id in the state, whatever subscription it works in.
    again = operations.update(azure.cloud, made.token, made.id, made.inputs)
    assert again.outputs["properties"]["outputResources"] == [{"id": connection.id}]


def test_a_deleted_vault_is_kept_where_it_was(azure: Estate, hub: Estate) -> None:
    hub.delete(hub.vault())
    (deleted,) = azure.cloud.all(tokens.DELETED_VAULT)
    assert deleted.id.startswith(f"/subscriptions/{HUB}/")


def test_a_workspace_is_in_the_subscription_of_its_managed_group_and_of_its_network(
    azure: Estate, hub: Estate
) -> None:
    azure.databricks_network()
    inputs = azure.workspace_inputs()
    with refused("InvalidManagedResourceGroup", "must be the one of the workspace"):
        hub.create(tokens.DATABRICKS_WORKSPACE, **inputs)
    group = f"/subscriptions/{HUB}/resourceGroups/rg-managed"
    with refused(
        "InvalidVirtualNetworkSubscription", inputs["parameters"]["customVirtualNetworkId"]["value"]
    ):
        hub.create(tokens.DATABRICKS_WORKSPACE, **{**inputs, "managedResourceGroupId": group})
    assert azure.workspace().id.startswith(azure.subscription)


def test_the_client_config_is_that_of_the_instance(hub: Estate) -> None:
    answer = LOOKUPS["azure-native:authorization:getClientConfig"].answer(hub.cloud, {})
    assert answer["subscriptionId"] == HUB


def test_any_instance_of_the_login_asks_for_the_tags_of_a_subscription(
    azure: Estate, hub: Estate, cloud_as: CloudAs
) -> None:
    lookup = LOOKUPS["azure-native:resources:getTagAtScope"]
    blind = cloud_as(subscriptionId=UNSEEN)
    answer = lookup.answer(blind, {"scope": f"subscriptions/{HUB}"})
    assert answer["id"] == f"/subscriptions/{HUB}/providers/Microsoft.Resources/tags/default"
    assert answer["properties"] == {"tags": {}}
    tagged = azure.network(tags={"owner": "ml"})
    assert lookup.answer(blind, {"scope": tagged.id})["properties"] == {"tags": {"owner": "ml"}}
    with refused("SubscriptionNotFound", UNSEEN):
        lookup.answer(azure.cloud, {"scope": f"/subscriptions/{UNSEEN}"})
    with refused("ResourceNotFound", "virtualNetworks/none"):
        lookup.answer(azure.cloud, {"scope": tagged.id.replace("/vnet", "/none")})
