"""Flows against the rules of a security group: by priority, the first that matches wins."""

from typing import Any

import pytest

from policy.core.security_rules import Flow, denial
from policy.core.values import Properties

STORAGE = Flow(direction="Outbound", destination="Storage", protocol="Tcp", ports=(443, 443))
WITHIN = Flow(direction="Inbound", destination="VirtualNetwork", protocol="*", ports=(0, 65535))


def rule(access: str, priority: int, **more: Any) -> Properties:
    return Properties(
        {
            "name": f"{access}-{priority}",
            "access": access,
            "priority": priority,
            "direction": "Outbound",
            "protocol": "Tcp",
            "sourceAddressPrefix": "VirtualNetwork",
            "destinationAddressPrefix": "Storage",
            "destinationPortRange": "443",
            **more,
        }
    )


ALLOWED = rule("Allow", 200)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"protocol": "*"},
        {"sourceAddressPrefix": "*"},
        {"sourceAddressPrefix": "10.0.1.0/24"},
        {"sourceAddressPrefix": None, "sourceApplicationSecurityGroups": [{"id": "workers"}]},
        {"destinationAddressPrefix": "Storage.EastUS2"},
        {"destinationAddressPrefix": "Internet"},
        {"destinationAddressPrefix": "AzureCloud.eastus2"},
        {"destinationAddressPrefix": "20.60.0.0/16"},
        {"destinationAddressPrefix": None, "destinationAddressPrefixes": ["10.9.0.0/16", "*"]},
        {"destinationPortRange": "*"},
        {"destinationPortRange": None, "destinationPortRanges": ["80", "400-500"]},
        {"direction": "outbound"},
    ],
)
def test_a_denial_before_what_allows_a_flow_is_found(more: dict[str, Any]) -> None:
    denied = rule("Deny", 150, **more)
    assert denial(STORAGE, [ALLOWED, denied]) is denied


@pytest.mark.parametrize(
    "more",
    [
        {"direction": "Inbound"},
        {"protocol": "Udp"},
        {"sourceAddressPrefix": "Internet"},
        {"destinationAddressPrefix": "Sql"},
        {"destinationAddressPrefix": "10.9.0.0/16"},
        {"destinationPortRange": "444-500"},
    ],
)
def test_a_denial_of_something_else_is_none(more: dict[str, Any]) -> None:
    assert denial(STORAGE, [ALLOWED, rule("Deny", 150, **more)]) is None


def test_a_denial_after_what_allows_a_flow_is_none() -> None:
    assert denial(STORAGE, [rule("Deny", 300), ALLOWED]) is None


@pytest.mark.parametrize(
    "more",
    [
        {"destinationAddressPrefix": "Storage.EastUS2"},
        {"protocol": "Udp"},
        {"sourceAddressPrefix": "10.0.1.4"},
    ],
)
def test_what_allows_a_part_of_a_flow_saves_none_of_it_from_a_later_denial(more: dict[str, Any]) -> None:
    later = rule("Deny", 300, destinationAddressPrefix="*")
    assert denial(STORAGE, [rule("Allow", 200, **more), later]) is later


def test_a_flow_of_every_protocol_is_denied_by_a_rule_about_one() -> None:
    denied = rule("Deny", 150, direction="Inbound", destinationAddressPrefix="10.0.0.0/16")
    assert denial(WITHIN, [denied]) is denied
    assert (
        denial(WITHIN, [rule("Deny", 150, direction="Inbound", destinationAddressPrefix="Internet")]) is None
    )
