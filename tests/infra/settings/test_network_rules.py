"""What is refused of an address plan, in which words."""

import pytest

from tests.infra.settings.files import said


@pytest.mark.parametrize(
    ("vnet", "words"),
    [
        ("10.0.0.0/15", "is too large; choose a range from /16 to /24"),
        ("10.0.0.0/25", "is too small; choose a range from /16 to /24"),
    ],
)
def test_a_network_is_between_16_and_24_bits_long(vnet: str, words: str) -> None:
    assert f"network.vnet: {vnet} {words}" in said("dev", {"network.vnet": vnet}, test={"network": {}})


def test_a_hub_network_is_between_16_and_24_bits_long() -> None:
    assert said("shared", {"network.vnet": "10.4.0.0/15", "network.endpointSubnet": "10.4.1.0/24"}) == [
        "network.vnet: 10.4.0.0/15 is too large; choose a range from /16 to /24"
    ]


@pytest.mark.parametrize("subnet", ["hostSubnet", "containerSubnet", "endpointSubnet"])
def test_every_subnet_lies_inside_its_network(subnet: str) -> None:
    assert said("dev", {f"network.{subnet}": "10.1.1.0/24"}) == [
        f"network.{subnet}: 10.1.1.0/24 is outside the network 10.0.0.0/16; choose a range inside it"
    ]


def test_the_hub_endpoint_subnet_lies_inside_the_hub() -> None:
    assert said("shared", {"network.endpointSubnet": "10.4.1.0/24"}) == [
        "network.endpointSubnet: 10.4.1.0/24 is outside the network 10.3.0.0/16; choose a range inside it"
    ]


@pytest.mark.parametrize("subnet", ["hostSubnet", "containerSubnet"])
def test_a_cluster_subnet_has_at_least_26_bits(subnet: str) -> None:
    assert said("dev", {f"network.{subnet}": "10.0.8.0/27"}) == [
        f"network.{subnet}: 10.0.8.0/27 is too small for a workspace; choose /26 or larger"
    ]


@pytest.mark.parametrize("subnet", ["hostSubnet", "containerSubnet"])
def test_a_cluster_subnet_holds_the_most_nodes_that_run_at_once(subnet: str) -> None:
    changes = {f"network.{subnet}": "10.0.8.0/26"}
    assert said("dev", {**changes, "network.maxNodes": 59}) == []
    assert said("dev", {**changes, "network.maxNodes": 60}) == [
        f"network.{subnet}: 10.0.8.0/26 holds 59 nodes (Azure keeps 5 addresses), maxNodes is 60; "
        "choose /25 or larger, or lower maxNodes"
    ]


def test_an_endpoint_subnet_has_at_least_28_bits() -> None:
    assert said("dev", {"network.endpointSubnet": "10.0.3.0/28"}) == []
    assert said("dev", {"network.endpointSubnet": "10.0.3.0/29"}) == [
        "network.endpointSubnet: 10.0.3.0/29 is too small for the endpoints; choose /28 or larger"
    ]


def test_the_hubs_endpoint_subnet_has_room_for_azure_monitors_addresses() -> None:
    assert said("shared", {"network.endpointSubnet": "10.3.1.0/27"}) == []
    assert said("shared", {"network.endpointSubnet": "10.3.1.0/28"}) == [
        "network.endpointSubnet: 10.3.1.0/28 is too small for the endpoints; choose /27 or larger "
        "(Azure Monitor's takes eleven addresses)"
    ]


def test_subnets_of_a_network_are_apart() -> None:
    assert said("dev", {"network.containerSubnet": "10.0.1.0/24"}) == [
        "network.containerSubnet: 10.0.1.0/24 overlaps hostSubnet 10.0.1.0/24; choose ranges that are apart"
    ]


def test_a_network_overlaps_no_other_stack() -> None:
    plan = {
        "network.vnet": "10.1.0.0/16",
        "network.hostSubnet": "10.1.1.0/24",
        "network.containerSubnet": "10.1.2.0/24",
        "network.endpointSubnet": "10.1.3.0/24",
    }
    assert said("dev", plan) == [
        "network.vnet: 10.1.0.0/16 overlaps 10.1.0.0/16 of test (Pulumi.test.yaml); "
        "peered networks must be apart, choose a free range"
    ]


def test_the_hub_overlaps_no_environment() -> None:
    assert said("shared", {"network.vnet": "10.2.0.0/16", "network.endpointSubnet": "10.2.1.0/24"}) == [
        "network.vnet: 10.2.0.0/16 overlaps 10.2.0.0/16 of prod (Pulumi.prod.yaml); "
        "peered networks must be apart, choose a free range"
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("10.0.1.5/24", "10.0.1.5/24 does not start on a /24 boundary; did you mean 10.0.1.0/24?"),
        ("10.0.1/24", "10.0.1/24 is no IPv4 range; write one such as 10.0.0.0/16"),
        ("fd00::/64", "fd00::/64 is no IPv4 range; write one such as 10.0.0.0/16"),
        ("10.0.1.0", "10.0.1.0 is no IPv4 range; write one such as 10.0.0.0/16"),
        (10, "10 is no IPv4 range; write one such as 10.0.0.0/16"),
    ],
)
def test_a_range_is_written_as_cidr(written: object, words: str) -> None:
    assert said("dev", {"network.hostSubnet": written}) == [f"network.hostSubnet: {words}"]


HUB = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/hub/providers/Microsoft.Network"


def test_an_existing_hub_comes_with_its_endpoint_subnet() -> None:
    hub = f"{HUB}/virtualNetworks/hub"
    assert said("shared", {"network.existingId": hub}) == [
        "network.existingEndpointSubnetId: is missing; an existing hub comes with its endpoint subnet"
    ]
    assert said("shared", {"network.existingEndpointSubnetId": f"{hub}/subnets/pe"}) == [
        "network.existingId: is missing; state the network of existingEndpointSubnetId"
    ]
    both = {"network.existingId": hub, "network.existingEndpointSubnetId": f"{hub.upper()}/subnets/pe"}
    assert said("shared", both) == []


def test_an_existing_endpoint_subnet_is_of_the_existing_hub() -> None:
    changes = {
        "network.existingId": f"{HUB}/virtualNetworks/hub",
        "network.existingEndpointSubnetId": f"{HUB}/virtualNetworks/hub2/subnets/pe",
    }
    assert said("shared", changes) == [
        "network.existingEndpointSubnetId: is a subnet of another network; choose one of existingId"
    ]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("network.existingId", "Microsoft.Network/virtualNetworks"),
        ("network.existingEndpointSubnetId", "Microsoft.Network/virtualNetworks/subnets"),
        ("privateDns.blob.existingId", "Microsoft.Network/privateDnsZones"),
        ("logs.existingId", "Microsoft.OperationalInsights/workspaces"),
    ],
)
def test_an_existing_thing_is_named_by_its_arm_id(key: str, kind: str) -> None:
    assert said("shared", {key: "the-hub"}) == [
        f"{key}: the-hub is no id of a {kind}; copy it from the resource's properties, "
        "it starts with /subscriptions/"
    ]


def test_an_existing_zone_has_the_name_of_the_service_it_serves() -> None:
    zone = f"{HUB}/privateDnsZones/privatelink.dfs.core.windows.net"
    assert said("shared", {"privateDns.dfs.existingId": zone}) == []
    assert said("shared", {"privateDns.blob.existingId": zone}) == [
        "privateDns.blob.existingId: is the id of another zone; "
        "choose the one named privatelink.blob.core.windows.net"
    ]
