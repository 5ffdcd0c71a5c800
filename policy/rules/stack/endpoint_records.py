"""Every private endpoint has its names in private DNS."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation

ENDPOINT = "azure-native:network:PrivateEndpoint"
GROUP = "azure-native:network:PrivateDnsZoneGroup"


def _check(stack: Stack) -> Iterator[Violation]:
    groups = stack.of(GROUP)
    with_records = {
        endpoint.urn for group in groups for endpoint in stack.behind(group, "privateEndpointName", ENDPOINT)
    }
    for endpoint in stack.of(ENDPOINT):
        if endpoint.urn not in with_records:
            yield Violation(endpoint, "no zone group writes its records, so its service's name stays public")


RULE = StackRule(
    name="stack-endpoint-records",
    severity=Severity.HIGH,
    description="Every private endpoint has its records in a private DNS zone.",
    reason="Without a record the service's name leads to its public address, which refuses the caller.",
    source="https://learn.microsoft.com/azure/private-link/private-endpoint-dns",
    remediation="Give the endpoint a private DNS zone group for the zone of its service.",
    check=_check,
)
