"""A workspace whose own storage is closed has a way into it."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown
from policy.core.workspaces import WORKSPACE, has_workers

ENDPOINT = "azure-native:network:PrivateEndpoint"
NEEDED = ("blob", "dfs")


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    def locked_out(workspace: Resource) -> Iterator[Violation]:
        if not has_workers(workspace) or workspace.at("defaultStorageFirewall", "Disabled") != "Enabled":
            return
        reached = {
            group
            for endpoint in stack.made_from(workspace, "privateLinkServiceConnections", ENDPOINT)
            for connection in endpoint.each("privateLinkServiceConnections")
            for group in connection.each("groupIds")
        }
        for group in NEEDED:
            if group not in reached:
                yield Violation(
                    workspace, f"its own storage is closed and has no private endpoint for {group}"
                )

    yield from apart(stack.of(WORKSPACE), locked_out)


RULE = StackRule(
    name="workspace-own-storage-endpoints",
    severity=Severity.HIGH,
    description="A workspace whose own storage has a firewall has blob and dfs endpoints to it.",
    reason="The firewall keeps the workspace's own clusters out, too: they do not start.",
    source="https://learn.microsoft.com/azure/databricks/security/network/storage/firewall-support",
    remediation=(
        "Add private endpoints for blob and dfs to the storage account of the workspace's managed group."
    ),
    check=_check,
)
