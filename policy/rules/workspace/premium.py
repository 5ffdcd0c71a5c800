"""Workspaces are of the tier that has what this platform relies on."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="workspace-premium",
    severity=Severity.HIGH,
    description="A workspace is of the premium tier.",
    reason="Private Link, access control, audit logs and Unity Catalog are parts of the premium tier alone.",
    source="https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link",
    way_out="Set sku.name to premium.",
    on=("azure-native:databricks:Workspace",),
    check=wants("sku.name", "premium"),
)
