"""Private Link has two switches that must agree."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from policy.core.workspaces import WORKSPACE, has_workers


def _check(workspace: Resource) -> Iterator[str]:
    if not has_workers(workspace):
        return
    # An open workspace is another rule's concern; both sets of security rules work there.
    if workspace.at("publicNetworkAccess", "Enabled") != "Disabled":
        return
    if (rules := workspace.at("requiredNsgRules", "AllRules")) != "NoAzureDatabricksRules":
        yield f"publicNetworkAccess is Disabled and requiredNsgRules is {rules}, which do not go together"


RULE = ResourceRule(
    name="workspace-private-link-matrix",
    severity=Severity.HIGH,
    description="A workspace without public access asks for the security rules of Private Link.",
    reason="With other rules its workers look for the control plane on the internet, and do not start.",
    source="https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link",
    remediation="Set requiredNsgRules to NoAzureDatabricksRules.",
    on=(WORKSPACE,),
    check=_check,
)
