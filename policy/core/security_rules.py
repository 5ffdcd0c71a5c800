"""Whether the rules of a security group let a flow pass, as Azure judges them: by priority, first match wins.

https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from policy.core.networks import ANYWHERE
from policy.core.values import Properties

NETWORK = "VirtualNetwork"
_CLOUD = "azurecloud"
"""Service tag of all public addresses of Azure, in lower case."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Traffic from the network to a service tag, or within the network; ports are inclusive."""

    direction: str
    destination: str
    protocol: str
    ports: tuple[int, int]

    def __str__(self) -> str:
        first, last = self.ports
        ports = (
            "any port"
            if self.ports == ANY_PORT
            else f"port {first}"
            if first == last
            else f"ports {first}-{last}"
        )
        return f"{self.direction.lower()} traffic to {self.destination}, {ports}"


ANY_PORT = (0, 65535)


def denial(flow: Flow, rules: Iterable[Properties]) -> Properties | None:
    """Return the rule that denies a flow, or part of it, before a rule allows all of it."""
    same_direction = [r for r in rules if _text(r.at("direction")) == flow.direction.casefold()]
    for rule in sorted(same_direction, key=lambda r: r.at("priority", 0)):
        if _text(rule.at("access")) == "deny":
            if _overlaps(rule, flow):
                return rule
        elif _covers(rule, flow):
            return None
    return None


def _overlaps(rule: Properties, flow: Flow) -> bool:
    return (
        (flow.protocol == "*" or _text(rule.at("protocol")) in {"*", flow.protocol.casefold()})
        and any(_touches(prefix, NETWORK) for prefix in _prefixes(rule, "source"))
        and any(_touches(prefix, flow.destination) for prefix in _prefixes(rule, "destination"))
        and any(low <= flow.ports[1] and flow.ports[0] <= high for low, high in _ports(rule))
    )


def _covers(rule: Properties, flow: Flow) -> bool:
    return (
        _text(rule.at("protocol")) in {"*", flow.protocol.casefold()}
        and any(_holds(prefix, NETWORK) for prefix in _prefixes(rule, "source"))
        and any(_holds(prefix, flow.destination) for prefix in _prefixes(rule, "destination"))
        and any(low <= flow.ports[0] and flow.ports[1] <= high for low, high in _ports(rule))
    )


def _holds(prefix: str, destination: str) -> bool:
    """Tell whether a prefix holds every address of a service tag."""
    if prefix == destination.casefold() or prefix in {"*", "any", "0.0.0.0/0"}:
        return True
    return destination != NETWORK and prefix in {*ANYWHERE, _CLOUD}


def _touches(prefix: str, destination: str) -> bool:
    """Tell whether a prefix may hold an address of a service tag.

    A regional tag such as ``Storage.EastUS2`` is part of its service's. Which public addresses a service has
    changes from week to week, so a range of public addresses counts as one that may hold some of them.
    """
    if _holds(prefix, destination):
        return True
    tag, _, _ = prefix.partition(".")
    try:
        private = ip_network(prefix).is_private
    except ValueError:
        return tag == destination.casefold() or (destination != NETWORK and tag == _CLOUD)
    return private == (destination == NETWORK)


def _prefixes(rule: Properties, side: str) -> list[str]:
    """Return the addresses of a side in lower case; application security groups are of the network."""
    groups = [NETWORK for _ in rule.each(f"{side}ApplicationSecurityGroups")]
    named = [rule.at(f"{side}AddressPrefix"), *rule.each(f"{side}AddressPrefixes"), *groups]
    return [_text(prefix) for prefix in named if prefix]


def _ports(rule: Properties) -> list[tuple[int, int]]:
    named = [rule.at("destinationPortRange"), *rule.each("destinationPortRanges")]
    return [_range(str(port)) for port in named if port not in (None, "")]


def _range(written: str) -> tuple[int, int]:
    if written == "*":
        return ANY_PORT
    low, _, high = written.partition("-")
    return int(low), int(high or low)


def _text(value: Any) -> str:
    return str(value).casefold()
