"""Workspace access: which groups and service principals enter a workspace, and what they may do there.

The account assigns, the workspace entitles. Two components, because what works in the workspace stands
between them: a provider that may depend on the administrators' assignment keeps it to the end of a destroy.
"""

from collections.abc import Mapping, Sequence
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
    """Who has access to one workspace, keyed by a name for each principal, which names the resources too."""

    workspace_id: pulumi.Input[str]  # the numeric id, as a string
    assignments: Mapping[str, Assignment]


class WorkspaceAccess(pulumi.ComponentResource):
    """Assignments of account principals to a workspace. Needs an account-level provider."""

    assigned: dict[str, pulumi.Output[str]]
    """Name to principal id, known once the principal is in the workspace."""

    def __init__(
        self, name: str, args: WorkspaceAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:identity:WorkspaceAccess", name, None, opts)

        self.assigned = {}
        self._admins: list[pulumi.Resource] = []
        for key, assignment in args.assignments.items():
            made = databricks.MwsPermissionAssignment(
                f"{name}-{key}",
                workspace_id=args.workspace_id,
                principal_id=assignment.principal_id,
                permissions=[assignment.permission],
                # The old assignment goes first: its deletion would take the new one, of the same
                # principal in the same workspace, with it.
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )
            # Read from the assignment: a workspace knows a principal only once it is assigned.
            self.assigned[key] = made.principal_id
            if assignment.permission == "ADMIN":
                self._admins.append(made)

        self.register_outputs({"assigned": self.assigned})

    @property
    def admins(self) -> Sequence[pulumi.Resource]:
        """Return the administrators' assignments.

        What works through the workspace depends on them: a destroy then leaves whoever deploys, and is an
        administrator by them alone, its rights to the end.
        """
        return self._admins


@dataclass(frozen=True, kw_only=True)
class WorkspaceEntitlementsArgs:
    """What assigned principals may do; ``assigned`` is an output of ``WorkspaceAccess``."""

    assignments: Mapping[str, Assignment]
    assigned: Mapping[str, pulumi.Input[str]]


class WorkspaceEntitlements(pulumi.ComponentResource):
    """Entitlements of assigned principals. Needs a workspace-level provider."""

    entitlement_ids: dict[str, pulumi.Output[str]]
    """Name to the id of the principal's entitlements."""

    def __init__(
        self, name: str, args: WorkspaceEntitlementsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:identity:WorkspaceEntitlements", name, None, opts)

        self.entitlement_ids = {}
        for key, assignment in args.assignments.items():
            wanted = assignment.entitlements
            if wanted is None:
                continue
            principal_id = args.assigned[key]
            made = databricks.Entitlements(
                f"{name}-{key}",
                group_id=principal_id if assignment.kind == "group" else None,
                service_principal_id=principal_id if assignment.kind == "service_principal" else None,
                workspace_access=wanted.workspace_access,
                databricks_sql_access=wanted.sql_access,
                allow_cluster_create=wanted.cluster_create,
                allow_instance_pool_create=wanted.pool_create,
                opts=pulumi.ResourceOptions(parent=self),
            )
            self.entitlement_ids[key] = made.id

        self.register_outputs({"entitlement_ids": self.entitlement_ids})
