"""What an environment's stack registers, from the ground up."""

import os

import pulumi

from components.network.private_endpoint import PrivateEndpoint
from components.storage.data_lake import DataLake
from components.storage.key_vault import KeyVault, KeyVaultArgs
from components.unity_catalog.catalog import Catalog
from components.workspace.workspace_defaults import WorkspaceDefaults, WorkspaceDefaultsArgs
from infra import accounts, catalog_storage, diagnostics, naming, providers
from infra.cost.estimate import hourly_ceiling
from infra.diagnostics import Logged
from infra.environment import catalog, endpoints, ml_plane, network, pipeline, workspace
from infra.outputs import EnvironmentOutputs, SharedOutputs
from infra.place import Place
from infra.settings.environment import EnvironmentSettings
from infra.settings.load import load_environment, require_region
from infra.settings.siblings import SERVED_STAGE


def build() -> None:
    """Register the selected environment and export its outputs."""
    settings = load_environment()
    stack = settings.environment
    shared = SharedOutputs.read()
    require_region(settings, shared.location)

    account = providers.account(accounts.databricks_account(os.environ))
    azure = providers.azure()
    metastore = providers.workspace(
        "web-auth-workspace", shared.web_auth_workspace.url, shared.web_auth_workspace.arm_id
    )
    place = Place.make(
        stack, settings.location, accounts.azure_account(os.environ, azure), settings.tags.on(stack), azure
    )

    net = network.build(place, settings, shared)
    connector = catalog_storage.access_connector(place)
    lake = catalog_storage.data_lake(
        place, naming.data_lake(stack, place.suffix), settings.storage, connector
    )
    vault = _vault(place, settings)
    space = workspace.build(place, settings, shared, net, connector, account)
    private = _endpoints(place, settings, shared, net, space, lake, vault)

    storage = catalog_storage.unity_catalog_access(
        place,
        lake,
        connector,
        metastore,
        {"workspace": space.attached_id},
        shared.groups["platformAdmins"].name,
    )
    data = catalog.build(settings, shared, storage.location_url, space.attached_id, metastore)
    _default_catalog(settings, space, data)
    plane = ml_plane.build(place, settings, shared, space, data, vault, metastore)

    diagnostics.build(
        place,
        shared.log_workspace_id,
        [
            Logged(name="workspace", target_id=space.resource.workspace_arm_id, metrics=False),
            Logged(name="vault", target_id=vault.vault_id, metrics=True),
            Logged(name="lake", target_id=lake.blob_service_id, metrics=True),
        ],
    )
    pipeline.build(place, shared)

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
                for name, endpoint in private.items()
            },
            "egress_address": net.egress_address,
            "interactive_policy_id": plane.compute.interactive_policy_id,
            "job_policy_id": plane.compute.job_policy_id,
            "runtime": settings.compute.runtime_key,
            "framework": {
                "wheel": plane.framework.wheel,
                "requirements": plane.framework.requirements,
            },
            "registry": {
                "catalog": shared.models_catalog,
                "schemas": shared.model_schemas,
                "own": SERVED_STAGE[stack],
            },
            "job_principals": {
                "run": shared.service_principals[stack].run.name,
                "deploy": shared.service_principals[stack].deploy.name,
            },
            "operators": shared.groups["mlEngineers"].name,
            "notification_destination_id": plane.notification_destination_id,
            "inference_tables": {
                endpoint.name: f"{naming.catalog(stack)}.{table.schema_name}.{table.prefix}_payload"
                for endpoint in settings.serving.endpoints
                if (table := endpoint.inference_table)
            },
            "warehouse_id": plane.compute.warehouse_id,
            "experiments": plane.experiment_paths,
            "endpoints": plane.endpoints,
            "shadows": {
                endpoint.name: {"model": endpoint.model, "version": endpoint.shadow.version}
                for endpoint in settings.serving.endpoints
                if endpoint.shadow
            },
            "waiting": plane.waiting,
            "hourly_ceiling": hourly_ceiling(settings).as_output(),
        }
    )


def _endpoints(
    place: Place,
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    net: network.Network,
    space: workspace.Workspace,
    lake: DataLake,
    vault: KeyVault,
) -> dict[str, PrivateEndpoint]:
    """Register the endpoints of everything but the workspace itself, which comes with its own.

    Returns:
        All endpoints, the workspace's among them, by the name that the stack's outputs have for them.
    """
    subnet_id = net.endpoint_subnet_id
    found = {"databricks_ui_api": space.endpoint}
    found |= endpoints.build(
        place, shared, subnet_id, lake.account_id, {key: key for key in endpoints.STORAGE}
    )
    found |= endpoints.build(place, shared, subnet_id, vault.vault_id, {"vault": "vault"})
    if settings.workspace.storage_firewall:
        # Else no cluster starts: its own storage turns the workspace's network away, too.
        own = endpoints.build(
            place,
            shared,
            subnet_id,
            space.resource.storage_account_id,
            {f"workspace-{key}": key for key in endpoints.STORAGE},
            after=[space.endpoint],
        )
        found |= {name.replace("-", "_"): endpoint for name, endpoint in own.items()}
    return found


def _vault(place: Place, settings: EnvironmentSettings) -> KeyVault:
    return KeyVault(
        "vault",
        KeyVaultArgs(
            resource_group_name=place.resource_group_name,
            location=place.location,
            vault_name=naming.key_vault(place.stack, place.suffix),
            tenant_id=place.account.tenant_id,
            soft_delete_days=settings.key_vault.soft_delete_days,
            tags=place.tags,
        ),
        place.options(),
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
