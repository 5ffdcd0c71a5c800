"""The catalog of an environment: bound to its workspace, granted to its principals and to the named roles."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_databricks as databricks

from components.unity_catalog.catalog import Catalog, CatalogArgs
from components.unity_catalog.privileges import CatalogPrivilege, SchemaPrivilege
from components.unity_catalog.specs import SchemaSpec, VolumeSpec
from infra import access, naming
from infra.outputs import SharedOutputs
from infra.settings.environment import EnvironmentSettings
from infra.settings.unity_catalog import Schema


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
    return Catalog(
        "catalog",
        CatalogArgs(
            catalog_name=naming.catalog(settings.environment),
            storage_root=storage_root,
            comment=settings.catalog.comment,
            owner=shared.groups["platformAdmins"].name,
            isolated=True,
            workspace_ids={"workspace": workspace_id},
            principals=_grantees(settings.environment, shared),
            grants=_catalog_grants(settings.catalog.schemas),
            schemas=[
                SchemaSpec(
                    name=schema.name,
                    comment=schema.comment,
                    grants=_schema_grants(schema),
                    volumes=[
                        VolumeSpec(name=volume.name, comment=volume.comment) for volume in schema.volumes
                    ],
                )
                for schema in settings.catalog.schemas
            ],
        ),
        pulumi.ResourceOptions(providers=[provider]),
    )


def _grantees(environment: str, shared: SharedOutputs) -> dict[str, pulumi.Input[str]]:
    principals = shared.service_principals[environment]
    return {
        **{role: group.name for role, group in shared.groups.items()},
        "deploy": principals.deploy.name,
        "run": principals.run.name,
    }


def _catalog_grants(schemas: Sequence[Schema]) -> Mapping[str, Sequence[CatalogPrivilege]]:
    roles = {role for schema in schemas for role in (*schema.readers, *schema.writers)}
    return {
        "deploy": access.CATALOG_DEPLOYER,
        "run": access.CATALOG_RUNNER,
        **dict.fromkeys(sorted(roles), access.CATALOG_USER),
    }


def _schema_grants(schema: Schema) -> Mapping[str, Sequence[SchemaPrivilege]]:
    return {
        **dict.fromkeys(schema.readers, access.SCHEMA_READER),
        **dict.fromkeys(schema.writers, access.SCHEMA_WRITER),
    }
