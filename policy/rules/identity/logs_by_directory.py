"""Logs are written by identities of the directory."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="identity-logs-by-directory",
    severity=Severity.MEDIUM,
    description="A log workspace knows who writes to it.",
    reason="Its shared keys write without a name, and cannot be taken from one writer alone.",
    source=(
        "https://github.com/Azure/azure-policy/blob/master/built-in-policies/policyDefinitions/Monitoring/"
        "LogAnalyticsWorkspaces_DisableLocalAuth_Deny.json"
    ),
    way_out="Set features.disableLocalAuth to true.",
    on=("azure-native:operationalinsights:Workspace",),
    check=wants("features.disableLocalAuth", True, absent=False),
)
