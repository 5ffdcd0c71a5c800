"""Delegation: lets somebody give roles to others, but only these.

Without such a condition whoever may give roles gives themselves every role.
https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

PrincipalType = Literal["User", "Group", "ServicePrincipal"]

VERSION = "2.0"
"""Of the conditions' syntax: https://learn.microsoft.com/azure/role-based-access-control/conditions-format"""

_ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"


def only(roles: Sequence[str], *, to: PrincipalType) -> str:
    """Return the condition of an assignment that may give and take away some roles.

    Args:
        roles: GUIDs of the roles.
        to: The kind of principal that may have them.

    Raises:
        ValueError: there is no role, or one is no GUID.
    """
    if not roles:
        raise ValueError("roles is empty; name the roles that may be given")
    for role in roles:
        _require_guid(role)
    # A role is in the request when it is given, and on the resource when it is taken away.
    return f"{_clause('write', '@Request', roles, to)} AND {_clause('delete', '@Resource', roles, to)}"


def _clause(action: str, source: str, roles: Sequence[str], to: PrincipalType) -> str:
    return (
        f"((!(ActionMatches{{'{_ASSIGNMENTS}/{action}'}})) OR "
        f"({source}[{_ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{', '.join(roles)}}} AND "
        f"{source}[{_ASSIGNMENTS}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {{'{to}'}}))"
    )


def _require_guid(role: str) -> None:
    try:
        UUID(role)
    except ValueError:
        raise ValueError(f"role {role!r} is no GUID; name a role by the last part of its id") from None
