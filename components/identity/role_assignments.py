"""Role assignments: what one principal may do in Azure, and where."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization

from components.identity.delegation import VERSION
from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One role at one scope; a condition of ``components.identity.delegation`` narrows it."""

    scope: pulumi.Input[str]  # ARM id of a resource or a resource group
    role_definition_id: pulumi.Input[str]
    condition: str | None = None


@dataclass(frozen=True, kw_only=True)
class RoleAssignmentsArgs:
    """The principal and its roles, by a name of each.

    ``seed`` makes the assignments' GUIDs, together with those names: it must be another one for each
    principal of the tenant.
    """

    seed: str
    principal_id: pulumi.Input[str]  # object id of a managed identity or another service principal
    grants: Mapping[str, Grant]

    def __post_init__(self) -> None:
        """Refuse a seed that would make the same GUIDs for everybody, and roles for nothing."""
        if not self.seed:
            raise ValueError("seed is empty; name the principal, so that no other gets the same GUIDs")
        if not self.grants:
            raise ValueError("grants is empty; a principal without roles needs no component")


class RoleAssignments(pulumi.ComponentResource):
    """The roles of one service principal. They go to it alone, and end with it."""

    assignment_ids: dict[str, pulumi.Output[str]]
    """Name of the grant to the ARM id of its assignment."""

    def __init__(
        self, name: str, args: RoleAssignmentsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:identity:RoleAssignments", name, None, opts)

        self.assignment_ids = {
            key: authorization.RoleAssignment(
                f"{name}-{key}",
                role_assignment_name=str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{args.seed}/{key}")),
                scope=grant.scope,
                role_definition_id=grant.role_definition_id,
                principal_id=args.principal_id,
                # Says that this is no user (the default), so that an identity made a moment ago is not
                # looked up in a directory that does not know it yet.
                principal_type="ServicePrincipal",
                condition=grant.condition,
                condition_version=VERSION if grant.condition else None,
                opts=child_options(self),
            ).id
            for key, grant in args.grants.items()
        }
        self.register_outputs({"assignment_ids": self.assignment_ids})
