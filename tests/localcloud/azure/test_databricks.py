"""Databricks workspaces and access connectors."""

import re
from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from tests.localcloud.azure.estate import PLACE, Estate, databricks_rules, mistakes, refused

SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
HYBRID: Properties = {
    **PLACE,
    "workspaceName": "dbw-dev",
    "computeMode": "Hybrid",
    "managedResourceGroupId": f"{SUBSCRIPTION}/resourceGroups/rg-managed",
    "sku": {"name": "premium"},
}
INJECTED: Properties = {
    "customVirtualNetworkId": {"value": f"{SUBSCRIPTION}/resourceGroups/rg/virtualNetworks/vnet"},
    "customPublicSubnetName": {"value": "host"},
    "customPrivateSubnetName": {"value": "container"},
}


def of_workspace(**inputs: Any) -> dict[str, str]:
    given = {key: value for key, value in {**HYBRID, **inputs}.items() if value is not None}
    return mistakes(tokens.DATABRICKS_WORKSPACE, **given)


def test_a_workspace_without_a_compute_mode_is_refused() -> None:
    assert "is required" in of_workspace(computeMode=None)["computeMode"]


def test_a_hybrid_workspace_needs_a_managed_resource_group() -> None:
    assert of_workspace(managedResourceGroupId=None) == {
        "managedResourceGroupId": "is required in a Hybrid workspace"
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("managedResourceGroupId", f"{SUBSCRIPTION}/resourceGroups/rg-managed"),
        ("parameters", {"enableNoPublicIp": {"value": True}}),
        ("defaultCatalog", {"initialType": "UnityCatalog"}),
        ("defaultStorageFirewall", "Disabled"),
        ("accessConnector", {"id": f"{SUBSCRIPTION}/x", "identityType": "SystemAssigned"}),
        ("requiredNsgRules", "AllRules"),
    ],
)
def test_a_serverless_workspace_refuses_what_is_for_compute_in_a_network(key: str, value: Any) -> None:
    found = of_workspace(computeMode="Serverless", **{"managedResourceGroupId": None, key: value})
    assert found == {key: "is not allowed in a Serverless workspace"}


def test_public_access_disabled_needs_rules_without_databricks() -> None:
    found = of_workspace(publicNetworkAccess="Disabled", requiredNsgRules="AllRules", parameters=INJECTED)
    assert "NoAzureDatabricksRules" in found["requiredNsgRules"]


def test_private_link_needs_a_network_of_ones_own() -> None:
    found = of_workspace(publicNetworkAccess="Disabled", requiredNsgRules="NoAzureDatabricksRules")
    assert "Private Link needs VNet injection" in found["parameters.customVirtualNetworkId"]


def test_private_link_needs_secure_cluster_connectivity() -> None:
    parameters = {**INJECTED, "enableNoPublicIp": {"value": False}}
    found = of_workspace(requiredNsgRules="NoAzureDatabricksRules", parameters=parameters)
    assert "parameters.enableNoPublicIp" in found


def test_private_link_needs_the_premium_tier() -> None:
    found = of_workspace(
        sku={"name": "standard"},
        publicNetworkAccess="Disabled",
        requiredNsgRules="NoAzureDatabricksRules",
        parameters=INJECTED,
    )
    assert found == {"sku.name": "Private Link needs the premium tier"}


def test_a_storage_firewall_needs_an_access_connector() -> None:
    found = of_workspace(defaultStorageFirewall="Enabled")
    assert found == {"accessConnector": "is required with defaultStorageFirewall Enabled"}


def test_a_network_needs_both_subnets() -> None:
    parameters = {key: value for key, value in INJECTED.items() if key != "customPrivateSubnetName"}
    assert "parameters.customPrivateSubnetName" in of_workspace(parameters=parameters)


@pytest.mark.parametrize("name", ["db", "dbw.dev", "d" * 65])
def test_a_workspace_name_that_azure_does_not_take_is_refused(name: str) -> None:
    assert of_workspace(workspaceName=name)["workspaceName"].startswith("InvalidResourceName: ")


def test_the_managed_resource_group_is_another_than_the_workspaces_own() -> None:
    own = f"{SUBSCRIPTION}/resourceGroups/{PLACE['resourceGroupName']}"
    found = of_workspace(managedResourceGroupId=own)["managedResourceGroupId"]
    assert found == "must not be the resource group of the workspace itself"


