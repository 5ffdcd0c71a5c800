"""Who there is in the account: the groups of the roles, and the service principals of the environments."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.identity.account_groups import AccountGroups, AccountGroupsArgs
from components.identity.principal_users import PrincipalUsers, PrincipalUsersArgs
from components.identity.service_principals import ServicePrincipals, ServicePrincipalsArgs
from infra import access, naming
from infra.settings.identity import ROLES
from infra.settings.shared import SharedSettings
from infra.settings.stacks import ENVIRONMENTS


@dataclass(frozen=True, kw_only=True)
class Identities:
    """The account's groups and service principals, and what grants call them.

    ``grantees`` has every principal by the key that ``infra.access`` uses: a role, or ``dev.deploy``.
    """

    admins: pulumi.Input[str]
    grantees: Mapping[str, pulumi.Input[str]]
    groups: Mapping[str, Mapping[str, pulumi.Input[str]]]
    service_principals: Mapping[str, Mapping[str, Mapping[str, pulumi.Input[str]]]]


def build(account: databricks.Provider, account_id: str, settings: SharedSettings) -> Identities:
    """Register the groups that do not exist yet, and the service principals with those who may use them."""
    by_role = settings.groups.by_role()
    names = {role: by_role[role].name for role in ROLES}
    groups = AccountGroups(
        "groups",
        AccountGroupsArgs(
            groups=list(names.values()),
            existing={group.name: group.existing_id for group in by_role.values() if group.existing_id},
        ),
        # Who belongs to a group is decided by people and kept nowhere else.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    duties = {
        environment: {
            "deploy": naming.deploy_principal(environment),
            "run": naming.run_principal(environment),
        }
        for environment in ENVIRONMENTS
    }
    principals = ServicePrincipals(
        "principals",
        ServicePrincipalsArgs(names=[name for duty in duties.values() for name in duty.values()]),
        # Environments that live name them by ids, which new ones would not have.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    for environment in ENVIRONMENTS:
        duty, deployers = duties[environment], access.BUNDLE_DEPLOYERS[environment]
        PrincipalUsers(
            f"users-{duty['run']}",
            PrincipalUsersArgs(
                account_id=account_id,
                application_id=principals.application_ids[duty["run"]],
                groups={role: groups.group_names[names[role]] for role in deployers},
                service_principals={"deploy": principals.application_ids[duty["deploy"]]},
            ),
            pulumi.ResourceOptions(providers=[account]),
        )

    grantees: dict[str, pulumi.Input[str]] = {role: groups.group_names[name] for role, name in names.items()}
    for environment, duty in duties.items():
        for key, name in duty.items():
            grantees[f"{environment}.{key}"] = principals.application_ids[name]
    return Identities(
        admins=grantees["platformAdmins"],
        grantees=grantees,
        groups={role: {"name": name, "principalId": groups.group_ids[name]} for role, name in names.items()},
        service_principals={
            environment: {
                key: {
                    "name": principals.application_ids[name],
                    "principalId": principals.principal_ids[name],
                }
                for key, name in duty.items()
            }
            for environment, duty in duties.items()
        },
    )
