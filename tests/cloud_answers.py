"""What the clouds answer when a resource is made: what components read beyond what they asked for."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_DNS, uuid5
from zlib import crc32

import platform_model
from infra import naming

Inputs = Mapping[str, Any]

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
CONNECTOR_PRINCIPAL = "11111111-1111-1111-1111-111111111111"
METASTORE_ID = "22222222-2222-2222-2222-222222222222"
WORKSPACE_ID = "4444444444444444"
DIRECTORY_OBJECT_ID = 7777777777777777
CREATOR = "99999999-9999-4999-8999-999999999999"
SERVING_ENDPOINT_ID = "66666666666666666666666666666666"
WEB_AUTH_WORKSPACE_ID = "5555555555555555"

ENDPOINT_RECORD = {
    "fqdn": "adb-4444444444444444.4.privatelink.azuredatabricks.net",
    "ipAddresses": ["10.0.3.4"],
    "provisioningState": "Succeeded",
    "recordSetName": "adb-4444444444444444.4",
    "recordType": "A",
    "ttl": 10,
}


def _zone_group(inputs: Inputs) -> dict[str, Any]:
    configs = [{**config, "recordSets": [ENDPOINT_RECORD]} for config in inputs["privateDnsZoneConfigs"]]
    return {"privateDnsZoneConfigs": configs}


def _identity(inputs: Inputs) -> dict[str, Any]:
    return {"identity": {**inputs["identity"], "principalId": CONNECTOR_PRINCIPAL, "tenantId": "tenant"}}


def _workspace(inputs: Inputs) -> dict[str, Any]:
    # The workspace that is there from the beginning is another one than an environment's.
    number = WEB_AUTH_WORKSPACE_ID if inputs["computeMode"] == "Serverless" else WORKSPACE_ID
    return {"workspaceId": number, "workspaceUrl": f"adb-{number}.4.azuredatabricks.net"}


def account_number(display_name: str) -> str:
    """Return the id of an account's group or service principal: a number, written as text."""
    return str(crc32(display_name.encode()))


def directory_id(name: str) -> str:
    """Return the object id of an identity in the directory: a GUID."""
    return str(uuid5(NAMESPACE_DNS, name))


def connectivity_config_id(name: str) -> str:
    """Return the id of a network connectivity config: a GUID."""
    return str(uuid5(NAMESPACE_DNS, name))


def serverless_endpoint(config_id: str, resource_id: str, group_id: str) -> str:
    """Return the name of the private endpoint that a connectivity rule makes in Databricks' own network."""
    return f"databricks-{config_id}-pe-{crc32(f'{resource_id}/{group_id}'.encode()):08x}"


def _rule(inputs: Inputs) -> dict[str, Any]:
    name = serverless_endpoint(inputs["networkConnectivityConfigId"], inputs["resourceId"], inputs["groupId"])
    return {"endpointName": name, "connectionState": "PENDING"}


def connection(account: str, endpoint: str) -> dict[str, Any]:
    """Return a storage account's connection of a private endpoint in Databricks' own network."""
    subscription = "/subscriptions/00000000-0000-0000-0000-00000000d8a7/resourceGroups/databricks"
    return {
        "id": f"/connections/{account}.{endpoint}",
        "name": f"{account}.{crc32(endpoint.encode()):08x}",
        "privateEndpoint": {"id": f"{subscription}/providers/Microsoft.Network/privateEndpoints/{endpoint}"},
        "privateLinkServiceConnectionState": {"status": "Pending"},
        "provisioningState": "Succeeded",
        "type": "Microsoft.Storage/storageAccounts/privateEndpointConnections",
    }


def _storage_account(args: Inputs, subscription: str) -> dict[str, Any]:
    """Return an account as it is once every environment's configuration has its rules to it."""
    name = args["accountName"]
    resource_id = (
        f"{subscription}/resourceGroups/{args['resourceGroupName']}"
        f"/providers/Microsoft.Storage/storageAccounts/{name}"
    )
    names = platform_model.current().environment_names
    configs = [connectivity_config_id(naming.connectivity_config(name)) for name in names]
    return {
        "id": resource_id,
        "name": name,
        "privateEndpointConnections": [
            connection(name, serverless_endpoint(config, resource_id, group))
            for config in configs
            for group in ("blob", "dfs")
        ],
    }


LOOKUPS: dict[str, Callable[[Inputs, str], dict[str, Any]]] = {
    "azure-native:resources:getTagAtScope": lambda args, _: {"id": args["scope"], "properties": {"tags": {}}},
    "azure-native:storage:getStorageAccount": _storage_account,
}
"""Answers of look-ups that the program makes in every run, by token; the second argument is the ARM id of the
subscription that the provider works in."""

