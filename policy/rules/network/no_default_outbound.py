"""Subnets have no outbound access that nobody chose."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(subnet: Resource) -> Iterator[str]:
    # Without a word, older API versions give a subnet outbound access.
    if subnet.at("defaultOutboundAccess", True) is not False:
        yield "defaultOutboundAccess is not false, so its machines reach the internet by an unknown address"


RULE = ResourceRule(
    name="network-no-default-outbound",
    severity=Severity.HIGH,
    description="A subnet has no outbound access but the one that it is given.",
    reason="Default outbound access uses addresses that nobody owns, can allow, or can watch.",
    source="https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access",
    way_out="Set defaultOutboundAccess to false, and give the subnet a NAT gateway or a route to a firewall.",
    on=("azure-native:network:Subnet",),
    check=_check,
)
