"""What the shared stack registers, from the ground up."""

import os

import pulumi

import platform_model
from components.mlops.registered_models import RegisteredModels, RegisteredModelsArgs
from components.operations.system_schemas import SystemSchemas, SystemSchemasArgs
from components.unity_catalog.metastore import Metastore, MetastoreArgs
from components.unity_catalog.metastore_grants import MetastoreGrants, MetastoreGrantsArgs
from infra import access, accounts, catalog_storage, diagnostics, naming, providers, subscriptions
from infra.diagnostics import DiagnosticTarget
from infra.outputs import SharedOutputs
from infra.settings.load import load_shared
from infra.shared import (
    cost,
    destroy_guard,
    endpoints,
    federation,
    hub,
    hub_access,
    identities,
    log_scope,
    model_registry,
    removed,
    serverless,
    teams,
    web_auth,
)
from infra.stack_context import StackContext
from infra.state import StackState
from platform_model import SHARED


def build() -> None:
    """Register the shared stack and export its outputs."""
    settings = load_shared()
    platform = platform_model.current()
    state = StackState.read()
    removed.require_destroyed(platform, state)
    resources = destroy_guard.record_resources()
    account_id = accounts.databricks_account(os.environ)
    account = providers.account(account_id)
    stated = platform.subscription_id(SHARED)
    azure = providers.azure(stated)
    azure_account = accounts.azure_account(os.environ, stated, azure)
    subscriptions.require_unchanged(SHARED, azure_account.subscription_id, state)
    hub.require_own_subscription(settings, azure_account.subscription_id)
    subscriptions.require_seen(platform, [azure_account.subscription_id], azure)
    context = StackContext.create(SHARED, settings.location, azure_account, settings.tags.on(SHARED), azure)
    in_account = pulumi.ResourceOptions(providers=[account])

    the_hub = hub.build(context, settings)
    log_scope.build(context, settings, the_hub)
    principals = identities.build(account, account_id, settings)
    the_teams = teams.build(platform, account)

    metastore = Metastore(
        "metastore",
        MetastoreArgs(
            metastore_name=settings.metastore.name,
            region=context.location,
            sharing_scope=settings.metastore.sharing_scope,
            recipient_token_days=settings.metastore.recipient_token_days,
            owner=principals.admins,
            adopt_id=settings.metastore.existing_id,
        ),
        in_account,
    )
    sign_in = web_auth.build(context, settings, the_hub, account, metastore.metastore_id, principals)
    MetastoreGrants(
        "metastore-grants",
        MetastoreGrantsArgs(
            metastore_id=metastore.metastore_id,
            grants={
                f"{environment}.deploy": access.METASTORE_DEPLOYER
                for environment in platform.environment_names
            },
            principals=principals.grantees,
        ),
        # Protected: without them no environment is deployed again.
        pulumi.ResourceOptions(providers=[sign_in.provider], protect=True),
    )

    connector = catalog_storage.access_connector(context)
    lake = catalog_storage.data_lake(
        context, naming.hub_data_lake(context.suffix), settings.storage, connector
    )
    lake_endpoints = endpoints.build_storage(context, the_hub, lake.account_id)
    serverless.close(context, sign_in.workspace.workspace_id, account, account_id)
    connectivity_ids = serverless.build(context, lake, account, [lake_endpoints[-1].connection])
    storage = catalog_storage.unity_catalog_access(
        context, lake, connector, sign_in.provider, {}, principals.admins
    )
    models = model_registry.build(
        platform,
        settings.models,
        storage.location_url,
        principals.grantees,
        principals.admins,
        sign_in.provider,
    )

    SystemSchemas(
        "system-schemas",
        SystemSchemasArgs(schemas=settings.system_schemas),
        pulumi.ResourceOptions(providers=[sign_in.provider]),
    )
    registered = RegisteredModels(
        "registered",
        RegisteredModelsArgs(
            models=model_registry.registered(platform, settings.models),
            schema_names=models.schema_names,
            owner=principals.admins,
        ),
        pulumi.ResourceOptions(providers=[sign_in.provider]),
    )
    cost.build(settings, account)
    pipelines = federation.build(context, settings, principals, account)
    hub_access.build(context, settings, pipelines)
    diagnostics.build(
        context,
        the_hub.log_workspace_id,
        [
            DiagnosticTarget(
                name="web-auth", target_id=sign_in.workspace.workspace_arm_id, metric_categories=[]
            ),
            DiagnosticTarget(name="lake", target_id=lake.blob_service_id, metric_categories=["Transaction"]),
        ],
    )

    destroy_guard.build(resources)

    SharedOutputs.export(
        {
            "location": context.location,
            "metastore_id": metastore.metastore_id,
            "models_catalog": models.catalog_name,
            "model_schemas": {stage.key: models.schema_names[stage.schema_name] for stage in platform.stages},
            "model_tags": registered.model_tags,
            "hub": hub.outputs(settings, the_hub),
            "zone_ids": hub.environment_zone_ids(the_hub),
            "log_workspace_id": the_hub.log_workspace_id,
            "web_auth_workspace": {
                "armId": sign_in.workspace.workspace_arm_id,
                "workspaceId": sign_in.workspace.workspace_id,
                "url": sign_in.workspace.workspace_url,
            },
            "connectivity_config_ids": connectivity_ids,
            "groups": principals.groups,
            "teams": the_teams.groups,
            "team_groups": the_teams.everyone,
            "service_principals": principals.service_principals,
            "pipelines": federation.outputs(pipelines, principals),
            "readers": settings.federation.readers if settings.federation else (),
        }
    )
