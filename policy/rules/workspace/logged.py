"""What happens in a workspace is on record."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation
from policy.core.workspaces import WORKSPACE

SETTING = "azure-native:monitor:DiagnosticSetting"


def _check(stack: Stack) -> Iterator[Violation]:
    for workspace in stack.of(WORKSPACE):
        if not stack.made_from(workspace, "resourceUri", SETTING):
            yield Violation(workspace, "no diagnostic setting records what happens in it")


RULE = StackRule(
    name="workspace-logged",
    severity=Severity.MEDIUM,
    description="What happens in a workspace is on record.",
    reason="Who ran what, who changed a permission, who downloaded results: only the log answers it.",
    source="https://learn.microsoft.com/azure/databricks/admin/account-settings/audit-log-delivery",
    way_out="Give the workspace a diagnostic setting that sends its logs to the log workspace.",
    check=_check,
)
