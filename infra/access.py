"""Who may do what: the privileges of each role, as data.

Groups are named by their role, service principals by their environment and duty; the stacks replace those
keys by the names that grants take. Administrators are no part of this: the group of platform
administrators owns the metastore and every catalog, and an owner needs no grant.

Meaning of the privileges: https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/privileges
"""

from collections.abc import Mapping, Sequence

from components.unity_catalog.privileges import (
    CatalogPrivilege,
    MetastorePrivilege,
    SchemaPrivilege,
    VolumePrivilege,
)
from infra.settings.identity import Role
from infra.settings.stacks import Environment
from infra.settings.unity_catalog import ModelStage

METASTORE_DEPLOYER: Sequence[MetastorePrivilege] = (
    "CREATE_CATALOG",
    "CREATE_EXTERNAL_LOCATION",
    "CREATE_STORAGE_CREDENTIAL",
)
"""What a deploy principal needs on the metastore to bring its environment up."""

CATALOG_DEPLOYER: Sequence[CatalogPrivilege] = (
    "CREATE_SCHEMA",
    "MANAGE",
    "SELECT",
    "USE_CATALOG",
    "USE_SCHEMA",
)
"""A deploy principal on the catalog of its own environment. ``MANAGE`` is stated because grants are
authoritative: an update without it would take the deployer's right to make the next one. ``SELECT`` is what
look-ups of tables, and their monitors, take: https://docs.databricks.com/api/azure/workspace/tables/get"""

SCHEMA_PREVIEWER: Sequence[SchemaPrivilege] = ("SELECT", "USE_SCHEMA")
"""A preview principal on each schema with monitored tables, as it looks these up. It reads no row by it,
as it has the use of no compute, and the lake answers the environment's alone."""

CATALOG_RUNNER: Sequence[CatalogPrivilege] = (
    "EXECUTE",
    "READ_VOLUME",
    "SELECT",
    "USE_CATALOG",
    "USE_SCHEMA",
)
"""A run principal (the jobs' identity) on the catalog of its own environment: it reads all of it."""

SCHEMA_RUNNER: Sequence[SchemaPrivilege] = ("CREATE_FUNCTION", "CREATE_TABLE", "MODIFY", "WRITE_VOLUME")
"""A run principal on each schema of data. Not on the catalog, which would let jobs write the libraries that
they run themselves: privileges are inherited, and nothing takes one away further down."""

CATALOG_USER: Sequence[CatalogPrivilege] = ("BROWSE", "USE_CATALOG")
"""A person's role on a catalog: see that it exists and reach what its schemas grant."""

CATALOG_PREVIEWER: Sequence[CatalogPrivilege] = ("USE_CATALOG",)
"""A preview principal on a catalog: it reaches what the schemas grant, and sees nothing else."""

SCHEMA_READER: Sequence[SchemaPrivilege] = ("EXECUTE", "READ_VOLUME", "SELECT", "USE_SCHEMA")
"""A role that reads one schema of an environment's catalog."""

SCHEMA_WRITER: Sequence[SchemaPrivilege] = (
    *SCHEMA_READER,
    "CREATE_FUNCTION",
    "CREATE_TABLE",
    "MODIFY",
    "WRITE_VOLUME",
)
"""A role that writes it, too."""

LIBRARIES_READER: Sequence[VolumePrivilege] = ("READ_VOLUME",)
"""Whoever installs the libraries: the jobs' identity, and the roles that make clusters."""

LIBRARIES_WRITER: Sequence[VolumePrivilege] = ("READ_VOLUME", "WRITE_VOLUME")
"""The deploy principal alone."""

USE_MODELS: Sequence[SchemaPrivilege] = ("EXECUTE", "USE_SCHEMA")
REVIEW_MODELS: Sequence[SchemaPrivilege] = ("APPLY_TAG", "EXECUTE", "USE_SCHEMA")
REGISTER_MODELS: Sequence[SchemaPrivilege] = (
    "APPLY_TAG",
    "CREATE_MODEL",
    "CREATE_MODEL_VERSION",
    "EXECUTE",
    "USE_SCHEMA",
)

MANAGE_MODELS: Sequence[SchemaPrivilege] = (*REGISTER_MODELS, "MANAGE")
"""Whoever fills a stage also points its aliases, which is for owners and those who manage a model:
https://learn.microsoft.com/azure/databricks/machine-learning/manage-model-lifecycle/"""

RETAIN_MODELS: Sequence[SchemaPrivilege] = (*USE_MODELS, "MANAGE")
"""Copy versions to the archive, and delete them where they were."""

BUNDLE_DEPLOYERS: Mapping[Environment, Sequence[Role]] = {
    "dev": ("dataScientists", "mlEngineers"),
    "test": (),
    "prod": (),
}
"""Roles that deploy jobs which run as an environment's run principal, beside its deploy principal: in dev
everybody deploys a copy of the bundle."""

MODEL_STAGES: Mapping[ModelStage, Mapping[str, Sequence[SchemaPrivilege]]] = {
    "dev": {
        "dataScientists": REGISTER_MODELS,
        "mlEngineers": REGISTER_MODELS,
        "dev.deploy": MANAGE_MODELS,
        "dev.run": MANAGE_MODELS,
        "dev.preview": USE_MODELS,
        # Promotion copies a version out of the stage before: whoever fills a stage reads that one.
        "test.deploy": USE_MODELS,
        # It evaluates what it promotes; a model's own code runs as the run principal, who writes no stage.
        "test.run": USE_MODELS,
        "prod.deploy": RETAIN_MODELS,
    },
    "candidate": {
        "dataScientists": USE_MODELS,
        "mlEngineers": USE_MODELS,
        "modelReviewers": REVIEW_MODELS,
        "test.deploy": MANAGE_MODELS,
        "test.run": USE_MODELS,
        "test.preview": USE_MODELS,
        "prod.run": USE_MODELS,
        "prod.deploy": RETAIN_MODELS,
    },
    "production": {
        "dataScientists": USE_MODELS,
        "mlEngineers": USE_MODELS,
        "modelReviewers": REVIEW_MODELS,
        "auditors": USE_MODELS,
        "prod.deploy": MANAGE_MODELS,
        "prod.run": USE_MODELS,
        "prod.preview": USE_MODELS,
    },
    "archived": {
        "mlEngineers": USE_MODELS,
        "auditors": USE_MODELS,
        "prod.deploy": MANAGE_MODELS,
    },
}
"""Each stage of the model registry. A preview looks up the models that its environment serves, which takes
``EXECUTE``: https://docs.databricks.com/api/azure/workspace/modelversions/list.

One catalog serves all three workspaces, so the separation of environments rests on these grants: only
production's deploy principal writes the last two stages."""

READ_REQUESTS: Sequence[SchemaPrivilege] = ("SELECT", "USE_SCHEMA")
LEAVE_REQUESTS: Sequence[SchemaPrivilege] = ("CREATE_TABLE", "USE_SCHEMA")
"""Whoever creates the table of requests owns it, and reads and writes it by that:
https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/ownership"""

RETRAINING: Mapping[str, Sequence[SchemaPrivilege]] = {
    "dataScientists": READ_REQUESTS,
    "mlEngineers": READ_REQUESTS,
    "auditors": READ_REQUESTS,
    "dev.run": READ_REQUESTS,
    "prod.run": LEAVE_REQUESTS,
}
"""The schema of requests for retraining. Production asks and development trains, each in its own workspace:
neither principal has a right in the other's."""
