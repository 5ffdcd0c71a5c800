"""The workspace of an environment: in its network, with the region's metastore, open to the named roles."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.identity.workspace_access import (
    Assignment,
    Entitlements,
    WorkspaceAccess,
    WorkspaceAccessArgs,
    WorkspaceEntitlements,
    WorkspaceEntitlementsArgs,
)
from components.network.private_endpoint import PrivateEndpoint
from components.unity_catalog.metastore_assignment import MetastoreAssignment, MetastoreAssignmentArgs
from components.workspace.access_connector import AccessConnector
from components.workspace.private_workspace import PrivateWorkspace, PrivateWorkspaceArgs
from infra import naming, providers, team_data
from infra.environment import endpoints
from infra.environment.network import Network
from infra.outputs import SharedOutputs
from infra.settings.environment import EnvironmentSettings
from infra.stack_context import StackContext


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The workspace, and the provider that works through it.

    ``workspace_id`` is its numeric id, known once it has the metastore. ``assigned`` has the account's ids of
    whoever may enter, by role or duty, known once they may.
    """

    resource: PrivateWorkspace
    endpoint: PrivateEndpoint
    provider: databricks.Provider
    workspace_id: pulumi.Output[str]
    assigned: Mapping[str, pulumi.Output[str]]

    def after_assignment(self, key: str, name: str) -> pulumi.Output[str]:
        """Return a principal's name, known once it may enter: permissions on objects refuse it before."""
        return self.assigned[key].apply(lambda _: name)


def build(
    context: StackContext,
    settings: EnvironmentSettings,
    shared: SharedOutputs,
    network: Network,
    connector: AccessConnector,
    account: databricks.Provider,
) -> Workspace:
    """Register the workspace, and what the account gives it: metastore and principals."""
    in_account = pulumi.ResourceOptions(providers=[account])
    managed = naming.managed_resource_group(context.stack)
    workspace = PrivateWorkspace(
        "workspace",
        PrivateWorkspaceArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            workspace_name=naming.workspace(context.stack),
            managed_resource_group_id=f"/subscriptions/{context.account.subscription_id}/resourceGroups/{managed}",
            network_id=network.network_id,
            host_subnet_id=network.host_subnet_id,
            container_subnet_id=network.container_subnet_id,
            connector_id=connector.connector_id,
            public_access=settings.workspace.public_access,
            required_rules=settings.workspace.required_rules,
            storage_account_name=naming.workspace_storage(context.stack, context.suffix),
            storage_firewall=settings.workspace.storage_firewall,
            tags=context.tags,
        ),
        context.options(),
    )
    endpoint = endpoints.build(
        context,
        shared,
        network.endpoint_subnet_id,
        workspace.workspace_arm_id,
        {"workspace": "databricks_ui_api"},
    )["workspace"]
    # Pulumi runs in the hub's network: without public access the address resolves and answers there only
    # through the endpoint, once its records exist and the two networks are peered.
    reachable_url = pulumi.Output.all(
        workspace.workspace_url, endpoint.resolvable_id, network.peered_hub_id
    ).apply(lambda known: known[0])
    assignment = MetastoreAssignment(
        "workspace-metastore",
        MetastoreAssignmentArgs(metastore_id=shared.metastore_id, workspace_id=workspace.workspace_id),
        in_account,
    )
    assignments = _assignments(context.stack, settings, shared)
    access = WorkspaceAccess(
        "workspace-access",
        # Account principals enter a workspace only once it has a metastore.
        WorkspaceAccessArgs(workspace_id=assignment.workspace_id, assignments=assignments),
        in_account,
    )
    provider = providers.workspace(
        "workspace", reachable_url, workspace.workspace_arm_id, after=access.admins
    )
    WorkspaceEntitlements(
        "workspace-entitlements",
        WorkspaceEntitlementsArgs(assignments=assignments, assigned=access.assigned),
        pulumi.ResourceOptions(providers=[provider]),
    )
    return Workspace(
        resource=workspace,
        endpoint=endpoint,
        provider=provider,
        workspace_id=assignment.workspace_id,
        assigned=access.assigned,
    )


def _assignments(
    environment: str, settings: EnvironmentSettings, shared: SharedOutputs
) -> dict[str, Assignment]:
    principals = shared.service_principals[environment]
    assignments = {
        "deploy": Assignment(
            principal_id=principals.deploy.principal_id, kind="service_principal", permission="ADMIN"
        ),
        "run": Assignment(
            principal_id=principals.run.principal_id,
            kind="service_principal",
            entitlements=Entitlements(),
        ),
    }
    for role in settings.access.admins:
        assignments[role] = Assignment(
            principal_id=shared.groups[role].principal_id, kind="group", permission="ADMIN"
        )
    for role in settings.access.users:
        assignments[role] = Assignment(
            principal_id=shared.groups[role].principal_id, kind="group", entitlements=Entitlements()
        )
    for key, group in team_data.groups(environment, shared).items():
        assignments[key] = Assignment(
            principal_id=group.principal_id, kind="group", entitlements=Entitlements()
        )
    return assignments
