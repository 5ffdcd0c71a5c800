"""Roles in Azure are those of the work, not those of administrators."""

import re
from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
ROLE_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
PRIVILEGED = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    CONTRIBUTOR: "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    ROLE_ADMINISTRATOR: "Role Based Access Control Administrator",
}
"""Azure's built-in roles for administrators, by the last part of their ids."""


def _clause(action: str, source: str) -> str:
    """Return the pattern of half a condition: that about giving roles, or that about taking them away."""
    assignments = r"microsoft\.authorization/roleassignments"
    listed = (
        rf"{source}\[{assignments}:roledefinitionid\]foranyofanyvalues:guidequals\{{(?P<{action}>[^}}]+)\}}"
    )
    kind = rf"and{source}\[{assignments}:principaltype\]foranyofanyvalues:stringequalsignorecase\{{[^}}]+\}}"
    return rf"\(\(!\(actionmatches\{{'{assignments}/{action}'\}}\)\)or\({listed}(?:{kind})?\)\)"


# https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
_DELEGATION = re.compile(f"{_clause('write', '@request')}and{_clause('delete', '@resource')}")


def _check(assignment: Resource) -> Iterator[str]:
    role = str(assignment.at("roleDefinitionId", "")).rpartition("/")[2].casefold()
    if role not in PRIVILEGED:
        return
    deploys = assignment.name in assignment.settings["deployers"]
    if deploys and role == ROLE_ADMINISTRATOR:
        yield from _delegates(str(assignment.at("condition", "")))
    elif not deploys or role != CONTRIBUTOR:
        yield f"it makes a principal {PRIVILEGED[role]}"


def _delegates(condition: str) -> Iterator[str]:
    found = _DELEGATION.fullmatch("".join(condition.split()).casefold())
    if found is None:
        yield "it gives roles without a condition that lists which may be given and taken away"
        return
    for role in sorted({*found["write"].split(","), *found["delete"].split(",")} & PRIVILEGED.keys()):
        yield f"its condition lets it make others, and itself, {PRIVILEGED[role]}"


RULE = ResourceRule(
    name="identity-least-privilege-roles",
    severity=Severity.HIGH,
    description="No principal gets a role of administrators in Azure, but a pipeline to deploy with.",
    reason="Whoever takes over an identity with such a role takes over all below its scope.",
    source="https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    remediation=(
        "Assign the role of the work, such as Storage Blob Data Contributor or Key Vault Secrets User."
    ),
    settings={
        "deployers": {
            "type": "array",
            "items": {"type": "string"},
            "description": (
                "Names of assignments that make a pipeline Contributor, or Role Based Access Control "
                "Administrator with a condition that lists the roles."
            ),
            "default": [],
        }
    },
    on=("azure-native:authorization:RoleAssignment",),
    check=_check,
)
