"""The model registry: one catalog for all environments, with a schema for each stage of a model's life."""

from collections.abc import Mapping

import pulumi
import pulumi_databricks as databricks

from components.mlops.registered_models import ModelSpec
from components.unity_catalog.catalog import Catalog, CatalogArgs
from components.unity_catalog.specs import SchemaSpec
from infra import access
from infra.settings.unity_catalog import Models
from platform_model import Platform


def build(
    platform: Platform,
    models: Models,
    storage_root: pulumi.Output[str],
    grantees: Mapping[str, pulumi.Input[str]],
    owner: pulumi.Input[str],
    provider: databricks.Provider,
) -> Catalog:
    """Register the catalog, which every workspace of the metastore sees; its grants tell them apart.

    Args:
        platform: The stages, and who there is.
        models: The registry's settings.
        storage_root: URL of an external location for the models' files.
        grantees: What grants call a principal, by the keys of ``infra.access``.
        owner: The group that owns the catalog.
        provider: A workspace of the metastore to work through.
    """
    # Who is not there, such as a preview that the settings do not list, is granted nothing.
    stages = {
        stage: {key: privileges for key, privileges in grants.items() if key in grantees}
        for stage, grants in access.model_grants(platform).items()
    }
    retraining = {
        key: privileges for key, privileges in access.request_grants(platform).items() if key in grantees
    }
    readers = sorted({key for grants in (*stages.values(), retraining) for key in grants})
    return Catalog(
        "models",
        CatalogArgs(
            catalog_name=models.catalog,
            storage_root=storage_root,
            comment=models.comment,
            isolated=False,
            owner=owner,
            principals=grantees,
            grants={
                key: access.CATALOG_PREVIEWER if key.endswith(".preview") else access.CATALOG_USER
                for key in readers
            },
            schemas=[
                SchemaSpec(
                    name=schema.schema_name,
                    comment=schema.comment,
                    # Read by the retention job: Unity Catalog itself keeps models for ever.
                    properties={"stage": schema.key, "retention_days": str(schema.retention_days)},
                    grants=stages[schema.key],
                )
                for schema in platform.stages
            ]
            + [
                SchemaSpec(
                    name=models.retraining_schema,
                    comment="Requests of production to retrain models whose monitors are violated.",
                    # The jobs find the schema by it, whatever it is called.
                    properties={"holds": "retraining_requests"},
                    grants=retraining,
                )
            ],
        ),
        pulumi.ResourceOptions(providers=[provider]),
    )


def registered(platform: Platform, models: Models) -> list[ModelSpec]:
    """Return every declared model in the schema of every stage that it passes through."""
    return [
        ModelSpec(
            name=model.name,
            schema=platform.stage(stage).schema_name,
            comment=model.comment,
            tags=model.tags,
        )
        for model in models.registered
        for stage in model.stages
    ]
