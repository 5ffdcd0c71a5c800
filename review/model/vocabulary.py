"""Plain words for the clouds' types and properties, and which of them hold what cannot be made anew."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What a type of resource is called, and what is lost with one, if anything."""

    word: str
    holds: str = ""


KINDS = {
    "azure-native:authorization:ManagementLockByScope": Kind("management lock"),
    "azure-native:authorization:RoleAssignment": Kind("role assignment"),
    "azure-native:authorization:RoleDefinition": Kind("custom role"),
    "azure-native:databricks:AccessConnector": Kind("access connector"),
    "azure-native:databricks:Workspace": Kind("Databricks workspace", "notebooks, jobs and their history"),
    "azure-native:keyvault:Key": Kind("key vault key", "what was encrypted with it"),
    "azure-native:keyvault:Vault": Kind("key vault", "keys and secrets"),
    "azure-native:managedidentity:FederatedIdentityCredential": Kind("federated identity credential"),
    "azure-native:managedidentity:UserAssignedIdentity": Kind("managed identity"),
    "azure-native:monitor:DiagnosticSetting": Kind("diagnostic setting"),
    "azure-native:monitor:PrivateLinkScope": Kind("private link scope"),
    "azure-native:monitor:PrivateLinkScopedResource": Kind("log workspace in a private link scope"),
    "azure-native:network:NatGateway": Kind("NAT gateway"),
    "azure-native:network:NetworkSecurityGroup": Kind("network security group"),
    "azure-native:network:PrivateDnsZoneGroup": Kind("DNS records of a private endpoint"),
    "azure-native:network:PrivateEndpoint": Kind("private endpoint"),
    "azure-native:network:PublicIPAddress": Kind("public IP address"),
    "azure-native:network:Subnet": Kind("subnet"),
    "azure-native:network:VirtualNetwork": Kind("virtual network"),
    "azure-native:network:VirtualNetworkPeering": Kind("network peering"),
    "azure-native:operationalinsights:Workspace": Kind("log workspace", "logs"),
    "azure-native:privatedns:PrivateRecordSet": Kind("DNS record"),
    "azure-native:privatedns:PrivateZone": Kind("private DNS zone"),
    "azure-native:privatedns:VirtualNetworkLink": Kind("virtual network link of a DNS zone"),
    "azure-native:resources:Deployment": Kind("approval of a private connection"),
    "azure-native:resources:ResourceGroup": Kind("resource group", "every resource in it"),
    "azure-native:storage:BlobContainer": Kind("storage container", "files"),
    "azure-native:storage:BlobServiceProperties": Kind("blob settings of a storage account"),
    "azure-native:storage:PrivateEndpointConnection": Kind("private endpoint connection"),
    "azure-native:storage:StorageAccount": Kind("storage account", "files"),
    "databricks:index/accessControlRuleSet:AccessControlRuleSet": Kind("access control rule set"),
    "databricks:index/accountNetworkPolicy:AccountNetworkPolicy": Kind("serverless network policy"),
    "databricks:index/alertV2:AlertV2": Kind("alert"),
    "databricks:index/budget:Budget": Kind("budget"),
    "databricks:index/budgetPolicy:BudgetPolicy": Kind("budget policy"),
    "databricks:index/catalog:Catalog": Kind("catalog", "schemas with tables, files and models"),
    "databricks:index/cluster:Cluster": Kind("cluster"),
    "databricks:index/clusterPolicy:ClusterPolicy": Kind("cluster policy"),
    "databricks:index/dashboard:Dashboard": Kind("dashboard"),
    "databricks:index/defaultNamespaceSetting:DefaultNamespaceSetting": Kind("default catalog"),
    "databricks:index/directory:Directory": Kind("workspace directory", "notebooks and files"),
    "databricks:index/entitlements:Entitlements": Kind("entitlements"),
    "databricks:index/externalLocation:ExternalLocation": Kind("external location"),
    "databricks:index/file:File": Kind("file in a volume"),
    "databricks:index/grants:Grants": Kind("grants"),
    "databricks:index/group:Group": Kind("group"),
    "databricks:index/groupMember:GroupMember": Kind("group membership"),
    "databricks:index/instancePool:InstancePool": Kind("instance pool"),
    "databricks:index/metastore:Metastore": Kind("metastore", "every catalog of the region"),
    "databricks:index/metastoreAssignment:MetastoreAssignment": Kind("metastore assignment"),
    "databricks:index/mlflowExperiment:MlflowExperiment": Kind("experiment", "runs and their results"),
    "databricks:index/modelServing:ModelServing": Kind("serving endpoint"),
    "databricks:index/mwsNccBinding:MwsNccBinding": Kind("network connectivity binding"),
    "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule": Kind("private endpoint rule"),
    "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig": Kind(
        "network connectivity configuration"
    ),
    "databricks:index/mwsPermissionAssignment:MwsPermissionAssignment": Kind("workspace assignment"),
    "databricks:index/notificationDestination:NotificationDestination": Kind("notification destination"),
    "databricks:index/onlineStore:OnlineStore": Kind("online store", "features that models are served with"),
    "databricks:index/permissions:Permissions": Kind("permissions"),
    "databricks:index/qualityMonitor:QualityMonitor": Kind("quality monitor"),
    "databricks:index/query:Query": Kind("saved query"),
    "databricks:index/registeredModel:RegisteredModel": Kind("registered model", "versions of a model"),
    "databricks:index/schema:Schema": Kind("schema", "tables, files and models"),
    "databricks:index/secretAcl:SecretAcl": Kind("secret scope ACL"),
    "databricks:index/secretScope:SecretScope": Kind("secret scope"),
    "databricks:index/servicePrincipal:ServicePrincipal": Kind("service principal"),
    "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy": Kind(
        "federation policy of a service principal"
    ),
    "databricks:index/servicePrincipalRole:ServicePrincipalRole": Kind("role of a service principal"),
    "databricks:index/sqlEndpoint:SqlEndpoint": Kind("SQL warehouse"),
    "databricks:index/storageCredential:StorageCredential": Kind("storage credential"),
    "databricks:index/systemSchema:SystemSchema": Kind("system schema"),
    "databricks:index/volume:Volume": Kind("volume", "files"),
    "databricks:index/workspaceBinding:WorkspaceBinding": Kind("workspace binding"),
    "databricks:index/workspaceNetworkOption:WorkspaceNetworkOption": Kind("network policy assignment"),
}

