"""Who there is in the account: the groups of the roles, and the service principals of the environments.

A preview changes nothing and reads little, so each stack's has a principal that is given just that
(``infra.access``). The search for drift reads everything, permissions and bindings too, and Databricks has no
administrator who only reads: bindings are shown to metastore admins and owners
(https://docs.databricks.com/api/azure/workspace/workspacebindings/getbindings), permissions on objects of a
workspace to those who manage them (https://learn.microsoft.com/azure/databricks/security/auth/access-control),
and the account's objects to account admins
(https://learn.microsoft.com/azure/databricks/admin/#account-admins). So one principal, for all stacks, is an
account admin and a member of the group that owns the metastore and administers the workspaces: a second one
would be no weaker, and one more to guard. For the same reason the pipelines in ``federation.accountAdmins``
become the same: those of environments read and write the account's objects of their own stacks, and previews
refresh them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

import platform_model
from components.identity.account_groups import AccountGroups, AccountGroupsArgs
from components.identity.principal_users import PrincipalUsers, PrincipalUsersArgs
from components.identity.service_principals import (
    ExistingPrincipal,
    ServicePrincipals,
    ServicePrincipalsArgs,
)
from infra import naming
from infra.settings.federation import DRIFT, preview_key
from infra.settings.shared import SharedSettings


@dataclass(frozen=True, kw_only=True)
class Identities:
    """The account's groups and service principals, and what grants call them.

    ``grantees`` has every principal by the key that ``infra.access`` uses: a role, or ``dev.deploy``.
    ``pipelines`` has those that pipelines log in as, by environment, ``preview-<stack>`` or ``drift``.
    """

    admins: pulumi.Input[str]
    grantees: Mapping[str, pulumi.Input[str]]
    groups: Mapping[str, Mapping[str, pulumi.Input[str]]]
    service_principals: Mapping[str, Mapping[str, Mapping[str, pulumi.Input[str]]]]
    pipelines: Mapping[str, Mapping[str, pulumi.Input[str]]]


def build(account: databricks.Provider, account_id: str, settings: SharedSettings) -> Identities:
    """Register the groups that do not exist yet, and the service principals with those who may use them."""
    platform = platform_model.current()
    names = {key: role.group for key, role in platform.roles.items()}
    groups = AccountGroups(
        "groups",
        AccountGroupsArgs(
            groups=list(names.values()),
            existing={role.group: role.existing_id for role in platform.roles.values() if role.existing_id},
        ),
        # Who belongs to a group is decided by people and kept nowhere else.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    duties = {
        environment: {
            "deploy": naming.deploy_principal(environment),
            "run": naming.run_principal(environment),
        }
        for environment in platform.environment_names
    }
    principals = ServicePrincipals(
        "principals",
        ServicePrincipalsArgs(names=[name for duty in duties.values() for name in duty.values()]),
        # Environments that live name them by ids, which new ones would not have.
        pulumi.ResourceOptions(providers=[account], protect=True),
    )
    for environment in platform.environments:
        duty = duties[environment.name]
        PrincipalUsers(
            f"users-{duty['run']}",
            PrincipalUsersArgs(
                account_id=account_id,
                application_id=principals.application_ids[duty["run"]],
                groups={role: groups.group_names[names[role]] for role in environment.bundle_deployers},
                service_principals={"deploy": principals.application_ids[duty["deploy"]]},
            ),
            pulumi.ResourceOptions(providers=[account]),
        )

    _account_admins(account, settings, principals, groups, names[platform.administrators])
    observers = _observers(account, settings, groups, names[platform.administrators])
    by_duty = {
        environment: {
            **{key: _named(principals, name) for key, name in duty.items()},
            **({"preview": observers[key]} if (key := preview_key(environment)) in observers else {}),
        }
        for environment, duty in duties.items()
    }
    grantees: dict[str, pulumi.Input[str]] = {role: groups.group_names[name] for role, name in names.items()}
    for environment, duty in by_duty.items():
        for key, principal in duty.items():
            grantees[f"{environment}.{key}"] = principal["name"]
    return Identities(
        admins=grantees[platform.administrators],
        grantees=grantees,
        groups={role: {"name": name, "principalId": groups.group_ids[name]} for role, name in names.items()},
        service_principals=by_duty,
        pipelines={**{environment: duty["deploy"] for environment, duty in by_duty.items()}, **observers},
    )


def _observers(
    account: databricks.Provider, settings: SharedSettings, groups: AccountGroups, admins: str
) -> dict[str, Mapping[str, pulumi.Input[str]]]:
    """Register the principals of previews and of the search for drift, if the settings list their tokens."""
    federation = settings.federation
    if federation is None:
        return {}
    names = {preview_key(stack): naming.preview_principal(stack) for stack in federation.previews or ()}
    if federation.drift:
        names[DRIFT] = naming.drift_principal()
    if not names:
        return {}
    readers = [names[key] for key in federation.readers]
    principals = ServicePrincipals(
        "observers",
        ServicePrincipalsArgs(
            names=list(names.values()),
            memberships={name: [admins] for name in readers},
            group_ids=groups.group_ids,
            account_admins=readers,
        ),
        pulumi.ResourceOptions(providers=[account]),
    )
    return {key: _named(principals, name) for key, name in names.items()}


def _account_admins(
    account: databricks.Provider,
    settings: SharedSettings,
    principals: ServicePrincipals,
    groups: AccountGroups,
    admins: str,
) -> None:
    """Let the pipelines that the settings trust administer the account, the metastore and the workspaces."""
    trusted = settings.federation.trusted_deployers if settings.federation else ()
    if not trusted:
        return
    deployers = [naming.deploy_principal(environment) for environment in trusted]
    ServicePrincipals(
        "account-admins",
        ServicePrincipalsArgs(
            names=deployers,
            existing={
                name: ExistingPrincipal(
                    application_id=principals.application_ids[name],
                    principal_id=principals.principal_ids[name],
                )
                for name in deployers
            },
            memberships={name: [admins] for name in deployers},
            group_ids=groups.group_ids,
            account_admins=deployers,
        ),
        # Unprotected, unlike the principals themselves: rights end with the setting that gives them.
        pulumi.ResourceOptions(providers=[account]),
    )


def _named(principals: ServicePrincipals, name: str) -> dict[str, pulumi.Input[str]]:
    return {"name": principals.application_ids[name], "principalId": principals.principal_ids[name]}
