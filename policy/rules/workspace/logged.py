"""What happens in a workspace is on record."""

from policy.core.companions import has_companion
from policy.core.rule import Severity, StackRule
from policy.core.workspaces import WORKSPACE

RULE = StackRule(
    name="workspace-logged",
    severity=Severity.MEDIUM,
    description="What happens in a workspace is on record.",
    reason="Who ran what, who changed a permission, who downloaded results: only the log answers it.",
    source="https://learn.microsoft.com/azure/databricks/admin/account-settings/audit-log-delivery",
    remediation="Give the workspace a diagnostic setting that sends its logs to the log workspace.",
    check=has_companion(
        {WORKSPACE: "resourceUri"},
        "azure-native:monitor:DiagnosticSetting",
        "no diagnostic setting records what happens in it",
    ),
)
