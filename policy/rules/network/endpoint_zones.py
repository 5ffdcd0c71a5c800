"""Private endpoints write their records to the zone of their service."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

ENDPOINT = "azure-native:network:PrivateEndpoint"
GROUP = "azure-native:network:PrivateDnsZoneGroup"
ZONES = {
    "blob": "privatelink.blob.core.windows.net",
    "browser_authentication": "privatelink.azuredatabricks.net",
    "databricks_ui_api": "privatelink.azuredatabricks.net",
    "dfs": "privatelink.dfs.core.windows.net",
    "vault": "privatelink.vaultcore.azure.net",
}


def _services(endpoint: Resource) -> list[str]:
    connections = endpoint.each("privateLinkServiceConnections")
    return [service for connection in connections for service in connection.each("groupIds")]


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    for endpoint in stack.of(ENDPOINT):
        groups = stack.made_from(endpoint, "privateEndpointName", GROUP)
        wanted = {ZONES[service] for service in _services(endpoint) if service in ZONES}

        def misled(group: Resource, wanted: set[str] = wanted) -> Iterator[Violation]:
            ids = [config.at("privateDnsZoneId") for config in group.each("privateDnsZoneConfigs")]
            for zone in sorted(wanted - {str(id_).rpartition("/")[2] for id_ in ids}):
                yield Violation(group, f"its endpoint needs records in {zone}, and gets none")

        yield from apart(groups, misled)


RULE = StackRule(
    name="network-endpoint-zones",
    severity=Severity.HIGH,
    description="A private endpoint writes its records to the zone of its service.",
    reason="Clients ask for the service in its own zone, and take the public address where it has no record.",
    source="https://learn.microsoft.com/azure/private-link/private-endpoint-dns",
    remediation="Name the zone of the endpoint's service in privateDnsZoneConfigs.",
    check=_check,
)
