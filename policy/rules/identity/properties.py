"""What the properties of role assignments and log workspaces must say of identities."""

from policy.core.allowed_values import allowed_values
from policy.core.rule import ResourceRule, Severity

RULES = (
    ResourceRule(
        name="identity-logs-by-directory",
        severity=Severity.MEDIUM,
        description="A log workspace knows who writes to it.",
        reason="Its shared keys write without a name, and cannot be taken from one writer alone.",
        source="https://github.com/Azure/azure-policy/blob/master/built-in-policies/policyDefinitions/Monitoring/"
        "LogAnalyticsWorkspaces_DisableLocalAuth_Deny.json",
        remediation="Set features.disableLocalAuth to true.",
        on=("azure-native:operationalinsights:Workspace",),
        check=allowed_values("features.disableLocalAuth", True, absent=False),
    ),
    ResourceRule(
        name="identity-roles-for-machines",
        severity=Severity.MEDIUM,
        description="A role goes to a service principal or a group, and says which.",
        reason="A person keeps what was given by name; and a new principal is not found if its kind is "
        "not said.",
        source="https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
        remediation="Set principalType to ServicePrincipal or Group.",
        on=("azure-native:authorization:RoleAssignment",),
        check=allowed_values("principalType", "ServicePrincipal", "Group"),
    ),
)
