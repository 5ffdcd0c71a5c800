"""Workers run in a network of yours."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from policy.core.values import Properties
from policy.core.workspaces import WORKSPACE, has_workers

KEYS = ("customVirtualNetworkId", "customPublicSubnetName", "customPrivateSubnetName")


def _check(workspace: Resource) -> Iterator[str]:
    if not has_workers(workspace):
        return
    parameters = workspace.at("parameters", Properties({}))
    if missing := [key for key in KEYS if not parameters.has(key)]:
        yield f"parameters has no {' and no '.join(missing)}, so Databricks makes a network of its own"


RULE = ResourceRule(
    name="workspace-own-network",
    severity=Severity.HIGH,
    description="The workers of a workspace run in a network of yours.",
    reason="A network that Databricks makes has no private endpoints, no way out of your choice, no peering.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject",
    remediation=f"Set {', '.join(KEYS)} in parameters.",
    on=(WORKSPACE,),
    check=_check,
)
