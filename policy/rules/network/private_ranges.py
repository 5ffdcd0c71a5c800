"""Networks use addresses that nobody else has."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
# Of version 6, those that no router of the internet knows.
PRIVATE_SIX = IPv6Network("fc00::/7")


def _private(range_: IPv4Network | IPv6Network) -> bool:
    if isinstance(range_, IPv6Network):
        return range_.subnet_of(PRIVATE_SIX)
    return any(range_.subnet_of(own) for own in PRIVATE)


def _check(network: Resource) -> Iterator[str]:
    for prefix in network.each("addressSpace.addressPrefixes"):
        if not _private(ip_network(prefix)):
            yield f"the range {prefix} belongs to somebody on the internet"


RULE = ResourceRule(
    name="network-private-ranges",
    severity=Severity.MEDIUM,
    description="A network uses private address ranges.",
    reason="A range that belongs to others hides them: what is meant for them stays in the network.",
    source="https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq",
    remediation="Choose ranges from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10.",
    on=("azure-native:network:VirtualNetwork",),
    check=_check,
)
