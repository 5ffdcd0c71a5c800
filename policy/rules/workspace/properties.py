"""What the properties of a workspace must say."""

from policy.core.allowed_values import allowed_values
from policy.core.rule import ResourceRule, Severity
from policy.core.workspaces import WORKSPACE

RULES = (
    ResourceRule(
        name="workspace-no-public-access",
        severity=Severity.CRITICAL,
        description="A workspace answers on its private endpoint alone.",
        reason="Its web application and its REST API run code next to the data for whoever holds a token.",
        source="https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link",
        remediation="Set publicNetworkAccess to Disabled, and give the workspace a private endpoint.",
        on=(WORKSPACE,),
        check=allowed_values("publicNetworkAccess", "Disabled", absent="Enabled"),
    ),
    ResourceRule(
        name="workspace-premium",
        severity=Severity.HIGH,
        description="A workspace is of the premium tier.",
        reason="Private Link, access control, audit logs and Unity Catalog are parts of the premium "
        "tier alone.",
        source="https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link",
        remediation="Set sku.name to premium.",
        on=(WORKSPACE,),
        check=allowed_values("sku.name", "premium"),
    ),
)
