"""Roles in Azure are those of the work, not those of administrators."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

PRIVILEGED = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
}
"""Azure's built-in roles for administrators, by the last part of their ids."""


def _check(assignment: Resource) -> Iterator[str]:
    role = str(assignment.at("roleDefinitionId", "")).rpartition("/")[2].casefold()
    if role in PRIVILEGED:
        yield f"it makes a principal {PRIVILEGED[role]}"


RULE = ResourceRule(
    name="identity-least-privilege-roles",
    severity=Severity.HIGH,
    description="No principal gets a role of administrators in Azure.",
    reason="Whoever takes over an identity with such a role takes over all below its scope.",
    source="https://learn.microsoft.com/azure/role-based-access-control/best-practices",
    way_out="Assign the role of the work, such as Storage Blob Data Contributor or Key Vault Secrets User.",
    on=("azure-native:authorization:RoleAssignment",),
    check=_check,
)
