"""PrivateWorkspace: injected, without public addresses, and after its subnets."""

from dataclasses import replace

import pytest

from components.network.virtual_network import SubnetSpec, VirtualNetwork, VirtualNetworkArgs
from components.workspace.private_workspace import PrivateWorkspace, PrivateWorkspaceArgs
from localcloud.core.values import UNKNOWN
from tests.conftest import Deploy

WORKSPACE = "azure-native:databricks:Workspace"
ARGS = PrivateWorkspaceArgs(
    resource_group_name="rg",
    location="eastus2",
    workspace_name="dbw-dev",
    managed_resource_group_id="/subscriptions/s/resourceGroups/rg-managed",
    network_id="/vnet",
    host_subnet_id="/vnet/subnets/public-subnet",
    container_subnet_id="/vnet/subnets/private-subnet",
    connector_id="/connector",
    public_access=False,
    required_rules="NoAzureDatabricksRules",
    storage_account_name="dbstoragedev",
    storage_firewall=True,
    tags={"environment": "dev"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_lies_in_the_given_subnets_without_public_addresses(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: PrivateWorkspace("workspace", ARGS), preview=preview).one(WORKSPACE).inputs
    assert inputs["parameters"] == {
        "enableNoPublicIp": {"value": True},
        "customVirtualNetworkId": {"value": "/vnet"},
        "customPublicSubnetName": {"value": "public-subnet"},
        "customPrivateSubnetName": {"value": "private-subnet"},
        "storageAccountName": {"value": "dbstoragedev"},
    }


def test_says_what_azure_does_not_assume(deploy: Deploy) -> None:
    inputs = deploy(lambda: PrivateWorkspace("workspace", ARGS)).one(WORKSPACE).inputs
    assert inputs["computeMode"] == "Hybrid"
    assert inputs["sku"] == {"name": "premium"}
    assert inputs["defaultCatalog"] == {"initialType": "UnityCatalog"}


def test_its_own_storage_opens_for_the_connector_only(deploy: Deploy) -> None:
    inputs = deploy(lambda: PrivateWorkspace("workspace", ARGS)).one(WORKSPACE).inputs
    assert inputs["defaultStorageFirewall"] == "Enabled"
    assert inputs["accessConnector"] == {"id": "/connector", "identityType": "SystemAssigned"}


def test_its_own_storage_is_open_only_when_asked_for(deploy: Deploy) -> None:
    args = replace(ARGS, storage_firewall=False)
    inputs = deploy(lambda: PrivateWorkspace("workspace", args)).one(WORKSPACE).inputs
    assert inputs["defaultStorageFirewall"] == "Disabled"


@pytest.mark.parametrize("preview", [True, False])
def test_its_own_storage_is_known_once_azure_has_created_it(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: PrivateWorkspace("workspace", ARGS), preview=preview)
    outputs = engine.one("databricks-mlops:workspace:PrivateWorkspace").outputs
    account = (
        "/subscriptions/s/resourceGroups/rg-managed/providers/Microsoft.Storage/storageAccounts/dbstoragedev"
    )
    assert outputs["storage_account_id"] == (UNKNOWN if preview else account)


@pytest.mark.parametrize(("public", "setting"), [(True, "Enabled"), (False, "Disabled")])
def test_public_access_is_what_was_asked_for(deploy: Deploy, public: bool, setting: str) -> None:
    args = replace(ARGS, public_access=public)
    inputs = deploy(lambda: PrivateWorkspace("workspace", args)).one(WORKSPACE).inputs
    assert inputs["publicNetworkAccess"] == setting


@pytest.mark.parametrize("preview", [True, False])
def test_waits_for_its_subnets(deploy: Deploy, preview: bool) -> None:
    delegated = {"delegation": "Microsoft.Databricks/workspaces", "security_group_id": "/nsg"}
    network = VirtualNetworkArgs(
        resource_group_name="rg",
        location="eastus2",
        network_name="vnet",
        address_space="10.0.0.0/16",
        subnets=[
            SubnetSpec(name="public-subnet", prefix="10.0.1.0/24", **delegated),
            SubnetSpec(name="private-subnet", prefix="10.0.2.0/24", **delegated),
        ],
        tags={},
    )

    def program() -> None:
        made = VirtualNetwork("vnet", network)
        args = replace(
            ARGS,
            host_subnet_id=made.subnet_ids["public-subnet"],
            container_subnet_id=made.subnet_ids["private-subnet"],
        )
        PrivateWorkspace("workspace", args)

    engine = deploy(program, preview=preview)

    subnets = {subnet.urn for subnet in engine.of("azure-native:network:Subnet")}
    assert len(subnets) == 2
    assert subnets <= engine.one(WORKSPACE).dependencies


@pytest.mark.parametrize("preview", [True, False])
def test_tells_its_number_as_text_and_its_url(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: PrivateWorkspace("workspace", ARGS), preview=preview)
    outputs = engine.one("databricks-mlops:workspace:PrivateWorkspace").outputs
    told = (outputs["workspace_id"], outputs["workspace_url"])
    known = ("4444444444444444", "https://adb-4444444444444444.4.azuredatabricks.net")
    assert told == ((UNKNOWN, UNKNOWN) if preview else known)


def test_may_be_destroyed(deploy: Deploy) -> None:
    assert not deploy(lambda: PrivateWorkspace("workspace", ARGS)).one(WORKSPACE).protect


def test_refuses_to_be_closed_and_yet_use_the_public_control_plane() -> None:
    with pytest.raises(ValueError, match="use NoAzureDatabricksRules"):
        replace(ARGS, required_rules="AllRules")
