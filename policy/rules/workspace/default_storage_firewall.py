"""The storage account that comes with a workspace is closed, too."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from policy.core.workspaces import WORKSPACE, has_workers


def _check(workspace: Resource) -> Iterator[str]:
    if not has_workers(workspace):
        return
    if workspace.at("defaultStorageFirewall", "Disabled") != "Enabled":
        yield "defaultStorageFirewall is not Enabled, so its own storage answers on the internet"
    if not workspace.properties.has("accessConnector"):
        yield "it has no accessConnector, by which alone serverless compute passes that firewall"


RULE = ResourceRule(
    name="workspace-default-storage-firewall",
    severity=Severity.HIGH,
    description="The storage account of a workspace has a firewall, and an identity that passes it.",
    reason="It holds notebooks' results, logs of jobs and libraries, and nobody looks at it.",
    source="https://learn.microsoft.com/azure/databricks/security/network/storage/firewall-support",
    remediation="Set defaultStorageFirewall to Enabled, and name an access connector in accessConnector.",
    on=(WORKSPACE,),
    check=_check,
)
