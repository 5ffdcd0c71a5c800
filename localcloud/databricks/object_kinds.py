"""Objects of a workspace that have permissions, and the levels of each kind.

``permissions/permission_definitions.go`` of the Terraform provider,
https://learn.microsoft.com/azure/databricks/security/auth/access-control/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import directories, errors, tokens, workspace_objects
from localcloud.databricks.routes import Route

CAN_MANAGE = "CAN_MANAGE"


@dataclass(frozen=True)
class ObjectKind:
    """A kind: what the API calls it, in the id of its permissions and in sentences, and its levels.

    ``management`` are the levels that let their holder change the permissions.
    """

    words: str
    path: str
    levels: frozenset[str]
    management: frozenset[str] = frozenset({CAN_MANAGE})
    token: str | None = None
    output: str | None = None
    """The output that objects are named by; None for their id."""

    adds_caller: bool = False
    """Whether the provider adds its caller, as one who manages, to entries that do not name the caller
    (``update.AddCurrentUserAsManage`` in ``permissions/permission_definitions.go``)."""


def _levels(*levels: str) -> frozenset[str]:
    return frozenset(levels)


_FILE = _levels("CAN_READ", "CAN_RUN", "CAN_EDIT", CAN_MANAGE)
_SQL = _FILE | {"CAN_VIEW"}
_USE = _levels("CAN_USE", CAN_MANAGE)
_ASK = _levels("CAN_QUERY", CAN_MANAGE)

KINDS: Mapping[str, ObjectKind] = MappingProxyType(
    {
        "clusterPolicyId": ObjectKind(
            "cluster-policy",
            "cluster-policies",
            _levels("CAN_USE"),
            _levels("CAN_USE"),
            tokens.CLUSTER_POLICY,
        ),
        "instancePoolId": ObjectKind(
            "instance-pool",
            "instance-pools",
            _levels("CAN_ATTACH_TO", CAN_MANAGE),
            token=tokens.INSTANCE_POOL,
            adds_caller=True,
        ),
        "clusterId": ObjectKind(
            "cluster",
            "clusters",
            _levels("CAN_ATTACH_TO", "CAN_RESTART", CAN_MANAGE),
            token=tokens.CLUSTER,
            adds_caller=True,
        ),
        "sqlEndpointId": ObjectKind(
            "warehouses",
            "sql/warehouses",
            _USE | {"CAN_MONITOR", "CAN_VIEW", "IS_OWNER"},
            _levels(CAN_MANAGE, "IS_OWNER"),
            tokens.SQL_WAREHOUSE,
            adds_caller=True,
        ),
        "directoryId": ObjectKind(
            "directory", "directories", _FILE, token=tokens.DIRECTORY, output="objectId"
        ),
        "directoryPath": ObjectKind("directory", "directories", _FILE),
        "experimentId": ObjectKind(
            "mlflowExperiment",
            "experiments",
            _levels("CAN_READ", "CAN_EDIT", CAN_MANAGE),
            token=tokens.MLFLOW_EXPERIMENT,
        ),
        "servingEndpointId": ObjectKind(
            "serving-endpoint",
            "serving-endpoints",
            _ASK | {"CAN_VIEW"},
            token=tokens.MODEL_SERVING,
            output="servingEndpointId",
            adds_caller=True,
        ),
        "sqlQueryId": ObjectKind("query", "sql/queries", _SQL, token=tokens.QUERY, adds_caller=True),
        "alertV2Id": ObjectKind("alertv2", "alertsv2", _FILE, token=tokens.ALERT, adds_caller=True),
        "dashboardId": ObjectKind("dashboard", "dashboards", _FILE, token=tokens.DASHBOARD),
        # Kinds of which nothing can be made here: a program that names one is told so.
        "appName": ObjectKind("apps", "apps", _USE, adds_caller=True),
        "authorization": ObjectKind("tokens", "authorization", _USE, _USE),
        "databaseInstanceName": ObjectKind(
            "database-instances", "database-instances", _USE, adds_caller=True
        ),
        "databaseProjectName": ObjectKind("database-projects", "database-projects", _USE, adds_caller=True),
        "jobId": ObjectKind(
            "job",
            "jobs",
            _levels("CAN_VIEW", "CAN_MANAGE_RUN", "IS_OWNER", CAN_MANAGE),
            _levels("IS_OWNER", CAN_MANAGE),
        ),
        "knowledgeAssistantId": ObjectKind(
            "knowledge-assistants", "knowledge-assistants", _ASK, adds_caller=True
        ),
        "notebookId": ObjectKind("notebook", "notebooks", _FILE),
        "notebookPath": ObjectKind("notebook", "notebooks", _FILE),
        "pipelineId": ObjectKind(
            "pipelines",
            "pipelines",
            _levels("CAN_VIEW", "CAN_RUN", "IS_OWNER", CAN_MANAGE),
            _levels("IS_OWNER", CAN_MANAGE),
        ),
        "registeredModelId": ObjectKind(
            "registered-model",
            "registered-models",
            _levels(
                "CAN_READ",
                "CAN_EDIT",
                "CAN_MANAGE_STAGING_VERSIONS",
                "CAN_MANAGE_PRODUCTION_VERSIONS",
                CAN_MANAGE,
            ),
            adds_caller=True,
        ),
        "repoId": ObjectKind("repo", "repos", _FILE),
        "repoPath": ObjectKind("repo", "repos", _FILE),
        "sqlAlertId": ObjectKind("alert", "sql/alerts", _SQL, adds_caller=True),
        "sqlDashboardId": ObjectKind("dashboard", "dbsql-dashboards", _SQL, adds_caller=True),
        "supervisorAgentId": ObjectKind("supervisor-agents", "supervisor-agents", _ASK, adds_caller=True),
        "vectorSearchEndpointId": ObjectKind(
            "vector-search-endpoints", "vector-search-endpoints", _USE, adds_caller=True
        ),
        "workspaceFileId": ObjectKind("file", "files", _FILE),
        "workspaceFilePath": ObjectKind("file", "files", _FILE),
    }
)
"""Kinds by the argument that names an object of them."""


def object_id(route: Route, argument: str, value: str) -> str:
    """Return the id of the object that an argument names, or raise that the workspace has none."""
    kind = KINDS[argument]
    if argument == "directoryPath":
        return str(directories.object_id(route, value))
    if kind.token is None:
        raise errors.not_simulated(f"permissions on a {kind.words}")
    if not any(_id_of(kind, one) == value for one in workspace_objects.here(route, kind.token)):
        message = f"{kind.words} with ID {value} does not exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    return value


def _id_of(kind: ObjectKind, stored: Stored) -> str:
    return stored.id if kind.output is None else str(stored.outputs.get(kind.output))
