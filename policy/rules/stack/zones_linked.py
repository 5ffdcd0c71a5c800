"""A private zone is linked to a network."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation

ZONE = "azure-native:privatedns:PrivateZone"
LINK = "azure-native:privatedns:VirtualNetworkLink"


def _check(stack: Stack) -> Iterator[Violation]:
    for zone in stack.of(ZONE):
        if not stack.made_from(zone, "privateZoneName", LINK):
            yield Violation(zone, "no network is linked to it, so nobody reads its records")


RULE = StackRule(
    name="stack-zones-linked",
    severity=Severity.MEDIUM,
    description="Every private DNS zone is linked to a network of its stack.",
    reason="Records in a zone that no network reads lead nobody to the private endpoint.",
    source="https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
    way_out="Link the zone to the network with a VirtualNetworkLink.",
    check=_check,
)
