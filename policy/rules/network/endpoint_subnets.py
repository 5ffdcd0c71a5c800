"""Subnets of private endpoints belong to no service."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

ENDPOINT = "azure-native:network:PrivateEndpoint"
SUBNET = "azure-native:network:Subnet"


def with_endpoints(stack: Stack) -> list[Resource]:
    """Return the subnets in which private endpoints of a stack stand."""
    urns = {
        subnet.urn for endpoint in stack.of(ENDPOINT) for subnet in stack.behind(endpoint, "subnet", SUBNET)
    }
    return [subnet for subnet in stack.of(SUBNET) if subnet.urn in urns]


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    yield from apart(with_endpoints(stack), _delegated)


def _delegated(subnet: Resource) -> Iterator[Violation]:
    for delegation in subnet.each("delegations"):
        yield Violation(
            subnet, f"private endpoints stand in it, and it is delegated to {delegation.at('serviceName')}"
        )


RULE = StackRule(
    name="network-endpoint-subnets",
    severity=Severity.HIGH,
    description="A subnet of private endpoints is delegated to no service.",
    reason="A delegated subnet belongs to its service alone, and Azure puts no private endpoint into it.",
    source="https://learn.microsoft.com/azure/virtual-network/subnet-delegation-overview",
    remediation="Remove the delegation, or give the endpoints a subnet of their own.",
    check=_check,
)
