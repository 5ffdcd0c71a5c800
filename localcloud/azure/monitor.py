"""Microsoft.Insights: diagnostic settings.

https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings and
https://learn.microsoft.com/azure/azure-monitor/reference/logs-index for the categories.
"""

from collections.abc import Iterator
from typing import ClassVar

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.azure.limits import Range
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.properties import entries, get, text
from localcloud.azure.references import find
from localcloud.azure.tokens import (
    DATABRICKS_WORKSPACE,
    DIAGNOSTIC_SETTING,
    LOG_WORKSPACE,
    SECURITY_GROUP,
    STORAGE_ACCOUNT,
    VAULT,
    VIRTUAL_NETWORK,
)
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_DESTINATIONS = (
    "workspaceId",
    "storageAccountId",
    "eventHubAuthorizationRuleId",
    "serviceBusRuleId",
    "marketplacePartnerId",
)
_MOST_SETTINGS = 5
_GROUPS = frozenset({"allLogs", "audit"})
_LOG_CATEGORIES: dict[str, frozenset[str]] = {
    DATABRICKS_WORKSPACE: frozenset(
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
    ),
    VAULT: frozenset({"AuditEvent", "AzurePolicyEvaluationDetails"}),
    SECURITY_GROUP: frozenset({"NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"}),
    VIRTUAL_NETWORK: frozenset({"VMProtectionAlerts"}),
    STORAGE_ACCOUNT: frozenset(),
    LOG_WORKSPACE: frozenset({"Audit", "SummaryLogs", "Jobs"}),
}


@register
class DiagnosticSetting(ArmResource):
    """Where a resource sends its logs and metrics."""

    token = DIAGNOSTIC_SETTING
    path = "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}"
    api_version = "2021-05-01-preview"
    names = by_parameter(
        name=NameRule(
            1,
            260,
            r"[^<>%&:\\?/*+.\x00-\x1f]*[^<>%&:\\?/*+.\s]",
            "no <>*%&:\\?/+., no control character, no space at the end",
        )
    )
    located = None
    tag_rules = None
    limits: ClassVar = {
        "logs.retentionPolicy.days": Range(0),
        "metrics.retentionPolicy.days": Range(0),
    }

    def rules(self, inputs: Properties) -> Iterator[Problem]:
        """Check that something is sent somewhere."""
        if all(get(inputs, key) is None for key in _DESTINATIONS):
            message = "BadRequest: At least one data sink needs to be specified."
            yield Problem("workspaceId", message)
        if not any(get(inputs, key) for key in ("logs", "metrics")):
            yield Problem("logs", "BadRequest: At least one log or metric category needs to be specified.")
        for path, log in entries(inputs, "logs"):
            if (get(log, "category") is None) == (get(log, "categoryGroup") is None):
                yield Problem(path, "names either a category or a categoryGroup")
            group = text(log, "categoryGroup")
            if group is not None and group not in _GROUPS:
                yield Problem(f"{path}.categoryGroup", f"'{group}' is none of {', '.join(sorted(_GROUPS))}")

    def admit(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check both ends, the categories, and the resource's other settings."""
        source = find(cloud, str(inputs["resourceUri"]))
        if source is None:
            name = str(inputs["resourceUri"]).partition("/providers/")[2] or inputs["resourceUri"]
            raise CloudError("ResourceNotFound", f"The Resource '{name}' was not found.", 404)
        for key, token in (("workspaceId", LOG_WORKSPACE), ("storageAccountId", STORAGE_ACCOUNT)):
            sink = text(inputs, key)
            if sink is not None and cloud.get(token, sink) is None:
                message = f"The Resource '{sink.partition('/providers/')[2] or sink}' was not found."
                raise CloudError("ResourceNotFound", message, 404)
        _require_categories(source, inputs)
        _require_apart(cloud, id, inputs)


def _require_categories(source: Stored, inputs: Properties) -> None:
    known = _LOG_CATEGORIES.get(source.token)
    for _, log in entries(inputs, "logs"):
        category = text(log, "category")
        if category is not None and known is not None and category not in known:
            raise CloudError("BadRequest", f"Category '{category}' is not supported.")


def _require_apart(cloud: Cloud, id: str, inputs: Properties) -> None:
    source = str(inputs["resourceUri"])
    others = [
        other
        for other in cloud.all(DIAGNOSTIC_SETTING)
        if ids.same(str(other.inputs["resourceUri"]), source) and not ids.same(other.id, id)
    ]
    if len(others) >= _MOST_SETTINGS:
        message = f"The resource '{source}' has {len(others)} diagnostic settings, the most that are allowed."
        raise CloudError("Conflict", message, 409)
    for other in others:
        for key in _DESTINATIONS:
            sink = text(inputs, key)
            shared = _categories(inputs) & _categories(other.inputs)
            if sink is not None and ids.same(sink, text(other.inputs, key) or "") and shared:
                raise CloudError(
                    "Conflict",
                    f"Data sink '{sink}' is already used in diagnostic setting '{other.name}' for category "
                    f"'{sorted(shared)[0]}'. Data sinks can't be reused in different settings on the same "
                    "category "
                    "for the same resource.",
                    409,
                )


def _categories(inputs: Properties) -> set[str]:
    logs = [log for _, log in entries(inputs, "logs") if log.get("enabled")]
    return {str(log.get("category") or log.get("categoryGroup")) for log in logs}
