"""Workspaces answer on private endpoints alone."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="workspace-no-public-access",
    severity=Severity.CRITICAL,
    description="A workspace answers on its private endpoint alone.",
    reason="Its web application and its REST API run code next to the data for whoever holds a token.",
    source="https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link",
    way_out="Set publicNetworkAccess to Disabled, and give the workspace a private endpoint.",
    on=("azure-native:databricks:Workspace",),
    check=wants("publicNetworkAccess", "Disabled", absent="Enabled"),
)
