"""Storage, logs and packages that are closed, and the ways to them that are missing."""

import base64
from typing import Any

from tests.policy.mutation import Mutation, Put, add, detach, drop, remove

ACCOUNT = "azure-native:storage:StorageAccount"
APPROVAL = "azure-native:resources:Deployment"
CONNECTIVITY_RULE = "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule"
ENDPOINT = "azure-native:network:PrivateEndpoint"
FILE = "databricks:index/file:File"
LOGS = "azure-native:operationalinsights:Workspace"
MEMBER = "azure-native:monitor:PrivateLinkScopedResource"
POLICY = "databricks:index/accountNetworkPolicy:AccountNetworkPolicy"
SETTING = "azure-native:monitor:DiagnosticSetting"
TEMPLATE = "properties.template.resources.0"
STATUS = f"{TEMPLATE}.properties.privateLinkServiceConnectionState.status"


def listed(*lines: str) -> str:
    """Return the contents of a list of requirements as a file resource has them."""
    return base64.b64encode("\n".join(lines).encode()).decode()


def metric(category: str) -> list[dict[str, Any]]:
    return [{"category": category, "enabled": True}]


MUTATIONS = [
    Mutation(
        "workspace-own-storage-endpoints",
        "no endpoint for blobs of the workspace's own storage",
        remove(ENDPOINT, "workspace-blob-endpoint"),
    ),
    Mutation(
        "workspace-own-storage-endpoints",
        "the endpoint for files leads to another storage account",
        detach(ENDPOINT, "privateLinkServiceConnections", "workspace-dfs-endpoint"),
        stack="prod",
    ),
    Mutation(
        "network-serverless-rules",
        "no rule to the lake's files",
        remove(CONNECTIVITY_RULE, "serverless-rules-lake-dfs"),
    ),
    Mutation(
        "network-serverless-rules",
        "no rule to the workspace's own storage",
        remove(CONNECTIVITY_RULE, "serverless-rules-workspace-blob"),
        stack="test",
    ),
    Mutation(
        "network-serverless-rules",
        "a rule of another configuration than the workspace's",
        Put(
            CONNECTIVITY_RULE,
            "networkConnectivityConfigId",
            "00000000-0000-0000-0000-00000000000f",
            "serverless-rules-lake-blob",
        ),
    ),
    Mutation(
        "network-serverless-rules",
        "an environment without a rule to the models' lake",
        remove(CONNECTIVITY_RULE, "serverless-rules-prod-models-blob"),
        stack="shared",
    ),
    Mutation(
        "network-serverless-approvals",
        "a rule that nobody approves",
        remove(APPROVAL, "serverless-rules-lake-blob-approval"),
    ),
    Mutation(
        "network-serverless-approvals",
        "a rule to the models' lake that nobody approves",
        detach(APPROVAL, "properties", "serverless-rules-dev-models-dfs-approval"),
        stack="shared",
    ),
    Mutation("network-approving-deployments", "a connection is rejected", Put(APPROVAL, STATUS, "Rejected")),
    Mutation("network-approving-deployments", "a connection is left pending", drop(APPROVAL, STATUS)),
    Mutation(
        "network-approving-deployments",
        "a template deploys a storage account",
        Put(APPROVAL, f"{TEMPLATE}.type", "Microsoft.Storage/storageAccounts"),
        stack="shared",
    ),
    Mutation(
        "network-approving-deployments",
        "a deployment deletes what it does not name",
        Put(APPROVAL, "properties.mode", "Complete"),
    ),
    Mutation(
        "network-searchable-logs",
        "a closed log workspace in no scope",
        remove(MEMBER),
        stack="shared",
    ),
    Mutation(
        "network-searchable-logs",
        "a scope without an endpoint",
        remove(ENDPOINT, "logs-endpoint"),
        stack="shared",
    ),
    Mutation(
        "network-installable-packages",
        "jobs ask an index that the policy lets nobody reach",
        Put(FILE, "contentBase64", listed("# of jobs", "click==8.3.0"), "framework-core"),
    ),
    Mutation(
        "network-installable-packages",
        "one more list without wheels of its own",
        add(
            FILE,
            "extra",
            {
                "path": "/Volumes/ml_prod_catalog/libraries/wheels/0/extra.txt",
                "contentBase64": listed("torch==2.9.0"),
            },
        ),
        stack="prod",
    ),
    Mutation(
        "workspace-metric-categories",
        "all metrics of a blob service",
        Put(SETTING, "metrics", metric("AllMetrics"), "lake-diagnostics"),
    ),
    Mutation(
        "workspace-metric-categories",
        "transactions of a vault",
        Put(SETTING, "metrics", metric("Transaction"), "vault-diagnostics"),
        stack="prod",
    ),
    Mutation(
        "workspace-metric-categories",
        "metrics of a workspace",
        Put(SETTING, "metrics", metric("AllMetrics"), "workspace-diagnostics"),
    ),
]