def test_the_compliance_profile_needs_updates_and_monitoring() -> None:
    found = of_workspace(enhancedSecurityCompliance={"complianceSecurityProfile": {"value": "Enabled"}})
    assert set(found) == {
        "enhancedSecurityCompliance.automaticClusterUpdate",
        "enhancedSecurityCompliance.enhancedSecurityMonitoring",
    }


def test_the_compute_mode_replaces_the_workspace() -> None:
    assert "computeMode" in RESOURCE_TYPES[tokens.DATABRICKS_WORKSPACE].replace_on


def test_a_private_workspace_answers_its_number_and_its_url(azure: Estate) -> None:
    azure.databricks_network()
    workspace = azure.workspace()
    number = workspace.outputs["workspaceId"]
    assert re.fullmatch(r"\d{16}", number)
    assert workspace.outputs["workspaceUrl"] == f"adb-{number}.{int(number) % 20}.azuredatabricks.net"
    assert azure.update(workspace, tags={"owner": "ml"}).outputs["workspaceId"] == number


def test_a_workspace_comes_with_its_managed_resource_group_and_takes_it_away(azure: Estate) -> None:
    azure.databricks_network()
    workspace = azure.workspace()
    managed = azure.cloud.require(tokens.RESOURCE_GROUP, workspace.inputs["managedResourceGroupId"])
    assert managed.outputs["managedBy"] == workspace.id
    assert len(azure.cloud.all(tokens.STORAGE_ACCOUNT)) == 1
    azure.delete(workspace)
    assert not azure.exists(managed)
    assert azure.cloud.all(tokens.STORAGE_ACCOUNT) == []


def test_a_managed_resource_group_that_exists_is_refused(azure: Estate) -> None:
    azure.databricks_network()
    azure.group("rg-dbw-dev-managed")
    with refused("ApplianceProvisioningFailed", "doesn't have managed by property referring to"):
        azure.workspace()


def test_the_name_of_the_default_storage_account_must_be_free(azure: Estate) -> None:
    azure.databricks_network()
    azure.account("dbfsdev")
    given = azure.workspace_inputs()
    given["parameters"]["storageAccountName"] = {"value": "dbfsdev"}
    with refused("StorageAccountAlreadyTaken", "dbfsdev"):
        azure.create(tokens.DATABRICKS_WORKSPACE, **given)


def test_a_workspace_without_its_network_is_refused(azure: Estate) -> None:
    with refused("ResourceNotFound", "Microsoft.Network/virtualNetworks/vnet"):
        azure.workspace()


def test_a_workspace_in_another_region_than_its_network_is_refused(azure: Estate) -> None:
    azure.databricks_network()
    with refused("InvalidVirtualNetworkLocation", "'westeurope'"):
        azure.workspace(location="westeurope")


@pytest.mark.parametrize("space", ["10.0.0.0/15", "10.0.0.0/25"])
def test_a_network_that_is_not_16_to_24_is_refused(azure: Estate, space: str) -> None:
    azure.network(space=space)
    with refused("InvalidVirtualNetworkCidr", "between /16 and /24"):
        azure.workspace()


def test_a_workspace_without_its_subnet_is_refused(azure: Estate) -> None:
    azure.network()
    with refused(
        "SubnetIsNotWithinVnetError",
        "The subnet host CIDR range '<null>' is not within the Virtual Network CIDR range '10.0.0.0/16'",
    ):
        azure.workspace()


def test_a_subnet_without_delegation_is_refused(azure: Estate) -> None:
    azure.databricks_network(delegations=None)
    with refused(
        "SubnetNotDelegated", "Subnet 'container' is not delegated to 'Microsoft.Databricks/workspaces'."
    ):
        azure.workspace()


def test_a_subnet_smaller_than_26_is_refused(azure: Estate) -> None:
    azure.databricks_network(prefix="10.0.2.0/27")
    with refused("SubnetTooSmall", "10.0.2.0/27"):
        azure.workspace()


def test_a_subnet_without_a_security_group_is_refused(azure: Estate) -> None:
    azure.databricks_network(networkSecurityGroup=None)
    with refused("SubnetWithoutNetworkSecurityGroup", "'container'"):
        azure.workspace()


def test_a_subnet_without_a_way_out_is_refused(azure: Estate) -> None:
    azure.databricks_network(natGateway=None)
    with refused("SubnetWithoutEgress", "'container'"):
        azure.workspace()


def test_workspaces_cannot_share_a_subnet(azure: Estate) -> None:
    azure.databricks_network()
    azure.workspace()
    with refused("SubnetInUseByAnotherWorkspace", "used by workspace 'dbw-dev'"):
        azure.workspace("dbw-other")


