"""Subnets with workers have security rules and one way out."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

DELEGATE = "Microsoft.Databricks/workspaces"


def _check(subnet: Resource) -> Iterator[str]:
    if DELEGATE not in [delegation.at("serviceName") for delegation in subnet.each("delegations")]:
        return
    # Whether there is one can be told before its id is known.
    if not subnet.properties.has("networkSecurityGroup"):
        yield "its workers have no security group"
    if not (subnet.properties.has("natGateway") or subnet.properties.has("routeTable")):
        yield "its workers have no way out that was chosen: neither a NAT gateway nor a route"


RULE = ResourceRule(
    name="network-guarded-workers",
    severity=Severity.HIGH,
    description="A subnet with workers of a workspace has security rules, and one way out.",
    reason="Databricks needs the security group, and workers without public addresses need a way out.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject",
    way_out="Set networkSecurityGroup, and natGateway or routeTable.",
    on=("azure-native:network:Subnet",),
    check=_check,
)
