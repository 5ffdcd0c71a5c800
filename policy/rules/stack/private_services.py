"""Every private service has its private endpoints."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

ENDPOINT = "azure-native:network:PrivateEndpoint"
NEEDED = {
    "azure-native:databricks:Workspace": ("databricks_ui_api",),
    "azure-native:keyvault:Vault": ("vault",),
    "azure-native:storage:StorageAccount": ("blob", "dfs"),
}


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    def alone(service: Resource) -> Iterator[Violation]:
        reached = {
            group
            for endpoint in stack.made_from(service, "privateLinkServiceConnections", ENDPOINT)
            for connection in endpoint.each("privateLinkServiceConnections")
            for group in connection.each("groupIds")
        }
        for group in NEEDED[service.type]:
            if group not in reached:
                yield Violation(
                    service, f"it has no private endpoint for {group}, so nothing here reaches it"
                )

    yield from apart(stack.of(*NEEDED), alone)


RULE = StackRule(
    name="stack-private-services",
    severity=Severity.HIGH,
    description="Every workspace, key vault and data lake has its private endpoints.",
    reason="A service without public access and without a private endpoint is reached by nobody.",
    source="https://learn.microsoft.com/azure/private-link/private-endpoint-overview",
    remediation="Add a private endpoint for each kind: databricks_ui_api, vault, blob and dfs.",
    check=_check,
)
