"""Roles in Azure go to managed identities and groups."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="identity-roles-for-machines",
    severity=Severity.MEDIUM,
    description="A role goes to a service principal or a group, and says which.",
    reason="A person keeps what was given by name; and a new principal is not found if its kind is not said.",
    source="https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    way_out="Set principalType to ServicePrincipal or Group.",
    on=("azure-native:authorization:RoleAssignment",),
    check=wants("principalType", "ServicePrincipal", "Group"),
)
