"""Address arithmetic, and what Azure says about prefixes that are wrong."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from localcloud.core.errors import CloudError

Network = IPv4Network | IPv6Network

RESERVED = 4
"""Azure keeps the first four addresses of a subnet (network, gateway, two for DNS) and the last one.

https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq#are-there-any-restrictions-on-using-ip-addresses-within-these-subnets
"""

IPV6_SUBNET = 64
"""A subnet's IPv6 prefix is exactly this long.

https://learn.microsoft.com/azure/virtual-network/ip-services/ipv6-overview#limitations
"""

_NOT_FOR_NETWORKS = {
    "224.0.0.0/4": "multicast",
    "255.255.255.255/32": "broadcast",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link-local",
    "168.63.129.16/32": "Azure's internal DNS, DHCP and health probes",
}
"""https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq#what-address-ranges-can-i-use-in-my-virtual-networks"""


def refuse_prefix(prefix: str, resource: str) -> str | None:
    """Return why Azure refuses an IPv4 or IPv6 prefix in CIDR notation, or None."""
    base, slash, length = prefix.partition("/")
    try:
        (IPv6Address if ":" in base else IPv4Address)(base)
        network = ip_network(prefix, strict=False)
    except ValueError:
        network = None
    if network is None or not slash or not (length.isascii() and length.isdigit()):
        return (
            f"InvalidAddressPrefixFormat: Address prefix {prefix!r} of resource {resource} is not formatted "
            "correctly. It should follow CIDR notation, for example 10.0.0.0/24."
        )
    if network.network_address != type(network.network_address)(base):
        return (
            f"InvalidCIDRNotation: The address prefix {prefix} in resource {resource} has an invalid CIDR "
            f"notation. For the given prefix length, the address prefix should be {network}."
        )
    return None


def refuse_reserved(prefix: str) -> str | None:
    """Return why a checked prefix cannot be address space of a virtual network, or None."""
    (network,) = networks([prefix])
    for reserved, purpose in _NOT_FOR_NETWORKS.items():
        if overlaps([network], networks([reserved])):
            return f"{prefix} overlaps {reserved}, which Azure keeps for {purpose}"
    return None


def networks(prefixes: Iterable[str]) -> list[Network]:
    """Return prefixes that were checked before as networks."""
    return [ip_network(prefix) for prefix in prefixes]


def ipv4_networks(prefixes: Iterable[str]) -> list[IPv4Network]:
    """Return the IPv4 prefixes among prefixes that were checked before."""
    return [network for network in networks(prefixes) if isinstance(network, IPv4Network)]


def inside(part: Network, spaces: Iterable[Network]) -> bool:
    """Tell whether a prefix lies in one of the address spaces."""
    return any(_subnet_of(part, space) for space in spaces)


def overlaps(some: Iterable[Network], others: Iterable[Network]) -> list[str]:
    """Return the prefixes among the first that overlap one of the others."""
    others = list(others)
    return [
        str(network)
        for network in some
        if any(_subnet_of(network, other) or _subnet_of(other, network) for other in others)
    ]


def next_free(subnet: str, prefixes: Iterable[str], taken: Iterable[str]) -> str:
    """Return the first IPv4 address of a subnet that Azure can give away."""
    used = set(taken)
    spaces = ipv4_networks(prefixes)
    for space in spaces:
        for number in range(RESERVED, space.num_addresses - 1):
            address = str(space[number])
            if address not in used:
                return address
    raise CloudError(
        "SubnetIsFull",
        f"Subnet {subnet} with address prefix {', '.join(map(str, spaces))} does not have enough capacity "
        "for "
        "1 IP addresses.",
    )


def _subnet_of(part: Network, space: Network) -> bool:
    if isinstance(part, IPv4Network) and isinstance(space, IPv4Network):
        return part.subnet_of(space)
    if isinstance(part, IPv6Network) and isinstance(space, IPv6Network):
        return part.subnet_of(space)
    return False
