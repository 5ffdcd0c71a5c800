"""Peering: both directions, closed to third networks."""

from dataclasses import replace

import pulumi
import pytest
from pulumi_azure_native import network

from components.network.peering import Peering, PeeringArgs, PeeringSide
from tests.conftest import Deploy

PEERING = "azure-native:network:VirtualNetworkPeering"
ARGS = PeeringArgs(
    local=PeeringSide(
        resource_group_name="rg-dev", network_name="vnet", network_id="/dev", peering_name="dev-to-hub"
    ),
    remote=PeeringSide(
        resource_group_name="rg-hub", network_name="vnet-hub", network_id="/hub", peering_name="hub-to-dev"
    ),
)


@pytest.mark.parametrize("preview", [True, False])
def test_each_network_is_told_of_the_other(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Peering("hub", ARGS), preview=preview)

    told = {
        p.inputs["virtualNetworkName"]: (
            p.inputs["resourceGroupName"],
            p.inputs["virtualNetworkPeeringName"],
            p.inputs["remoteVirtualNetwork"]["id"],
        )
        for p in engine.of(PEERING)
    }
    assert told == {
        "vnet": ("rg-dev", "dev-to-hub", "/hub"),
        "vnet-hub": ("rg-hub", "hub-to-dev", "/dev"),
    }


def test_no_traffic_is_forwarded_and_no_gateway_shared(deploy: Deploy) -> None:
    peerings = deploy(lambda: Peering("hub", ARGS)).of(PEERING)

    assert len(peerings) == 2
    for peering in peerings:
        assert peering.inputs["allowForwardedTraffic"] is False
        assert peering.inputs["allowGatewayTransit"] is False
        assert peering.inputs["useRemoteGateways"] is False


def test_the_directions_are_made_one_after_the_other_and_after_what_writes_to_the_network(
    deploy: Deploy,
) -> None:
    def program() -> None:
        owner = pulumi.ComponentResource("test:index:Network", "network")
        network.Subnet(
            "subnet",
            resource_group_name="rg-dev",
            virtual_network_name="vnet-dev",
            subnet_name="subnet",
            opts=pulumi.ResourceOptions(parent=owner),
        )
        Peering("hub", replace(ARGS, after=[owner]))

    engine = deploy(program)

    outward = engine.one(PEERING, "hub-outward")
    homeward = engine.one(PEERING, "hub-homeward")
    assert engine.one("azure-native:network:Subnet").urn in outward.dependencies
    assert outward.urn in homeward.dependencies


def test_what_the_other_direction_sets_is_no_change(deploy: Deploy) -> None:
    halves = deploy(lambda: Peering("hub", ARGS)).of(PEERING)
    assert {half.ignore_changes for half in halves} == {("peeringState", "peeringSyncLevel")}
