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
from platform_model import Platform
from platform_model.entries import ModelAccess

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

INTEGRATION_RUNNER: Sequence[SchemaPrivilege] = ("CREATE_MODEL", "CREATE_TABLE", "WRITE_VOLUME")
"""A run principal on the schema of the integration test. What it makes there is its own to change and delete;
reading comes from the catalog. Models of an integration test are registered here and not in the registry, so
that no right on a stage is needed for it."""

INTEGRATION_CANDIDATES_RUNNER: Sequence[SchemaPrivilege] = ("CREATE_MODEL",)
"""A run principal on the schema to which the integration test promotes."""

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

CATALOG_TEAM: Sequence[CatalogPrivilege] = ("USE_CATALOG",)
"""Every team on the catalog of an environment: it reaches its own schemas, and does not see that of others
there are, as ``BROWSE`` would let it."""

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

_MODELS_OF_ROLES: Mapping[ModelAccess, Sequence[SchemaPrivilege]] = {
    "use": USE_MODELS,
    "review": REVIEW_MODELS,
    "register": REGISTER_MODELS,
}
"""What roles may do with the models of a stage, by the word in ``platform.yaml``."""


def model_grants(platform: Platform) -> dict[str, dict[str, Sequence[SchemaPrivilege]]]:
    """Return what is granted on the schema of each stage: by stage, then by role or ``<environment>.<duty>``.

    One catalog serves all workspaces, so the separation of environments rests on these grants: a stage is
    filled by the deploy principal of its environment alone, and the last environment's keeps the archive.

    A preview looks up the models that its environment serves, which takes ``EXECUTE``:
    https://docs.databricks.com/api/azure/workspace/modelversions/list.
    """
    return {stage.key: _grants_on(platform, stage.key) for stage in platform.stages}


def _grants_on(platform: Platform, stage: str) -> dict[str, Sequence[SchemaPrivilege]]:
    grants = {
        key: _MODELS_OF_ROLES[role.models[stage]]
        for key, role in platform.roles.items()
        if stage in role.models
    }
    # The last environment's pipeline retires to the archive what lies in the stages before its own.
    grants[f"{platform.last.name}.deploy"] = MANAGE_MODELS if stage == platform.archive.key else RETAIN_MODELS
    for environment in platform.environments:
        before = platform.before(environment.name)
        if environment.stage == stage:
            grants[f"{environment.name}.deploy"] = MANAGE_MODELS
            # Training registers; elsewhere a model's own code runs as the run principal, who writes no stage.
            grants[f"{environment.name}.run"] = MANAGE_MODELS if environment.is_development else USE_MODELS
            grants[f"{environment.name}.preview"] = USE_MODELS
        elif before and before.stage == stage:
            # Promotion copies a version out of the stage before, which the jobs evaluate.
            grants.setdefault(f"{environment.name}.deploy", USE_MODELS)
            grants[f"{environment.name}.run"] = USE_MODELS
    return grants


READ_REQUESTS: Sequence[SchemaPrivilege] = ("SELECT", "USE_SCHEMA")
LEAVE_REQUESTS: Sequence[SchemaPrivilege] = ("CREATE_TABLE", "USE_SCHEMA")
"""Whoever creates the table of requests owns it, and reads and writes it by that:
https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/ownership"""


def request_grants(platform: Platform) -> dict[str, Sequence[SchemaPrivilege]]:
    """Return what is granted on the schema of requests for retraining.

    Production asks and development trains, each in its own workspace: neither principal has a right in the
    other's. The roles that see what answers customers see what was asked for.
    """
    readers = [key for key, role in platform.roles.items() if platform.last.stage in role.models]
    trainers = [f"{one.name}.run" for one in platform.environments if one.is_development]
    return {
        **dict.fromkeys([*readers, *trainers], READ_REQUESTS),
        **{f"{one.name}.run": LEAVE_REQUESTS for one in platform.environments if one.is_production},
    }
