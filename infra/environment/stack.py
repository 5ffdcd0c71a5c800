"""What an environment's stack registers, from the ground up."""

import os

import pulumi

import platform_model
from components.storage.key_vault import KeyVault, KeyVaultArgs
from components.unity_catalog.catalog import Catalog
from components.workspace.workspace_defaults import WorkspaceDefaults, WorkspaceDefaultsArgs
from infra import accounts, catalog_storage, diagnostics, naming, providers, subscriptions, team_data
from infra.cost.estimate import hourly_ceiling
from infra.diagnostics import DiagnosticTarget
from infra.environment import catalog, deployed, ml_plane, network, pipeline, reach, workspace
from infra.outputs import EnvironmentOutputs, SharedOutputs
from infra.registry import Registry
from infra.settings.environment import EnvironmentSettings
from infra.settings.load import load_environment, require_region
from infra.stack_context import StackContext
from infra.state import StackState


def build() -> None:
    """Register the selected environment and export its outputs."""
    settings = load_environment()
    platform = platform_model.current()
    stack = settings.environment
    shared = SharedOutputs.read()
    require_region(settings, shared.location)
    team_data.groups(stack, shared)  # one that is missing stops the run here

    account_id = accounts.databricks_account(os.environ)
    account = providers.account(account_id)
    stated = platform.subscription_id(stack)
    azure = providers.azure(stated)
    azure_account = accounts.azure_account(os.environ, stated, azure)
    metastore = providers.workspace(
        "web-auth-workspace", shared.web_auth_workspace.url, shared.web_auth_workspace.arm_id
    )
    # Before anything is registered: a look-up that fails leaves everything as it is.
    state = StackState.read()
    deployed.require_retired(settings, state)
    subscriptions.require_unchanged(stack, azure_account.subscription_id, state)
    subscriptions.require_seen(platform, [azure_account.subscription_id, shared.hub.subscription_id], azure)
    team_data.require_kept(platform, stack, state)
    registry = Registry.read(
        metastore,
        models=[endpoint.model for endpoint in settings.serving.endpoints],
        tables=deployed.within_deployed_schemas(
            state, [monitor.table for monitor in settings.monitoring.monitors]
        ),
    )
    context = StackContext.create(stack, settings.location, azure_account, settings.tags.on(stack), azure)

    net = network.build(context, settings, shared)
    connector = catalog_storage.access_connector(context)
    lake = catalog_storage.data_lake(
        context, naming.data_lake(stack, context.suffix), settings.storage, connector
    )
    vault = _vault(context, settings)
    space = workspace.build(context, settings, shared, net, connector, account)
    ways = reach.build(context, settings, shared, net, space, lake, vault, account, account_id)

    storage = catalog_storage.unity_catalog_access(
        context,
        lake,
        connector,
        metastore,
        {"workspace": space.workspace_id},
        shared.groups[platform.administrators].name,
    )
    data = catalog.build(settings, shared, storage.location_url, space.workspace_id, metastore)
    _default_catalog(settings, space, data)
    plane = ml_plane.build(context, settings, shared, space, data, vault, metastore, registry, state, ways)

    diagnostics.build(
        context,
        shared.log_workspace_id,
        [
            DiagnosticTarget(
                name="workspace", target_id=space.resource.workspace_arm_id, metric_categories=[]
            ),
            DiagnosticTarget(name="vault", target_id=vault.vault_id, metric_categories=["AllMetrics"]),
            DiagnosticTarget(name="lake", target_id=lake.blob_service_id, metric_categories=["Transaction"]),
        ],
    )
    pipeline.build(context, shared)

    EnvironmentOutputs.export(
        {
            "workspace": {
                "armId": space.resource.workspace_arm_id,
                "workspaceId": space.resource.workspace_id,
                "url": space.resource.workspace_url,
            },
            "catalog": data.catalog_name,
            "schemas": pulumi.Output.all(*data.schema_names.values()),
            "storage_account": lake.account_name,
            "key_vault_uri": vault.vault_uri,
            "private_endpoints": {
                name: {
                    "id": endpoint.endpoint_id,
                    "ipAddress": endpoint.ip_address,
                    "fqdn": endpoint.fqdn,
                }
                for name, endpoint in ways.endpoints.items()
            },
            "egress_address": net.egress_address,
            "interactive_policy_id": plane.compute.interactive_policy_id,
            "job_policy_id": plane.compute.job_policy_id,
            "runtime": settings.compute.runtime_key,
            "framework": {
                "wheel": plane.framework.wheel,
                "requirements": plane.framework.requirements,
                "mirror": plane.framework.mirror,
            },
            "registry": {
                "catalog": shared.models_catalog,
                "schemas": shared.model_schemas,
                "own": settings.declared.stage,
            },
            "job_principals": {
                "run": shared.service_principals[stack].run.name,
                "deploy": shared.service_principals[stack].deploy.name,
            },
            "operators": shared.groups[platform.operators].name,
            "notification_destination_id": plane.notification_destination_id,
            "inference_tables": {
                endpoint.name: f"{naming.catalog(stack)}.{table.schema_name}.{table.prefix}_payload"
                for endpoint in settings.serving.endpoints
                if (table := endpoint.inference_table)
            },
            "integration_schema": settings.integration.schema_name if settings.integration else None,
            "warehouse_id": plane.compute.warehouse_id,
            "thresholds": {
                "drift": settings.monitoring.thresholds.drift,
                "accuracyDrop": settings.monitoring.thresholds.accuracy_drop,
            },
            "experiments": plane.experiment_paths,
            "teams": plane.teams,
            "endpoints": plane.endpoints,
            "shadows": {
                endpoint.name: {"model": endpoint.model, "version": endpoint.shadow.version}
                for endpoint in settings.serving.endpoints
                if endpoint.shadow
            },
            "pending": plane.pending,
            "kept": plane.kept,
            "hourly_ceiling": hourly_ceiling(settings).as_output(),
        }
    )


def _vault(context: StackContext, settings: EnvironmentSettings) -> KeyVault:
    return KeyVault(
        "vault",
        KeyVaultArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            vault_name=naming.key_vault(context.stack, context.suffix),
            tenant_id=context.account.tenant_id,
            soft_delete_days=settings.key_vault.soft_delete_days,
            tags=context.tags,
        ),
        context.options(),
    )


def _default_catalog(settings: EnvironmentSettings, space: workspace.Workspace, data: Catalog) -> None:
    wanted = settings.workspace.default_catalog
    own = wanted == naming.catalog(settings.environment)
    WorkspaceDefaults(
        "workspace-defaults",
        # The environment's own is known to the workspace once it is bound to it.
        WorkspaceDefaultsArgs(default_catalog=data.bound_names["workspace"] if own else wanted),
        pulumi.ResourceOptions(providers=[space.provider]),
    )
