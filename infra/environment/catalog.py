"""The catalog of an environment: bound to its workspace, granted to its principals and to the named roles."""

from collections.abc import Collection, Mapping, Sequence, Set

import pulumi
import pulumi_databricks as databricks

import platform_model
from components.unity_catalog.catalog import Catalog, CatalogArgs
from components.unity_catalog.privileges import CatalogPrivilege, SchemaPrivilege
from components.unity_catalog.specs import SchemaSpec, VolumeSpec
from infra import access, naming, team_data
from infra.outputs import Principals, SharedOutputs
from infra.settings.declared import Role
from infra.settings.environment import EnvironmentSettings
from infra.settings.unity_catalog import Schema
from infra.team_data import EVERY_TEAM


def build(
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    storage_root: pulumi.Output[str],
    workspace_id: pulumi.Output[str],
    provider: databricks.Provider,
) -> Catalog:
    """Register the catalog with its schemas and volumes.

    Args:
        settings: The environment's settings.
        shared: The shared stack, which owns the principals.
        storage_root: URL of the external location that holds the catalog's data.
        workspace_id: Numeric id of the environment's workspace, the only one that may use the catalog.
        provider: A workspace of the metastore to work through.
    """
    principals = shared.service_principals[settings.environment]
    teams = team_data.groups(settings.environment, shared)
    previewed = _monitored_schemas(settings) if principals.preview else frozenset[str]()
    return Catalog(
        "catalog",
        CatalogArgs(
            catalog_name=naming.catalog(settings.environment),
            storage_root=storage_root,
            comment=settings.catalog.comment,
            owner=shared.groups[platform_model.current().administrators].name,
            isolated=True,
            workspace_ids={"workspace": workspace_id},
            principals={
                **_grantees(principals, shared),
                **{key: group.name for key, group in teams.items()},
            },
            grants={
                **_catalog_grants(settings, previewed),
                **dict.fromkeys(teams.keys() & {EVERY_TEAM}, access.CATALOG_TEAM),
            },
            schemas=[
                SchemaSpec(
                    name=schema.name,
                    comment=schema.comment,
                    grants=_schema_grants(schema, previewed),
                    volumes=[
                        VolumeSpec(name=volume.name, comment=volume.comment) for volume in schema.volumes
                    ],
                )
                for schema in settings.catalog.schemas
            ]
            + [_libraries(settings, teams), *_integration(settings), *team_data.schemas(settings.declared)],
        ),
        pulumi.ResourceOptions(providers=[provider]),
    )


def _grantees(principals: Principals, shared: SharedOutputs) -> dict[str, pulumi.Input[str]]:
    return {
        **{role: group.name for role, group in shared.groups.items()},
        "deploy": principals.deploy.name,
        "run": principals.run.name,
        **({"preview": principals.preview.name} if principals.preview else {}),
    }


def _monitored_schemas(settings: EnvironmentSettings) -> frozenset[str]:
    """Return the schemas of the tables that a preview looks up."""
    return frozenset(monitor.table.split(".")[1] for monitor in settings.monitoring.monitors)


def _catalog_grants(
    settings: EnvironmentSettings, previewed: Set[str]
) -> Mapping[str, Sequence[CatalogPrivilege]]:
    roles = {role for schema in settings.catalog.schemas for role in (*schema.readers, *schema.writers)}
    roles |= _readers_of_libraries(settings)
    return {
        "deploy": access.CATALOG_DEPLOYER,
        "run": access.CATALOG_RUNNER,
        **({"preview": access.CATALOG_PREVIEWER} if previewed else {}),
        **dict.fromkeys(sorted(roles), access.CATALOG_USER),
    }


def _schema_grants(schema: Schema, previewed: Set[str]) -> Mapping[str, Sequence[SchemaPrivilege]]:
    return {
        "run": access.SCHEMA_RUNNER,
        **({"preview": access.SCHEMA_PREVIEWER} if schema.name in previewed else {}),
        **dict.fromkeys(schema.readers, access.SCHEMA_READER),
        **dict.fromkeys(schema.writers, access.SCHEMA_WRITER),
    }


def _libraries(settings: EnvironmentSettings, teams: Collection[str]) -> SchemaSpec:
    """Return the schema of the framework's wheel, apart from the data, whose writers do not write here."""
    roles = sorted(_readers_of_libraries(settings) | (set(teams) & {EVERY_TEAM}))
    uses: Sequence[SchemaPrivilege] = ("USE_SCHEMA",)
    volume = VolumeSpec(
        name=settings.framework.volume,
        comment="Wheels and lists of requirements, each version in a folder of its own",
        grants={
            "deploy": access.LIBRARIES_WRITER,
            **dict.fromkeys(["run", *roles], access.LIBRARIES_READER),
        },
    )
    return SchemaSpec(
        name=settings.framework.schema_name,
        comment="What clusters and jobs install",
        grants=dict.fromkeys(roles, uses),
        volumes=[volume],
    )


def _integration(settings: EnvironmentSettings) -> list[SchemaSpec]:
    """Return the schemas of the integration test, with the stages whose part they play in it.

    The framework finds a stage's schema by these properties, in whichever catalog it is pointed to. Days
    are required, and nothing retains what is here: the test deletes it.
    """
    if settings.integration is None:
        return []
    trained, candidates = settings.integration.schemas
    first, second, *_ = platform_model.current().stage_keys
    return [
        SchemaSpec(
            name=trained,
            comment="Tables, files and new models of the integration test, which deletes them",
            properties={"stage": first, "retention_days": "1"},
            grants={"run": access.INTEGRATION_RUNNER},
            volumes=[VolumeSpec(name=naming.INTEGRATION_VOLUME, comment="Definitions and files of runs")],
        ),
        SchemaSpec(
            name=candidates,
            comment="Models that the integration test has promoted, which deletes them",
            properties={"stage": second, "retention_days": "1"},
            grants={"run": access.INTEGRATION_CANDIDATES_RUNNER},
        ),
    ]


def _readers_of_libraries(settings: EnvironmentSettings) -> set[Role]:
    """Return the roles that install the wheel on clusters of theirs, and those that may just read it."""
    return {*settings.compute.users, *settings.framework.readers}
