"""Permissions: who may use one object of a workspace, completely and in a fixed order.

What each level allows: https://learn.microsoft.com/azure/databricks/security/auth/access-control/
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

import pulumi
import pulumi_databricks as databricks

from components.validated import validated
from sections.values import EVERYBODY

ObjectKind = Literal[
    "alert",
    "cluster",
    "cluster_policy",
    "dashboard",
    "directory",
    "experiment",
    "instance_pool",
    "query",
    "serving_endpoint",
    "sql_warehouse",
]

LEVELS: Final[dict[ObjectKind, tuple[str, ...]]] = {
    "alert": ("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE"),
    "cluster": ("CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE"),
    "cluster_policy": ("CAN_USE",),
    "dashboard": ("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE"),
    "directory": ("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE"),
    "experiment": ("CAN_READ", "CAN_EDIT", "CAN_MANAGE"),
    "instance_pool": ("CAN_ATTACH_TO", "CAN_MANAGE"),
    "query": ("CAN_VIEW", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE"),
    "serving_endpoint": ("CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"),
    "sql_warehouse": ("CAN_VIEW", "CAN_MONITOR", "CAN_USE", "CAN_MANAGE"),
}
"""Every level of a kind of object, the least first."""

# Kinds on which the provider adds its caller's own entry, in permissions/permission_definitions.go of
# https://github.com/databricks/terraform-provider-databricks.
_ADDS_CALLER: Final[frozenset[ObjectKind]] = frozenset(
    {"alert", "cluster", "instance_pool", "query", "serving_endpoint", "sql_warehouse"}
)


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Who is permitted. ``name`` is the name of a group, or the application id of a service principal."""

    name: pulumi.Input[str]
    kind: Literal["group", "service_principal"] = "group"


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What one principal may do."""

    principal: Principal
    level: str


@dataclass(frozen=True, kw_only=True)
class Managers:
    """Who deploys the objects of a workspace: named on them, so that every caller sees the same entries.

    The provider adds its caller to the entries of most kinds of objects where they do not name the caller,
    and hides that entry from the same caller only: unnamed, whoever deployed last is a difference for
    everybody else (https://github.com/databricks/terraform-provider-databricks/issues/3730).

    ``deployer`` is the application id of the pipeline's service principal, ``creator`` the user name or
    application id of whoever created the objects. A person is not named: the entry that the provider gave to
    one who deployed first goes with the pipeline's first deployment.
    """

    deployer: pulumi.Input[str]
    creator: pulumi.Input[str]


def at(level: str, principals: Mapping[str, Principal]) -> dict[str, Permission]:
    """Permit the same to every principal."""
    return {key: Permission(principal=principal, level=level) for key, principal in principals.items()}


def check_principals(what: str, principals: Mapping[str, Principal]) -> None:
    """Raise ``ValueError`` if a plain name is that of everybody; ``principal_name`` checks the others."""
    for key, principal in principals.items():
        principal_name(what, key, principal)


def principal_name(what: str, key: str, principal: Principal) -> pulumi.Input[str]:
    """Return a principal's name, which is not that of everybody, whenever it becomes known.

    Raises:
        ValueError: a plain name is that of everybody.
    """

    def check(name: str) -> None:
        # Names of groups compare without case.
        if name.strip().lower() in EVERYBODY:
            raise ValueError(f"{what}: {key} is everybody; name a group of its own")

    return validated(principal.name, check)


def check_permissions(kind: ObjectKind, name: str, permissions: Mapping[str, Permission]) -> None:
    """Raise ``ValueError`` on a level that the kind of object does not have, or a permission of everybody."""
    what = f"permissions of {kind} {name!r}"
    check_principals(what, {key: permission.principal for key, permission in permissions.items()})
    for key, permission in permissions.items():
        if permission.level not in LEVELS[kind]:
            legal = ", ".join(LEVELS[kind])
            raise ValueError(f"{what}: {key} has {permission.level!r}; a {kind} has {legal}")


def permit(
    name: str,
    kind: ObjectKind,
    object_id: pulumi.Input[str],
    permissions: Mapping[str, Permission],
    parent: pulumi.ComponentResource,
    managers: Managers | None = None,
) -> None:
    """Make the one authoritative ``Permissions`` of an object; none at all if nobody is permitted.

    Whatever it does not list is revoked, which is why an object has one and no more. Administrators of the
    workspace may do everything and are not listed; ``managers`` are, on kinds that need it. Sorted by key, so
    that neither the order in the settings nor an id that is only known after deployment can show up as a
    difference.
    """
    check_permissions(kind, name, permissions)
    if not permissions:
        return
    what = f"permissions of {kind} {name!r}"
    if (managers is not None) != (kind in _ADDS_CALLER):
        raise ValueError(f"{what}: managers are for {', '.join(sorted(_ADDS_CALLER))}")
    entries = [_entry(what, key, permissions[key]) for key in sorted(permissions)]
    if managers is not None:
        entries += _managing(kind, managers)
    databricks.Permissions(
        name,
        access_controls=entries,
        alert_v2_id=object_id if kind == "alert" else None,
        cluster_id=object_id if kind == "cluster" else None,
        cluster_policy_id=object_id if kind == "cluster_policy" else None,
        dashboard_id=object_id if kind == "dashboard" else None,
        directory_id=object_id if kind == "directory" else None,
        experiment_id=object_id if kind == "experiment" else None,
        instance_pool_id=object_id if kind == "instance_pool" else None,
        serving_endpoint_id=object_id if kind == "serving_endpoint" else None,
        sql_endpoint_id=object_id if kind == "sql_warehouse" else None,
        sql_query_id=object_id if kind == "query" else None,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _entry(what: str, key: str, permission: Permission) -> "databricks.PermissionsAccessControlArgsDict":
    name = principal_name(what, key, permission.principal)
    if permission.principal.kind == "group":
        return {"group_name": name, "permission_level": permission.level}
    return {"service_principal_name": name, "permission_level": permission.level}


def _managing(kind: ObjectKind, managers: Managers) -> "list[databricks.PermissionsAccessControlArgsDict]":
    """Return the entries of who deploys: two that are the same where the pipeline manages alone.

    Entries are a set. What a service principal is named for is known only with the creator, the number of
    entries before.
    """
    # The provider adds its caller to a warehouse as the owner, too, where no entry names one.
    highest = "IS_OWNER" if kind == "sql_warehouse" else "CAN_MANAGE"
    owner = pulumi.Output.all(managers.deployer, managers.creator).apply(_owner)
    level = pulumi.Output.all(managers.deployer, owner).apply(
        lambda both: highest if both[0] == both[1] else "CAN_MANAGE"
    )
    return [
        {"service_principal_name": managers.deployer, "permission_level": level},
        {"service_principal_name": owner, "permission_level": highest},
    ]


def _owner(names: Sequence[str]) -> str:
    """Return the creator if it is a service principal, and else the deployer."""
    deployer, creator = names
    try:
        UUID(creator)
    except ValueError:
        return deployer
    return creator
