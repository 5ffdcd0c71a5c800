"""Which inputs of a resource make it one object rather than another."""

IDENTITIES: dict[str, frozenset[str]] = {
    "databricks:index/catalog:Catalog": frozenset({"name"}),
    "databricks:index/dashboard:Dashboard": frozenset({"parentPath"}),
    "databricks:index/defaultNamespaceSetting:DefaultNamespaceSetting": frozenset(),
    "databricks:index/directory:Directory": frozenset({"path"}),
    "databricks:index/entitlements:Entitlements": frozenset({"groupId", "servicePrincipalId"}),
    "databricks:index/externalLocation:ExternalLocation": frozenset({"name"}),
    "databricks:index/file:File": frozenset({"path"}),
    "databricks:index/grants:Grants": frozenset({"metastore", "catalog", "schema", "volume"}),
    "databricks:index/groupMember:GroupMember": frozenset({"api", "groupId", "memberId"}),
    "databricks:index/servicePrincipalRole:ServicePrincipalRole": frozenset(
        {"api", "role", "servicePrincipalId"}
    ),
    "databricks:index/metastoreAssignment:MetastoreAssignment": frozenset({"workspaceId"}),
    "databricks:index/modelServing:ModelServing": frozenset({"name"}),
    "databricks:index/mwsNccBinding:MwsNccBinding": frozenset({"workspaceId"}),
    "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig": frozenset({"name"}),
    "databricks:index/mwsPermissionAssignment:MwsPermissionAssignment": frozenset(
        {"workspaceId", "principalId"}
    ),
    "databricks:index/permissions:Permissions": frozenset(
        {
            "alertV2Id",
            "clusterId",
            "clusterPolicyId",
            "dashboardId",
            "directoryId",
            "experimentId",
            "instancePoolId",
            "servingEndpointId",
            "sqlEndpointId",
            "sqlQueryId",
        }
    ),
    "databricks:index/query:Query": frozenset({"parentPath"}),
    "databricks:index/registeredModel:RegisteredModel": frozenset({"catalogName", "schemaName", "name"}),
    "databricks:index/schema:Schema": frozenset({"catalogName", "name"}),
    "databricks:index/secretAcl:SecretAcl": frozenset({"scope", "principal"}),
    "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy": frozenset(
        {"policyId", "servicePrincipalId"}
    ),
    "databricks:index/storageCredential:StorageCredential": frozenset({"name"}),
    "databricks:index/volume:Volume": frozenset({"catalogName", "schemaName", "name"}),
    "databricks:index/workspaceBinding:WorkspaceBinding": frozenset(
        {"workspaceId", "securableType", "securableName"}
    ),
}
"""Type to its identity. What is missing has none that matters.

If something else forces a replacement, the new object is the old one under another Pulumi id, and deleting
the old one last would delete the new one.
"""
