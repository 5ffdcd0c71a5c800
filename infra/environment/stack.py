"""What an environment's stack registers, from the ground up."""

import os

import pulumi

from components.operations.diagnostics import Diagnostics, DiagnosticsArgs
from components.storage.key_vault import KeyVault, KeyVaultArgs
from components.workspace.access_connector import AccessConnector, AccessConnectorArgs
from components.workspace.workspace_defaults import WorkspaceDefaults, WorkspaceDefaultsArgs
from infra import accounts, catalog_storage, naming, providers
from infra.cost.estimate import hourly_ceiling
from infra.environment import catalog, endpoints, ml_plane, network, workspace
from infra.outputs import EnvironmentOutputs, SharedOutputs
from infra.place import Place
from infra.settings.load import load_environment, require_region


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
    connector = AccessConnector(
        "connector",
        AccessConnectorArgs(
            resource_group_name=place.resource_group_name,
            location=place.location,
            connector_name=naming.access_connector(stack),
            tags=place.tags,
        ),
        place.options(),
    )
    lake = catalog_storage.data_lake(
        place, naming.data_lake(stack, place.suffix), settings.storage, connector
    )
    vault = KeyVault(
        "vault",
        KeyVaultArgs(
            resource_group_name=place.resource_group_name,
            location=place.location,
            vault_name=naming.key_vault(stack, place.suffix),
            tenant_id=place.account.tenant_id,
            soft_delete_days=settings.key_vault.soft_delete_days,
            tags=place.tags,
        ),
        place.options(),
    )
    space = workspace.build(place, settings, shared, net, connector, account)
    targets = {
        "databricks_ui_api": space.resource.workspace_arm_id,
        "blob": lake.account_id,
        "dfs": lake.account_id,
        "vault": vault.vault_id,
    }
    private = endpoints.build(place, shared, net.endpoint_subnet_id, targets)

    storage = catalog_storage.unity_catalog_access(
        place,
        lake,
        connector,
        metastore,
        {"workspace": space.attached_id},
        shared.groups["platformAdmins"].name,
    )
    data = catalog.build(settings, shared, storage.location_url, space.attached_id, metastore)
    WorkspaceDefaults(
        "workspace-defaults",
        WorkspaceDefaultsArgs(
            default_catalog=(
                data.bound_names["workspace"]
                if settings.workspace.default_catalog == naming.catalog(stack)
                else settings.workspace.default_catalog
            )
        ),
        pulumi.ResourceOptions(providers=[space.provider]),
    )

    plane = ml_plane.build(place, settings, shared, space, data, vault, metastore)

    for name, target, metrics in (
        ("workspace", space.resource.workspace_arm_id, False),
        ("vault", vault.vault_id, True),
        ("lake", lake.blob_service_id, True),
    ):
        Diagnostics(
            f"{name}-diagnostics",
            DiagnosticsArgs(
                target_id=target,
                setting_name=naming.diagnostic_setting(stack),
                log_workspace_id=shared.log_workspace_id,
                metrics=metrics,
            ),
            place.options(),
        )

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
