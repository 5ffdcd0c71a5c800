"""Which input of a resource is its physical name, and what makes it the same object in the cloud."""

NAMES = {
    "azure-native:authorization:RoleAssignment": "roleAssignmentName",
    "azure-native:databricks:AccessConnector": "connectorName",
    "azure-native:databricks:Workspace": "workspaceName",
    "azure-native:keyvault:Vault": "vaultName",
    "azure-native:monitor:DiagnosticSetting": "name",
    "azure-native:network:NatGateway": "natGatewayName",
    "azure-native:network:NetworkSecurityGroup": "networkSecurityGroupName",
    "azure-native:network:PrivateDnsZoneGroup": "privateDnsZoneGroupName",
    "azure-native:network:PrivateEndpoint": "privateEndpointName",
    "azure-native:network:PublicIPAddress": "publicIpAddressName",
    "azure-native:network:Subnet": "subnetName",
    "azure-native:network:VirtualNetwork": "virtualNetworkName",
    "azure-native:network:VirtualNetworkPeering": "virtualNetworkPeeringName",
    "azure-native:operationalinsights:Workspace": "workspaceName",
    "azure-native:privatedns:PrivateZone": "privateZoneName",
    "azure-native:privatedns:VirtualNetworkLink": "virtualNetworkLinkName",
    "azure-native:storage:BlobContainer": "containerName",
    "azure-native:storage:BlobServiceProperties": "blobServicesName",
    "azure-native:storage:StorageAccount": "accountName",
    "databricks:index/accountNetworkPolicy:AccountNetworkPolicy": "networkPolicyId",
    "databricks:index/catalog:Catalog": "name",
    "databricks:index/externalLocation:ExternalLocation": "name",
    "databricks:index/group:Group": "displayName",
    "databricks:index/metastore:Metastore": "name",
    "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig": "name",
    "databricks:index/schema:Schema": "name",
    "databricks:index/servicePrincipal:ServicePrincipal": "displayName",
    "databricks:index/storageCredential:StorageCredential": "name",
    "databricks:index/volume:Volume": "name",
}
"""Type to the input that names the object. Left out, a provider makes up a name with a random end."""

IDENTITIES: dict[str, frozenset[str]] = {
    "databricks:index/catalog:Catalog": frozenset({"name"}),
    "databricks:index/defaultNamespaceSetting:DefaultNamespaceSetting": frozenset(),
    "databricks:index/entitlements:Entitlements": frozenset({"groupId", "servicePrincipalId"}),
    "databricks:index/externalLocation:ExternalLocation": frozenset({"name"}),
    "databricks:index/grants:Grants": frozenset({"metastore", "catalog", "schema", "volume"}),
    "databricks:index/groupMember:GroupMember": frozenset({"api", "groupId", "memberId"}),
    "databricks:index/metastoreAssignment:MetastoreAssignment": frozenset({"workspaceId"}),
    "databricks:index/mwsNccBinding:MwsNccBinding": frozenset({"workspaceId"}),
    "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig": frozenset({"name"}),
    "databricks:index/mwsPermissionAssignment:MwsPermissionAssignment": frozenset(
        {"workspaceId", "principalId"}
    ),
    "databricks:index/schema:Schema": frozenset({"catalogName", "name"}),
    "databricks:index/storageCredential:StorageCredential": frozenset({"name"}),
    "databricks:index/volume:Volume": frozenset({"catalogName", "schemaName", "name"}),
    "databricks:index/workspaceBinding:WorkspaceBinding": frozenset(
        {"workspaceId", "securableType", "securableName"}
    ),
}
"""Type to the inputs that make it one object rather than another.

If something else forces a replacement, the new object is the old one under another Pulumi id, and deleting
the old one last would delete the new one.
"""
