"""Service principals: the identities that deploy and run, and the groups that they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_databricks as databricks

ACCOUNT_ADMIN = "account_admin"
"""https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/service_principal_role"""


@dataclass(frozen=True, kw_only=True)
class ExistingPrincipal:
    """A service principal that somebody else made."""

    application_id: pulumi.Input[str]
    principal_id: pulumi.Input[str]  # the account's own numeric id


def _no_principals() -> dict[str, ExistingPrincipal]:
    return {}


@dataclass(frozen=True, kw_only=True)
class ServicePrincipalsArgs:
    """Which service principals there are, and their groups. ``existing`` ones are used as they are.

    ``account_admins`` names those that administer the whole account.
    """

    names: Sequence[str]  # display names
    memberships: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    group_ids: Mapping[str, pulumi.Input[str]] = field(default_factory=dict[str, pulumi.Input[str]])
    existing: Mapping[str, ExistingPrincipal] = field(default_factory=_no_principals)
    account_admins: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse names that repeat, and memberships of principals or groups that nobody declared."""
        twice = sorted({name for name in self.names if self.names.count(name) > 1})
        if twice:
            raise ValueError(f"names holds {', '.join(twice)} more than once")
        for key in (*self.memberships, *self.existing, *self.account_admins):
            if key not in self.names:
                raise ValueError(
                    f"names does not hold {key}, which memberships, existing or account_admins uses"
                )
        for key, groups in self.memberships.items():
            missing = sorted(set(groups) - set(self.group_ids))
            if missing:
                raise ValueError(f"{key} is to join {', '.join(missing)}, for which group_ids has no id")


class ServicePrincipals(pulumi.ComponentResource):
    """Service principals of the account, without secrets: they log in by federation.

    Needs an account-level provider. Deleting one really deletes it; by default the provider only
    deactivates account-level principals, and the next deployment would then make a namesake:
    https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/service_principal
    """

    application_ids: dict[str, pulumi.Output[str]]
    """Name to application id: how grants name the principal."""

    principal_ids: dict[str, pulumi.Output[str]]
    """Name to the account's own id: how assignments and memberships name it."""

    def __init__(
        self, name: str, args: ServicePrincipalsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:identity:ServicePrincipals", name, None, opts)

        self.application_ids = {}
        self.principal_ids = {}
        for principal in args.names:
            existing = args.existing.get(principal)
            if existing:
                self.application_ids[principal] = pulumi.Output.from_input(existing.application_id)
                self.principal_ids[principal] = pulumi.Output.from_input(existing.principal_id)
            else:
                made = databricks.ServicePrincipal(
                    f"{name}-{principal}",
                    display_name=principal,
                    api="account",
                    disable_as_user_deletion=False,
                    opts=pulumi.ResourceOptions(parent=self),
                )
                self.application_ids[principal] = made.application_id
                self.principal_ids[principal] = made.id
            for group in args.memberships.get(principal, ()):
                databricks.GroupMember(
                    f"{name}-{principal}-in-{group}",
                    group_id=args.group_ids[group],
                    member_id=self.principal_ids[principal],
                    api="account",
                    opts=pulumi.ResourceOptions(parent=self),
                )
            if principal in args.account_admins:
                databricks.ServicePrincipalRole(
                    f"{name}-{principal}-account-admin",
                    service_principal_id=self.principal_ids[principal],
                    role=ACCOUNT_ADMIN,
                    api="account",
                    opts=pulumi.ResourceOptions(parent=self),
                )

        self.register_outputs({"application_ids": self.application_ids, "principal_ids": self.principal_ids})