def test_a_workspace_with_the_same_subnet_twice_is_refused(azure: Estate) -> None:
    azure.databricks_network()
    given = azure.workspace_inputs()
    given["parameters"]["customPrivateSubnetName"] = {"value": "host"}
    with refused("SubnetsMustDiffer", "dbw-dev"):
        azure.create(tokens.DATABRICKS_WORKSPACE, **given)


def test_the_rule_to_the_control_plane_is_needed_when_all_rules_are(azure: Estate) -> None:
    azure.databricks_network()
    group = azure.cloud.all(tokens.SECURITY_GROUP)[0]
    azure.update(group, securityRules=[one for one in databricks_rules() if one["name"] != "control-plane"])
    given = {"publicNetworkAccess": "Enabled", "requiredNsgRules": "AllRules"}
    with refused("ConflictWithNetworkIntentPolicy", "databricks-worker-to-databricks-cp"):
        azure.workspace(**given)
    azure.workspace()


def test_a_workspace_with_a_missing_access_connector_is_refused(azure: Estate) -> None:
    azure.databricks_network()
    connector = azure.connector()
    azure.delete(connector)
    reference = {"id": connector.id, "identityType": "SystemAssigned"}
    with refused("ResourceNotFound", "accessConnectors/connector"):
        azure.workspace(defaultStorageFirewall="Enabled", accessConnector=reference)


def test_a_workspace_cannot_move_to_another_network(azure: Estate) -> None:
    azure.databricks_network()
    workspace = azure.workspace()
    other = azure.network("other", "10.1.0.0/16")
    parameters = {**workspace.inputs["parameters"], "customVirtualNetworkId": {"value": other.id}}
    with refused("VirtualNetworkIdChangeNotAllowed", "Updating required Virtual Network from"):
        azure.update(workspace, parameters=parameters)


def test_a_serverless_workspace_has_unity_catalog_and_no_managed_resource_group(azure: Estate) -> None:
    workspace = azure.serverless_workspace()
    assert workspace.outputs["isUcEnabled"] is True
    assert "managedResourceGroupId" not in workspace.outputs
    assert len(azure.cloud.all(tokens.RESOURCE_GROUP)) == 1


def test_an_access_connector_keeps_its_identity(azure: Estate) -> None:
    connector = azure.connector()
    identity = connector.outputs["identity"]
    assert identity["tenantId"] == azure.cloud.identity.tenant_id
    assert azure.update(connector, tags={"owner": "ml"}).outputs["identity"] == identity


def test_an_access_connector_that_a_workspace_refers_to_cannot_be_deleted(azure: Estate) -> None:
    azure.databricks_network()
    connector = azure.connector()
    reference = {"id": connector.id, "identityType": "SystemAssigned"}
    workspace = azure.workspace(defaultStorageFirewall="Enabled", accessConnector=reference)
    with refused("AccessConnectorInUse", workspace.id):
        azure.delete(connector)


@pytest.mark.parametrize("group", ["rg-managed", f"{SUBSCRIPTION}/resourceGroups/{'r' * 91}"])
def test_a_managed_resource_group_that_azure_cannot_make_is_refused(group: str) -> None:
    assert "managedResourceGroupId" in of_workspace(managedResourceGroupId=group)


@pytest.mark.parametrize(("key", "value"), [("computeMode", "Classic"), ("sku", {"name": "gold"})])
def test_a_word_that_a_workspace_does_not_know_is_refused(key: str, value: Any) -> None:
    (message,) = of_workspace(**{key: value}).values()
    assert "is none of" in message or "is not one of" in message


def test_a_workspace_without_a_sku_is_refused() -> None:
    assert of_workspace(sku=None) == {"sku.name": "is required: 'premium'"}


def test_a_managed_resource_group_in_another_subscription_is_refused(azure: Estate) -> None:
    azure.databricks_network()
    with refused("InvalidManagedResourceGroup", SUBSCRIPTION):
        azure.workspace(managedResourceGroupId=f"{SUBSCRIPTION}/resourceGroups/rg-managed")


def test_a_default_storage_account_with_a_wrong_name_is_refused(azure: Estate) -> None:
    azure.databricks_network()
    given = azure.workspace_inputs()
    given["parameters"]["storageAccountName"] = {"value": "DBFS-dev"}
    with refused("ApplianceProvisioningFailed", "lower-case letters and digits only"):
        azure.create(tokens.DATABRICKS_WORKSPACE, **given)


