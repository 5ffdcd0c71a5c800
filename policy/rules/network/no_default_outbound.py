"""Subnets have no outbound access that nobody chose."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="network-no-default-outbound",
    severity=Severity.HIGH,
    description="A subnet has no outbound access but the one that it is given.",
    reason="Default outbound access uses addresses that nobody owns, can allow, or can watch.",
    source="https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access",
    way_out="Set defaultOutboundAccess to false, and give the subnet a NAT gateway or a route to a firewall.",
    on=("azure-native:network:Subnet",),
    check=wants("defaultOutboundAccess", False, absent=True),
)
