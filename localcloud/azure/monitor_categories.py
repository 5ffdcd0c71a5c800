"""The log and metric categories of each type of resource.

https://learn.microsoft.com/azure/azure-monitor/reference/logs-index and
https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index. The services of a storage account
take the metric categories ``Transaction`` and ``Capacity`` and not ``AllMetrics``:
https://github.com/Azure/terraform-azurerm-avm-res-storage-storageaccount/pull/325.
"""

from dataclasses import dataclass

_STORAGE_SERVICE_LOGS = frozenset({"StorageRead", "StorageWrite", "StorageDelete"})
_STORAGE_METRICS = frozenset({"Capacity", "Transaction"})
_ALL_METRICS = frozenset({"AllMetrics"})
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Categories:
    """What a type of resource can send."""

    logs: frozenset[str]
    metrics: frozenset[str]


_DATABRICKS_LOGS = frozenset(
    [
        "accounts",
        "apps",
        "BrickStoreHttpGateway",
        "budgetPolicyCentral",
        "capsule8Dataplane",
        "clamAVScan",
        "cloudStorageMetadata",
        "clusterLibraries",
        "clusterPolicies",
        "clusters",
        "dashboards",
        "databricksSQL",
        "dataMonitoring",
        "dataRooms",
        "dbfs",
        "deltaPipelines",
        "featureStore",
        "files",
        "filesystem",
        "genie",
        "gitCredentials",
        "globalInitScripts",
        "groups",
        "iamRole",
        "ingestion",
        "instancePools",
        "jobs",
        "lakeviewConfig",
        "lineageTracking",
        "marketplaceConsumer",
        "marketplaceProvider",
        "mlflowAcledArtifact",
        "mlflowExperiment",
        "modelRegistry",
        "notebook",
        "onlineTables",
        "partnerHub",
        "predictiveOptimization",
        "rBAC",
        "remoteHistoryService",
        "RFA",
        "repos",
        "secrets",
        "serverlessRealTimeInference",
        "sqlanalytics",
        "sqlPermissions",
        "ssh",
        "tables",
        "unityCatalog",
        "vectorSearch",
        "webhookNotifications",
        "webTerminal",
        "workspace",
        "workspaceFiles",
    ]
)

_BY_TYPE = {
    "Microsoft.Databricks/workspaces": Categories(_DATABRICKS_LOGS, _NONE),
    "Microsoft.KeyVault/vaults": Categories(
        frozenset({"AuditEvent", "AzurePolicyEvaluationDetails"}), _ALL_METRICS
    ),
    "Microsoft.Network/natGateways": Categories(_NONE, _ALL_METRICS),
    "Microsoft.Network/networkSecurityGroups": Categories(
        frozenset({"NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"}), _NONE
    ),
    "Microsoft.Network/privateDnsZones": Categories(_NONE, _ALL_METRICS),
    "Microsoft.Network/privateEndpoints": Categories(_NONE, _ALL_METRICS),
    "Microsoft.Network/publicIPAddresses": Categories(
        frozenset({"DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"}),
        _ALL_METRICS,
    ),
    "Microsoft.Network/virtualNetworks": Categories(frozenset({"VMProtectionAlerts"}), _ALL_METRICS),
    "Microsoft.OperationalInsights/workspaces": Categories(
        frozenset({"Audit", "Jobs", "SummaryLogs"}), _ALL_METRICS
    ),
    "Microsoft.Storage/storageAccounts": Categories(_NONE, _STORAGE_METRICS),
    **{
        f"Microsoft.Storage/storageAccounts/{service}": Categories(_STORAGE_SERVICE_LOGS, _STORAGE_METRICS)
        for service in ("blobServices", "fileServices", "queueServices", "tableServices")
    },
}
_BY_FOLDED_TYPE = {kind.casefold(): categories for kind, categories in _BY_TYPE.items()}


def categories_of(kind: str) -> Categories | None:
    """Return the categories of a resource type; None if localcloud does not know them."""
    return _BY_FOLDED_TYPE.get(kind.casefold())
