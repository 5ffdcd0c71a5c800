"""Users of a service principal: who may let jobs run as it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.options import child_options

USER = "roles/servicePrincipal.user"
"""https://learn.microsoft.com/azure/databricks/security/auth/access-control/service-principal-acl"""


@dataclass(frozen=True, kw_only=True)
class PrincipalUsersArgs:
    """The service principal, and who may use it.

    ``groups`` holds names of account groups, ``service_principals`` application ids; both are keyed by a name
    of the caller's choice.
    """

    account_id: str
    application_id: pulumi.Input[str]
    groups: Mapping[str, pulumi.Input[str]]
    service_principals: Mapping[str, pulumi.Input[str]]

    def __post_init__(self) -> None:
        """Refuse an identity that nobody may use: no job could run as it."""
        if not self.groups and not self.service_principals:
            raise ValueError("groups and service_principals are empty; name those whose jobs run as it")


class PrincipalUsers(pulumi.ComponentResource):
    """All users of one service principal. Needs an account-level provider.

    The list is authoritative: whoever is not on it cannot use the identity, and account admins manage it.
    """

    rule_set_name: pulumi.Output[str]
    """Name, and id, of the list in the account."""

    def __init__(
        self, name: str, args: PrincipalUsersArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:identity:PrincipalUsers", name, None, opts)

        users = [
            *(pulumi.Output.concat("groups/", group) for group in args.groups.values()),
            *(
                pulumi.Output.concat("servicePrincipals/", other)
                for other in args.service_principals.values()
            ),
        ]
        rules = databricks.AccessControlRuleSet(
            name,
            name=pulumi.Output.concat(
                f"accounts/{args.account_id}/servicePrincipals/", args.application_id, "/ruleSets/default"
            ),
            grant_rules=[{"role": USER, "principals": users}],
            opts=child_options(self),
        )

        self.rule_set_name = rules.id
        self.register_outputs({"rule_set_name": self.rule_set_name})
