"""Data that one mistake deletes."""

from tests.policy.mutation import Mutation, Put, drop, unprotect

CATALOG = "databricks:index/catalog:Catalog"
CREDENTIAL = "databricks:index/storageCredential:StorageCredential"
GROUP = "databricks:index/group:Group"
LAKE = "azure-native:storage:StorageAccount"
LOGS = "azure-native:operationalinsights:Workspace"
METASTORE = "databricks:index/metastore:Metastore"

MUTATIONS = [
    Mutation(
        "resilience-logs-kept",
        "logs are gone after a month",
        Put(LOGS, "retentionInDays", 30),
        stack="shared",
    ),
    Mutation(
        "resilience-logs-kept",
        "nothing is said about the end of logs",
        drop(LOGS, "retentionInDays"),
        stack="shared",
    ),
    Mutation(
        "resilience-no-force-destroy",
        "a catalog is deleted with its tables",
        Put(CATALOG, "forceDestroy", True),
        stack="prod",
    ),
    Mutation(
        "resilience-no-force-destroy",
        "the metastore is deleted with everything",
        Put(METASTORE, "forceDestroy", True),
        stack="shared",
    ),
    Mutation(
        "resilience-protected-access", "a credential may be deleted", unprotect(CREDENTIAL), stack="prod"
    ),
    Mutation("resilience-protected-access", "a group may be deleted", unprotect(GROUP), stack="shared"),
    Mutation("resilience-protected-data", "a catalog may be deleted", unprotect(CATALOG)),
    Mutation("resilience-protected-data", "the data lake may be deleted", unprotect(LAKE), stack="prod"),
    Mutation(
        "resilience-replication",
        "production ends with its data centre",
        Put(LAKE, "sku.name", "Standard_LRS"),
        stack="prod",
    ),
    Mutation("resilience-replication", "nothing is said about copies", drop(LAKE, "sku"), stack="shared"),
]
