"""Subnets with workers have security rules and one way out."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown
from policy.rules.network.endpoint_subnets import SUBNET, with_endpoints

DELEGATE = "Microsoft.Databricks/workspaces"


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    # A subnet of private endpoints that is delegated has another rule, and no workers.
    others = [subnet for subnet in stack.of(SUBNET) if subnet not in with_endpoints(stack)]
    yield from apart(others, _unguarded)


def _unguarded(subnet: Resource) -> Iterator[Violation]:
    if DELEGATE not in [delegation.at("serviceName") for delegation in subnet.each("delegations")]:
        return
    # Whether there is one can be told before its id is known.
    if not subnet.properties.has("networkSecurityGroup"):
        yield Violation(subnet, "its workers have no security group")
    if not (subnet.properties.has("natGateway") or subnet.properties.has("routeTable")):
        yield Violation(
            subnet, "its workers have no way out that was chosen: neither a NAT gateway nor a route"
        )


RULE = StackRule(
    name="network-guarded-workers",
    severity=Severity.HIGH,
    description="A subnet with workers of a workspace has security rules, and one way out.",
    reason="Databricks needs the security group, and workers without public addresses need a way out.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject",
    remediation="Set networkSecurityGroup, and natGateway or routeTable.",
    check=_check,
)