PROPERTIES = {
    "accessControls": "permissions",
    "addressPrefix": "address range",
    "addressSpace": "address range",
    "autoterminationMinutes": "auto-termination, in minutes",
    "autoscale": "number of workers",
    "channel": "release channel",
    "config": "configuration",
    "customTags": "tags",
    "definition": "rules",
    "grants": "privileges",
    "idleInstanceAutoterminationMinutes": "idle instance auto-termination, in minutes",
    "kind": "kind",
    "maxCapacity": "maximum capacity",
    "maxNumClusters": "maximum clusters",
    "minIdleInstances": "minimum idle instances",
    "minNumClusters": "minimum clusters",
    "nodeTypeId": "node type",
    "numWorkers": "number of workers",
    "privateLinkServiceConnections": "target",
    "publicNetworkAccess": "public network access",
    "queryText": "statement",
    "securityRules": "rules",
    "sku": "SKU",
    "sparkVersion": "runtime",
    "storageRoot": "storage root",
}
"""The words for what changes most often; others are taken apart at their capitals."""


def kind_of(type_: str) -> Kind:
    """Return what a type is called; one that the table lacks goes by its own name, taken apart."""
    return KINDS.get(type_) or Kind(split(type_.rpartition(":")[2]))


def property_word(name: str) -> str:
    """Return what a property is called."""
    return PROPERTIES.get(name) or split(name)


def split(name: str) -> str:
    """Take a name in camel case apart: ``private endpoint`` of ``PrivateEndpoint``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_", " ", name).lower()
