"""Custom role: the operations that a kind of work needs, where every built-in role has more.

https://learn.microsoft.com/azure/role-based-access-control/custom-roles
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization

from components.identity.azure_roles import definition_id
from components.options import child_options

_SUBSCRIPTION = re.compile(r"/subscriptions/[0-9a-fA-F-]{36}")


@dataclass(frozen=True, kw_only=True)
class CustomRoleArgs:
    """The role's name, unique in the tenant, and what it lets do.

    ``subscription_ids`` are ARM ids of the subscriptions in which it can be assigned; it is defined in the
    first. Whoever deploys must be Owner or User Access Administrator of all of them.
    """

    role_name: str
    description: str
    actions: Sequence[str]
    subscription_ids: Sequence[str]

    def __post_init__(self) -> None:
        """Refuse wildcards, which grow with every operation that Azure adds, and roles for nowhere."""
        if not self.actions:
            raise ValueError("actions is empty; name the operations of the work")
        for action in self.actions:
            if "*" in action:
                raise ValueError(f"action {action!r} has a wildcard; name each operation")
        if not self.subscription_ids:
            raise ValueError("subscription_ids is empty; name the subscriptions that know the role")
        for subscription in self.subscription_ids:
            if not _SUBSCRIPTION.fullmatch(subscription):
                raise ValueError(f"subscription {subscription!r} must have the form /subscriptions/<GUID>")


class CustomRole(pulumi.ComponentResource):
    """One role definition. Its GUID follows from its name.

    Azure knows a new role everywhere only after some minutes, and may until then refuse to assign it with
    ``RoleDefinitionDoesNotExist``: the next deployment makes what is missing.
    """

    role_definition_id: pulumi.Output[str]
    """ARM id, for assignments."""

    def definition_in(self, subscription_id: str) -> pulumi.Output[str]:
        """Return the ARM id under which one of the subscriptions knows the role.

        Azure takes any of its ids for an assignment, and answers with that of the assignment's subscription,
        so that another one is lasting drift: https://github.com/Azure/azure-rest-api-specs/issues/10939.
        """
        return self.role_definition_id.apply(
            lambda known: definition_id(subscription_id, known.rpartition("/")[2])
        )

    def __init__(self, name: str, args: CustomRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:identity:CustomRole", name, None, opts)

        role = authorization.RoleDefinition(
            name,
            scope=args.subscription_ids[0],
            role_definition_id=str(uuid.uuid5(uuid.NAMESPACE_DNS, args.role_name)),
            role_name=args.role_name,
            role_type="CustomRole",
            description=args.description,
            permissions=[{"actions": list(args.actions)}],
            assignable_scopes=list(args.subscription_ids),
            opts=child_options(self),
        )

        self.role_definition_id = role.id
        self.register_outputs({"role_definition_id": self.role_definition_id})