ANSWERS: dict[str, Callable[[Inputs], dict[str, Any]]] = {
    "azure-native:network:PrivateDnsZoneGroup": _zone_group,
    "azure-native:network:PublicIPAddress": lambda _: {"ipAddress": "203.0.113.7"},
    "azure-native:databricks:AccessConnector": _identity,
    "azure-native:managedidentity:UserAssignedIdentity": lambda inputs: {
        "clientId": f"client-of-{inputs['resourceName']}",
        "principalId": directory_id(inputs["resourceName"]),
    },
    "azure-native:databricks:Workspace": _workspace,
    "azure-native:keyvault:Key": lambda inputs: {
        "keyUriWithVersion": f"https://{inputs['vaultName']}.vault.azure.net/keys/{inputs['keyName']}/{0:032x}",
    },
    "azure-native:keyvault:Vault": lambda inputs: {
        "properties": {
            **inputs["properties"],
            "vaultUri": f"https://{inputs['vaultName']}.vault.azure.net/",
        },
    },
    "databricks:index/budget:Budget": lambda inputs: {
        "budgetConfigurationId": f"budget-of-{inputs['displayName']}",
    },
    "databricks:index/budgetPolicy:BudgetPolicy": lambda inputs: {
        "policyId": f"policy-of-{inputs['policyName']}",
    },
    "databricks:index/directory:Directory": lambda _: {"objectId": DIRECTORY_OBJECT_ID},
    "azure-native:resources:ResourceGroup": lambda inputs: {"name": inputs["resourceGroupName"]},
    "databricks:index/group:Group": lambda inputs: {"aclPrincipalId": f"groups/{inputs['displayName']}"},
    "databricks:index/modelServing:ModelServing": lambda _: {"servingEndpointId": SERVING_ENDPOINT_ID},
    "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule": _rule,
    "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig": lambda inputs: {
        "networkConnectivityConfigId": connectivity_config_id(inputs["name"]),
    },
    "databricks:index/sqlEndpoint:SqlEndpoint": lambda _: {"creatorName": CREATOR},
    "databricks:index/servicePrincipal:ServicePrincipal": lambda inputs: {
        "applicationId": f"application-of-{inputs['displayName']}",
    },
}
"""Outputs by resource type; a type that is missing answers with its inputs."""


def _arm(kind: str, name: str, parent: str = "") -> Callable[[Inputs], str]:
    """Make ids like ARM's, from the inputs that hold the object's name and, of a child, its parent's."""

    def make(inputs: Inputs) -> str:
        provider, *kinds = kind.split("/")
        names = [inputs[key] for key in (parent, name) if key]
        path = "/".join(f"{a}/{b}" for a, b in zip(kinds, names, strict=True))
        return f"{SUBSCRIPTION}/resourceGroups/{inputs['resourceGroupName']}/providers/{provider}/{path}"

    return make


IDS: dict[str, Callable[[Inputs], str]] = {
    "azure-native:authorization:RoleDefinition": lambda inputs: (
        f"{inputs['scope']}/providers/Microsoft.Authorization/roleDefinitions/{inputs['roleDefinitionId']}"
    ),
    "azure-native:databricks:AccessConnector": _arm("Microsoft.Databricks/accessConnectors", "connectorName"),
    "azure-native:databricks:Workspace": _arm("Microsoft.Databricks/workspaces", "workspaceName"),
    "azure-native:keyvault:Vault": _arm("Microsoft.KeyVault/vaults", "vaultName"),
    "azure-native:managedidentity:UserAssignedIdentity": _arm(
        "Microsoft.ManagedIdentity/userAssignedIdentities", "resourceName"
    ),
    "azure-native:monitor:PrivateLinkScope": _arm("Microsoft.Insights/privateLinkScopes", "scopeName"),
    "azure-native:network:NetworkSecurityGroup": _arm(
        "Microsoft.Network/networkSecurityGroups", "networkSecurityGroupName"
    ),
    "azure-native:network:PrivateEndpoint": _arm("Microsoft.Network/privateEndpoints", "privateEndpointName"),
    "azure-native:network:Subnet": _arm(
        "Microsoft.Network/virtualNetworks/subnets", "subnetName", parent="virtualNetworkName"
    ),
    "azure-native:network:VirtualNetwork": _arm("Microsoft.Network/virtualNetworks", "virtualNetworkName"),
    "azure-native:operationalinsights:Workspace": _arm(
        "Microsoft.OperationalInsights/workspaces", "workspaceName"
    ),
    "azure-native:resources:ResourceGroup": lambda inputs: (
        f"{SUBSCRIPTION}/resourceGroups/{inputs['resourceGroupName']}"
    ),
    "azure-native:privatedns:PrivateZone": _arm("Microsoft.Network/privateDnsZones", "privateZoneName"),
    "azure-native:storage:BlobServiceProperties": _arm(
        "Microsoft.Storage/storageAccounts/blobServices", "blobServicesName", parent="accountName"
    ),
    "azure-native:storage:StorageAccount": _arm("Microsoft.Storage/storageAccounts", "accountName"),
    "databricks:index/catalog:Catalog": lambda inputs: inputs["name"],
    "databricks:index/group:Group": lambda inputs: account_number(inputs["displayName"]),
    "databricks:index/metastore:Metastore": lambda _: METASTORE_ID,
    "databricks:index/schema:Schema": lambda inputs: f"{inputs['catalogName']}.{inputs['name']}",
    "databricks:index/servicePrincipal:ServicePrincipal": lambda inputs: account_number(
        inputs["displayName"]
    ),
    "databricks:index/storageCredential:StorageCredential": lambda inputs: inputs["name"],
    "databricks:index/externalLocation:ExternalLocation": lambda inputs: inputs["name"],
}
"""Ids by resource type, where somebody reads something out of the id; else ``/mock/<logical name>``."""
