"""Address arithmetic: what a subnet holds, and what it must hold."""

from ipaddress import IPv4Network

import pytest

from infra.addresses import Range, length_for, overlaps, usable


@pytest.mark.parametrize(("subnet", "hosts"), [("10.0.0.0/24", 251), ("10.0.0.0/26", 59), ("10.0.0.0/30", 0)])
def test_azure_keeps_five_addresses_of_every_subnet(subnet: str, hosts: int) -> None:
    assert usable(IPv4Network(subnet)) == hosts


@pytest.mark.parametrize("nodes", [1, 3, 4, 59, 60, 251, 252, 1000])
def test_the_length_for_a_number_of_nodes_is_the_longest_that_holds_them(nodes: int) -> None:
    length = length_for(nodes)
    assert usable(IPv4Network((0, length))) >= nodes
    assert usable(IPv4Network((0, length + 1))) < nodes


def test_each_pair_of_overlapping_ranges_is_found_once_in_the_order_given() -> None:
    a, b, c = (
        Range(name, IPv4Network(range_))
        for name, range_ in (("a", "10.0.0.0/8"), ("b", "10.1.0.0/16"), ("c", "11.0.0.0/8"))
    )
    assert overlaps([a, b, c]) == [(a, b)]
