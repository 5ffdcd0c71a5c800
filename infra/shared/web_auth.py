"""The web-auth workspace: hosts the region's sign-in endpoint, and is the way to the metastore.

Nobody works in it. Unity Catalog's objects belong to the metastore and are managed through some workspace;
this one exists before every environment, so its address is known in every preview, and an environment's
data can be managed when its own workspace cannot be reached, or is gone.
"""

from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

import platform_model
from components.identity.workspace_access import Assignment, WorkspaceAccess, WorkspaceAccessArgs
from components.unity_catalog.metastore_assignment import MetastoreAssignment, MetastoreAssignmentArgs
from components.workspace.web_auth_workspace import WebAuthWorkspace, WebAuthWorkspaceArgs
from infra import naming, providers
from infra.settings.shared import SharedSettings
from infra.shared import endpoints
from infra.shared.hub import Hub
from infra.shared.identities import Identities
from infra.stack_context import StackContext


@dataclass(frozen=True, kw_only=True)
class WebAuth:
    """The workspace, and the provider that works through it."""

    workspace: WebAuthWorkspace
    provider: databricks.Provider


def build(
    context: StackContext,
    settings: SharedSettings,
    hub: Hub,
    account: databricks.Provider,
    metastore_id: pulumi.Output[str],
    identities: Identities,
) -> WebAuth:
    """Register the workspace, its endpoints in the hub, its metastore, and whoever deploys through it."""
    workspace = WebAuthWorkspace(
        "web-auth",
        WebAuthWorkspaceArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            workspace_name=naming.web_auth_workspace(context.location),
            public_access=settings.web_auth.public_access,
            tags=context.tags,
        ),
        context.options(),
    )
    arm_id = workspace.workspace_arm_id
    sign_in = endpoints.build(context, hub, arm_id, "browser_authentication", "web-auth")
    # A workspace takes one change at a time, and no value of the first endpoint is one of the second's.
    api = endpoints.build(
        context, hub, arm_id, "databricks_ui_api", "web-auth-api", after=[sign_in.connection]
    )
    assignment = MetastoreAssignment(
        "web-auth-metastore",
        MetastoreAssignmentArgs(metastore_id=metastore_id, workspace_id=workspace.workspace_id),
        # The protected catalogs are managed through this workspace, which needs the metastore for it.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    access = WorkspaceAccess(
        "web-auth-access",
        WorkspaceAccessArgs(
            # Account principals enter a workspace only once it has a metastore.
            workspace_id=assignment.workspace_id,
            assignments=_deployers(identities),
        ),
        # Protected as the catalogs are, which are managed through this workspace.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    # A preview makes all its calls through it, to models and tables, and so enters no other workspace.
    # Unprotected, unlike those of the deployers: it may end with the settings that list previews.
    if previews := _users(identities, "preview"):
        WorkspaceAccess(
            "web-auth-previews",
            WorkspaceAccessArgs(workspace_id=assignment.workspace_id, assignments=previews),
            pulumi.ResourceOptions(providers=[account]),
        )
    # The address waits for the assignment, as without a metastore the workspace knows no catalogs; and for
    # what the hub's network, in which Pulumi runs, reaches it by: endpoint, records, and links to the zones.
    url = pulumi.Output.all(workspace.workspace_url, assignment.workspace_id, api.resolvable_id).apply(
        lambda known: known[0]
    )
    provider = providers.workspace(
        "web-auth-workspace",
        url,
        workspace.workspace_arm_id,
        after=[*access.admins, *(hub.zone_links.links("databricks_ui_api") if hub.zone_links else ())],
    )
    return WebAuth(workspace=workspace, provider=provider)


def _deployers(identities: Identities) -> dict[str, Assignment]:
    """Return who works through the workspace: administrators, and what deploys the environments."""
    administrators = platform_model.current().administrators
    admins = identities.groups[administrators]["principalId"]
    return {
        administrators: Assignment(principal_id=admins, kind="group", permission="ADMIN"),
        **_users(identities, "deploy"),
    }


def _users(identities: Identities, duty: str) -> dict[str, Assignment]:
    """Return the environments' principals of a duty, as users of the workspace."""
    return {
        f"{environment}-{duty}": Assignment(
            principal_id=principals[duty]["principalId"], kind="service_principal"
        )
        for environment, principals in identities.service_principals.items()
        if duty in principals
    }
