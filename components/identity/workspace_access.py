"""Workspace access: which groups and service principals enter a workspace, and what they may do there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_databricks as databricks


@dataclass(frozen=True, kw_only=True)
class Entitlements:
    """What a principal may do in a workspace beyond the objects that it has permissions on."""

    workspace_access: bool = True
    sql_access: bool = True
    cluster_create: bool = False  # any cluster; with a cluster policy nobody needs it
    pool_create: bool = False


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One principal's access.

    ``principal_id`` is the account's numeric id of the group or service principal. Without
    ``entitlements`` they stay what the workspace gives by default: an admin has them all.
    """

    principal_id: pulumi.Input[str]
    kind: Literal["group", "service_principal"]
    permission: Literal["ADMIN", "USER"] = "USER"
    entitlements: Entitlements | None = None


@dataclass(frozen=True, kw_only=True)
class WorkspaceAccessArgs:
    """Who has access to one workspace.

    The assignment belongs to the account and the entitlements to the workspace, so it takes both
    providers. ``assignments`` is keyed by a name for each principal, which names the resources too.
    """

    workspace_id: pulumi.Input[str]  # the numeric id, as a string
    assignments: Mapping[str, Assignment]
    account_provider: databricks.Provider
    workspace_provider: databricks.Provider


class WorkspaceAccess(pulumi.ComponentResource):
    """Assignments of account principals to a workspace, with their entitlements."""

    assigned: dict[str, pulumi.Output[str]]
    """Name to principal id, known once the principal is in the workspace."""

    def __init__(
        self, name: str, args: WorkspaceAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:identity:WorkspaceAccess", name, None, opts)

        self.assigned = {}
        for key, assignment in args.assignments.items():
            made = databricks.MwsPermissionAssignment(
                f"{name}-{key}",
                workspace_id=args.workspace_id,
                principal_id=assignment.principal_id,
                permissions=[assignment.permission],
                # The old assignment goes first: its deletion would take the new one, of the same
                # principal in the same workspace, with it.
                opts=pulumi.ResourceOptions(
                    parent=self, provider=args.account_provider, delete_before_replace=True
                ),
            )
            # Read from the assignment: a workspace knows a principal only once it is assigned.
            self.assigned[key] = made.principal_id
            if assignment.entitlements:
                self._entitle(f"{name}-{key}", assignment, made.principal_id, args.workspace_provider)

        self.register_outputs({"assigned": self.assigned})

    def _entitle(
        self,
        name: str,
        assignment: Assignment,
        principal_id: pulumi.Output[str],
        provider: databricks.Provider,
    ) -> None:
        """Give one assigned principal its entitlements."""
        wanted = assignment.entitlements or Entitlements()
        databricks.Entitlements(
            name,
            group_id=principal_id if assignment.kind == "group" else None,
            service_principal_id=principal_id if assignment.kind == "service_principal" else None,
            workspace_access=wanted.workspace_access,
            databricks_sql_access=wanted.sql_access,
            allow_cluster_create=wanted.cluster_create,
            allow_instance_pool_create=wanted.pool_create,
            opts=pulumi.ResourceOptions(parent=self, provider=provider),
        )
