"""Workers have no addresses on the internet."""

from collections.abc import Iterator

from policy.core.allowed_values import allowed_values
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from policy.core.workspaces import WORKSPACE, has_workers

# A default can differ between versions of the API, so it must be said.
_hidden = allowed_values("parameters.enableNoPublicIp.value", True)


def _check(workspace: Resource) -> Iterator[str]:
    return _hidden(workspace) if has_workers(workspace) else iter(())


RULE = ResourceRule(
    name="workspace-no-public-ip",
    severity=Severity.CRITICAL,
    description="The workers of a workspace have no public addresses.",
    reason="Secure cluster connectivity lets workers call out through a relay, with no open port.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/secure-cluster-connectivity",
    remediation="Set parameters.enableNoPublicIp to true.",
    on=(WORKSPACE,),
    check=_check,
)
