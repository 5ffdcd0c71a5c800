"""Address arithmetic, and what Azure says about prefixes that are wrong."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network

from localcloud.core.errors import CloudError

RESERVED = 4
"""Azure keeps the first four addresses of a subnet (network, gateway, two for DNS) and the last one.

https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq#are-there-any-restrictions-on-using-ip-addresses-within-these-subnets
"""


def refuse_prefix(prefix: str, resource: str) -> str | None:
    """Return why Azure refuses an IPv4 prefix in CIDR notation, or None."""
    base, slash, length = prefix.partition("/")
    try:
        IPv4Address(base)
        network = IPv4Network(prefix, strict=False)
    except ValueError:
        network = None
    if network is None or not slash or not length.isdigit():
        return (
            f"InvalidAddressPrefixFormat: Address prefix {prefix} of resource {resource} is not formatted "
            "correctly. "
            "It should follow CIDR notation, for example 10.0.0.0/24."
        )
    if str(network.network_address) != base:
        return (
            f"InvalidCIDRNotation: The address prefix {prefix} in resource {resource} has an invalid CIDR "
            "notation. "
            f"For the given prefix length, the address prefix should be {network}."
        )
    return None


def networks(prefixes: Iterable[str]) -> list[IPv4Network]:
    """Return prefixes that were checked before as networks."""
    return [IPv4Network(prefix) for prefix in prefixes]


def inside(part: IPv4Network, spaces: Iterable[IPv4Network]) -> bool:
    """Tell whether a prefix lies in one of the address spaces."""
    return any(part.subnet_of(space) for space in spaces)


def overlaps(some: Iterable[IPv4Network], others: Iterable[IPv4Network]) -> list[str]:
    """Return the prefixes among the first that overlap one of the others."""
    others = list(others)
    return [str(one) for one in some if any(one.overlaps(other) for other in others)]


def next_free(subnet: str, prefixes: Iterable[str], taken: Iterable[str]) -> str:
    """Return the first address of a subnet that Azure can give away."""
    used = set(taken)
    spaces = networks(prefixes)
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
