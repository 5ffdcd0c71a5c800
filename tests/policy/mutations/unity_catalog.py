"""Catalogs, schemas and grants that let strangers in."""

from policy.core.resource import Stack
from tests.policy.mutation import Mutation, Put, add, detach, drop, remove

CATALOG = "databricks:index/catalog:Catalog"
CREDENTIAL = "databricks:index/storageCredential:StorageCredential"
GRANT = "databricks:index/grant:Grant"
GRANTS = "databricks:index/grants:Grants"
LOCATION = "databricks:index/externalLocation:ExternalLocation"
METASTORE = "databricks:index/metastore:Metastore"
RECIPIENT = "databricks:index/recipient:Recipient"
SCHEMA = "databricks:index/schema:Schema"
SYSTEM_SCHEMA = "databricks:index/systemSchema:SystemSchema"


def _renamed_production(stack: Stack) -> Stack:
    """Rename the schema of production models, and let people make models there."""
    grants = "models-production_models-grants"
    renamed = Put(SCHEMA, "name", "live_models", "models-production_models")(stack)
    moved = Put(GRANTS, "schema", "ml_models_catalog.live_models", grants)(renamed)
    return Put(GRANTS, "grants.0.privileges", ["CREATE_MODEL", "USE_SCHEMA"], grants)(moved)


MUTATIONS = [
    Mutation(
        "unity-catalog-system-schemas-once",
        "an environment enables what the shared stack has",
        add(SYSTEM_SCHEMA, "access", {"schema": "access"}),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-system-schemas-once",
        "an environment enables a schema that nobody has",
        add(SYSTEM_SCHEMA, "marketplace", {"schema": "marketplace"}),
    ),
    Mutation(
        "unity-catalog-isolated-catalogs",
        "a catalog is open to all workspaces",
        Put(CATALOG, "isolationMode", "OPEN"),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-isolated-catalogs", "nothing is said about isolation", drop(CATALOG, "isolationMode")
    ),
    Mutation("unity-catalog-storage-root", "a catalog has no root", drop(CATALOG, "storageRoot")),
    Mutation(
        "unity-catalog-storage-root",
        "a catalog's root is empty",
        Put(CATALOG, "storageRoot", ""),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-own-location",
        "a catalog lies in another environment's lake",
        Put(CATALOG, "storageRoot", "abfss://catalog@companydatalakeprod.dfs.core.windows.net/"),
    ),
    Mutation(
        "unity-catalog-own-location",
        "a root only begins like the location's",
        Put(LOCATION, "url", "abfss://catalog@companydatalake"),
        stack="shared",
    ),
    Mutation(
        "unity-catalog-isolated-storage",
        "a credential is open to all workspaces",
        Put(CREDENTIAL, "isolationMode", "ISOLATION_MODE_OPEN"),
    ),
    Mutation(
        "unity-catalog-isolated-storage",
        "nothing is said about a location's isolation",
        drop(LOCATION, "isolationMode"),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-bound-catalogs",
        "a catalog is bound to no workspace",
        remove("databricks:index/workspaceBinding:WorkspaceBinding", "catalog-workspace"),
    ),
    Mutation(
        "unity-catalog-bound-catalogs",
        "a binding is that of something else",
        detach("databricks:index/workspaceBinding:WorkspaceBinding", "securableName", "catalog-workspace"),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-one-grants-resource",
        "a schema's grants stand in two places",
        add(
            GRANTS,
            "more-grants",
            {"schema": "ml_dev_catalog.raw", "grants": [{"principal": "a", "privileges": ["SELECT"]}]},
        ),
    ),
    Mutation(
        "unity-catalog-one-grants-resource",
        "a single grant stands beside all grants",
        add(
            GRANT,
            "one-grant",
            {"catalog": "ml_prod_catalog", "principal": "a", "privileges": ["USE_CATALOG"]},
        ),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-no-all-privileges",
        "a group may do whatever can be done",
        Put(GRANTS, "grants.0.privileges", ["ALL_PRIVILEGES"], "catalog-raw-grants"),
    ),
    Mutation(
        "unity-catalog-no-all-privileges",
        "a single grant has all privileges",
        add(
            GRANT,
            "all",
            {"volume": "ml_prod_catalog.raw.landing", "principal": "a", "privileges": ["ALL_PRIVILEGES"]},
        ),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-production-writers",
        "people make production models",
        Put(GRANTS, "grants.0.privileges", ["CREATE_MODEL", "USE_SCHEMA"], "models-production_models-grants"),
        stack="shared",
    ),
    Mutation(
        "unity-catalog-production-writers",
        "the pipeline of dev writes production models",
        Put(
            GRANTS,
            "grants.0",
            {"principal": "application-of-mlops-deploy-dev", "privileges": ["CREATE_MODEL_VERSION"]},
            "models-production_models-grants",
        ),
        stack="shared",
    ),
    Mutation(
        "unity-catalog-production-writers",
        "somebody manages archived models",
        Put(GRANTS, "grants.1.privileges", ["MANAGE"], "models-archived_models-grants"),
        stack="shared",
    ),
    Mutation(
        "unity-catalog-production-writers",
        "people make production models in a schema of another name",
        _renamed_production,
        stack="shared",
    ),
    Mutation(
        "unity-catalog-recipient-tokens",
        "tokens last for a year",
        Put(METASTORE, "deltaSharingRecipientTokenLifetimeInSeconds", 365 * 24 * 60 * 60),
        stack="shared",
    ),
    Mutation(
        "unity-catalog-recipient-tokens",
        "tokens never run out",
        Put(METASTORE, "deltaSharingRecipientTokenLifetimeInSeconds", 0),
        stack="shared",
    ),
    Mutation(
        "unity-catalog-recipient-addresses",
        "a partner reads from anywhere",
        add(RECIPIENT, "partner", {"name": "partner", "authenticationType": "TOKEN"}),
        stack="shared",
    ),
    Mutation(
        "unity-catalog-recipient-addresses",
        "a partner's list of addresses is empty",
        add(
            RECIPIENT,
            "partner",
            {"authenticationType": "TOKEN", "ipAccessList": {"allowedIpAddresses": []}},
        ),
        stack="shared",
    ),
]
