"""The machine-learning plane of an environment: all that fills its workspace."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_databricks as databricks

from components.mlops.online_store import OnlineStore, OnlineStoreArgs
from components.storage.key_vault import KeyVault
from components.unity_catalog.catalog import Catalog
from components.workspace.secret_scope import SecretScope, SecretScopeArgs
from infra import accounts, naming
from infra.environment import compute, experiments, framework, observability, serving, teams
from infra.environment.principals import Principals
from infra.environment.reach import Reach
from infra.environment.workspace import Workspace
from infra.outputs import SharedOutputs
from infra.registry import Registry
from infra.settings.environment import EnvironmentSettings
from infra.stack_context import StackContext
from infra.state import StackState


@dataclass(frozen=True, kw_only=True)
class MlPlane:
    """What the plane offers to people and to the asset bundle."""

    compute: compute.ComputeIds
    framework: framework.Framework
    teams: Mapping[str, Mapping[str, Any]]
    experiment_paths: Mapping[str, pulumi.Output[str]]
    endpoints: Mapping[str, pulumi.Output[str]]
    pending: Mapping[str, str]
    kept: Mapping[str, str]
    notification_destination_id: pulumi.Output[str] | None


def build(
    context: StackContext,
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    workspace: Workspace,
    catalog: Catalog,
    vault: KeyVault,
    metastore: databricks.Provider,
    registry: Registry,
    state: StackState,
    ways: Reach,
) -> MlPlane:
    """Register the plane.

    Args:
        context: Where the environment stands.
        settings: The environment's settings.
        shared: The shared stack.
        workspace: The workspace to fill.
        catalog: The environment's catalog.
        vault: The vault whose secrets the workspace reads.
        metastore: A workspace with a known address, through which the framework is uploaded.
        registry: The models and tables that exist by now.
        state: What is deployed by now.
        ways: How compute reaches what it uses.
    """
    principals = Principals(settings.environment, workspace, shared)
    installed = framework.build(settings, catalog, metastore)
    machines = compute.build(settings, workspace, principals, installed, context.tags, ways)
    recorded = experiments.build(settings, workspace, principals, catalog, context.tags)
    if settings.secret_scope:
        _secret_scope(context, settings.environment, workspace, principals, vault)
    if store := settings.features.online_store:
        OnlineStore(
            "online-store",
            OnlineStoreArgs(
                store_name=naming.online_store(settings.environment),
                capacity=store.capacity,
                read_replicas=store.read_replicas,
            ),
            pulumi.ResourceOptions(providers=[workspace.provider], depends_on=list(ways.serverless)),
        )
    served = serving.build(
        settings, workspace, principals, catalog, registry, state, machines.managers, context.tags, ways
    )
    observed = observability.build(
        settings,
        shared,
        workspace,
        principals,
        catalog,
        registry,
        state,
        ways,
        machines.warehouse_id,
        context.tags,
    )
    pending = _by_object(served.pending, observed.monitored.pending)
    kept = _by_object(served.kept, observed.monitored.kept)
    for name, reason in pending.items():
        pulumi.log.info(f"{name} is pending: {reason}")
    for name, reason in kept.items():
        pulumi.log.warn(f"{name} is kept: {reason}")
    return MlPlane(
        compute=machines,
        framework=installed,
        teams=teams.build(settings, workspace, principals, catalog, installed, machines, context.tags, ways),
        experiment_paths=recorded.experiment_paths,
        endpoints={name: endpoint.endpoint_name for name, endpoint in served.endpoints.items()},
        pending=pending,
        kept=kept,
        notification_destination_id=observed.destination_id,
    )


def _by_object(endpoints: Mapping[str, str], monitors: Mapping[str, str]) -> dict[str, str]:
    return {
        **{f"endpoint {name}": reason for name, reason in endpoints.items()},
        **{f"monitor of {table}": reason for table, reason in monitors.items()},
    }


def _secret_scope(
    context: StackContext, environment: str, workspace: Workspace, principals: Principals, vault: KeyVault
) -> None:
    SecretScope(
        "secret-scope",
        SecretScopeArgs(
            scope_name=naming.secret_scope(environment),
            vault_name=naming.key_vault(environment, context.suffix),
            vault_id=vault.vault_id,
            vault_uri=vault.vault_uri,
            databricks_object_id=accounts.azure_databricks_object_id(os.environ),
            # Jobs read secrets; people have no need of production's.
            readers={"run": principals.runner()},
        ),
        pulumi.ResourceOptions(providers=[context.provider, workspace.provider]),
    )
