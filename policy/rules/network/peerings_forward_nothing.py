"""A peering joins two networks, not all that they know."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

TRANSIT = ("allowForwardedTraffic", "allowGatewayTransit", "useRemoteGateways")


def _check(peering: Resource) -> Iterator[str]:
    for key in TRANSIT:
        if peering.at(key, False) is not False:
            yield f"{key} is true, so networks behind the other one come through"


RULE = ResourceRule(
    name="network-peerings-forward-nothing",
    severity=Severity.HIGH,
    description="A peering carries the traffic of its two networks alone.",
    reason="Environments meet in the hub; a peering that forwards joins development to production.",
    source="https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview",
    remediation=f"Set {', '.join(TRANSIT)} to false.",
    on=("azure-native:network:VirtualNetworkPeering",),
    check=_check,
)
