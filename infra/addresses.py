"""The address plan as data: what ranges a network has, and what Azure and Databricks require of them.

Sizes are those of https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject
"""

from ipaddress import IPv4Network
from itertools import combinations
from typing import NamedTuple

RESERVED_BY_AZURE = 5
"""Addresses that Azure keeps of every subnet.

https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
"""

LARGEST_NETWORK = 16
SMALLEST_NETWORK = 24
SMALLEST_CLUSTER_SUBNET = 26
SMALLEST_ENDPOINT_SUBNET = 28  # six endpoints in an environment, four in a hub

SMALLEST_MONITOR_SUBNET = 27
"""With an endpoint to a private link scope of Azure Monitor, which takes eleven addresses or more.

https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-design
"""


class Range(NamedTuple):
    """A range and the name that a person knows it by."""

    name: str
    addresses: IPv4Network


def usable(subnet: IPv4Network) -> int:
    """Return how many addresses of a subnet machines can have."""
    return max(subnet.num_addresses - RESERVED_BY_AZURE, 0)


def length_for(nodes: int) -> int:
    """Return the prefix length of the smallest subnet that holds so many nodes."""
    return 32 - (nodes + RESERVED_BY_AZURE - 1).bit_length()


def network_size_mistake(network: IPv4Network) -> str | None:
    """Say what is wrong with the size of a virtual network that holds a workspace."""
    if network.prefixlen < LARGEST_NETWORK:
        return f"{network} is too large; choose a range from /{LARGEST_NETWORK} to /{SMALLEST_NETWORK}"
    if network.prefixlen > SMALLEST_NETWORK:
        return f"{network} is too small; choose a range from /{LARGEST_NETWORK} to /{SMALLEST_NETWORK}"
    return None


def placement_mistake(subnet: IPv4Network, network: IPv4Network) -> str | None:
    """Say that a subnet lies outside its network."""
    if subnet.subnet_of(network):
        return None
    return f"{subnet} is outside the network {network}; choose a range inside it"


def cluster_subnet_mistake(subnet: IPv4Network, nodes: int) -> str | None:
    """Say why a subnet cannot hold the nodes of a workspace: each takes one address of both subnets."""
    if subnet.prefixlen > SMALLEST_CLUSTER_SUBNET:
        return f"{subnet} is too small for a workspace; choose /{SMALLEST_CLUSTER_SUBNET} or larger"
    if usable(subnet) < nodes:
        return (
            f"{subnet} holds {usable(subnet)} nodes (Azure keeps {RESERVED_BY_AZURE} addresses), "
            f"maxNodes is {nodes}; choose /{length_for(nodes)} or larger, or lower maxNodes"
        )
    return None


def endpoint_subnet_mistake(subnet: IPv4Network, smallest: int = SMALLEST_ENDPOINT_SUBNET) -> str | None:
    """Say why a subnet cannot hold the private endpoints.

    Args:
        subnet: The subnet.
        smallest: Prefix length of the smallest that holds them.
    """
    if subnet.prefixlen > smallest:
        return f"{subnet} is too small for the endpoints; choose /{smallest} or larger"
    return None


def overlaps(ranges: list[Range]) -> list[tuple[Range, Range]]:
    """Return the pairs of ranges that share an address, each pair in the order given."""
    return [(a, b) for a, b in combinations(ranges, 2) if a.addresses.overlaps(b.addresses)]