def test_a_user_assigned_identity_must_be_named_and_exist(azure: Estate) -> None:
    given: Properties = {**PLACE, "connectorName": "connector"}
    found = mistakes(tokens.ACCESS_CONNECTOR, **given, identity={"type": "UserAssigned"})
    assert "identity.userAssignedIdentities" in found
    identity = f"{SUBSCRIPTION}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"
    with refused("FailedIdentityOperation", "userAssignedIdentities/x"):
        wanted = {"type": "UserAssigned", "userAssignedIdentities": [identity]}
        azure.create(tokens.ACCESS_CONNECTOR, **given, identity=wanted)


def changed(workspace: Properties, **parameters: Any) -> Properties:
    """Return a workspace's parameters with other values."""
    given = {key: {"value": value} for key, value in parameters.items()}
    return {"parameters": {**workspace["parameters"], **given}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("storageAccountName", "dbstorageother"),
        ("customPublicSubnetName", "other"),
        ("customPrivateSubnetName", "other"),
        ("enableNoPublicIp", False),
    ],
)
def test_a_parameter_that_lasts_cannot_be_changed_in_place(azure: Estate, name: str, value: Any) -> None:
    azure.databricks_network()
    open_network = {"publicNetworkAccess": "Enabled", "requiredNsgRules": "AllRules"}
    workspace = azure.workspace(**open_network)
    with refused("WorkspaceUpdateNotAllowed", f"the parameter {name} cannot be"):
        azure.update(workspace, **changed(workspace.inputs, **{name: value}))


def test_a_tier_cannot_be_lowered(azure: Estate) -> None:
    azure.databricks_network()
    workspace = azure.workspace(publicNetworkAccess="Enabled", requiredNsgRules="AllRules")
    with refused("WorkspaceUpdateNotAllowed", "premium"):
        azure.update(workspace, sku={"name": "standard"})


@pytest.mark.parametrize(
    ("value", "standards", "words"),
    [("Disabled", [], "cannot be disabled"), ("Enabled", ["HIPAA"], "PCI_DSS cannot be taken away")],
)
def test_a_compliance_profile_cannot_be_taken_back(
    azure: Estate, value: str, standards: list[str], words: str
) -> None:
    azure.databricks_network()

    def profile(value: str, standards: list[str]) -> Properties:
        return {
            "automaticClusterUpdate": {"value": "Enabled"},
            "enhancedSecurityMonitoring": {"value": "Enabled"},
            "complianceSecurityProfile": {"value": value, "complianceStandards": standards},
        }

    workspace = azure.workspace(enhancedSecurityCompliance=profile("Enabled", ["HIPAA", "PCI_DSS"]))
    with refused("WorkspaceUpdateNotAllowed", words):
        azure.update(workspace, enhancedSecurityCompliance=profile(value, standards))


def test_the_managed_resource_group_and_what_is_in_it_belong_to_databricks(azure: Estate) -> None:
    azure.databricks_network()
    workspace = azure.workspace()
    group = azure.cloud.require(tokens.RESOURCE_GROUP, workspace.inputs["managedResourceGroupId"])
    (account,) = azure.cloud.all(tokens.STORAGE_ACCOUNT)
    denied = "System deny assignment created by Azure Databricks"
    with refused("DenyAssignmentAuthorizationFailed", denied, "resourceGroups/write"):
        azure.update(group, tags={"owner": "me"})
    with refused("DenyAssignmentAuthorizationFailed", denied, "storageAccounts/delete"):
        azure.delete(account)
    with refused("DenyAssignmentAuthorizationFailed", denied, "roleAssignments/write"):
        principal = azure.cloud.identity.deployer_object_id
        azure.create(tokens.ROLE_ASSIGNMENT, **azure.role_inputs(account, principal))
    azure.delete(workspace)
    assert not azure.exists(account)


def test_a_workspace_encrypted_with_a_key_that_does_not_exist_is_refused(azure: Estate) -> None:
    azure.databricks_network()
    where = {"keyVaultUri": "https://kv-dev.vault.azure.net/", "keyName": "services", "keyVersion": "1"}
    entity = {"keySource": "Microsoft.Keyvault", "keyVaultProperties": where}
    with refused("KeyVaultNotFound", "kv-dev"):
        azure.workspace(encryption={"entities": {"managedServices": entity}})


def test_an_authorization_of_a_workspace_names_guids() -> None:
    wrong = {"principalId": "me", "roleDefinitionId": "owner"}
    assert set(of_workspace(authorizations=[wrong])) == {
        "authorizations[0].principalId",
        "authorizations[0].roleDefinitionId",
    }
