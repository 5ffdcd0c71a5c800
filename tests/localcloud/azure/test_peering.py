"""Virtual network peerings."""

from typing import Any

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import GROUP, Estate, mistakes, refused


def peer(azure: Estate, local: str, remote: Stored, name: str = "peering", **inputs: Any) -> Stored:
    path = {"resourceGroupName": GROUP, "virtualNetworkName": local, "virtualNetworkPeeringName": name}
    return azure.create(tokens.PEERING, **path, remoteVirtualNetwork={"id": remote.id}, **inputs)


def test_a_peering_is_initiated_until_the_other_direction_connects_both(azure: Estate) -> None:
    spoke, hub = azure.network("spoke"), azure.network("hub", "10.3.0.0/16")
    outward = peer(azure, "spoke", hub)
    assert outward.outputs["peeringState"] == "Initiated"
    back = peer(azure, "hub", spoke)
    assert back.outputs["peeringState"] == "Connected"
    assert azure.now(outward).outputs["peeringState"] == "Connected"


def test_a_direction_that_is_left_alone_is_disconnected_and_blocks_a_new_one(azure: Estate) -> None:
    spoke, hub = azure.network("spoke"), azure.network("hub", "10.3.0.0/16")
    outward, back = peer(azure, "spoke", hub), peer(azure, "hub", spoke)
    azure.delete(back)
    assert azure.now(outward).outputs["peeringState"] == "Disconnected"
    with refused("RemotePeeringIsDisconnected", "is in Disconnected state"):
        peer(azure, "hub", spoke)


def test_networks_that_overlap_cannot_be_peered(azure: Estate) -> None:
    azure.network("spoke")
    hub = azure.network("hub", "10.0.64.0/18")
    with refused("VnetAddressSpacesOverlap", "Overlapping address prefixes: 10.0.0.0/16."):
        peer(azure, "spoke", hub)


def test_a_network_that_overlaps_one_that_the_hub_has_cannot_be_peered(azure: Estate) -> None:
    first, hub = azure.network("first"), azure.network("hub", "10.3.0.0/16")
    azure.network("second", "10.0.0.0/17")
    peer(azure, "hub", first)
    with refused("VnetAddressSpaceOverlapsWithAlreadyPeeredVnet", first.id):
        peer(azure, "second", hub)


def test_two_peerings_to_one_network_are_refused(azure: Estate) -> None:
    azure.network("spoke")
    hub = azure.network("hub", "10.3.0.0/16")
    peer(azure, "spoke", hub)
    with refused("AnotherPeeringAlreadyReferencesRemoteVnet", "already references remote virtual network"):
        peer(azure, "spoke", hub, name="again")


def test_a_peering_to_a_missing_network_is_refused(azure: Estate) -> None:
    azure.network("spoke")
    hub = azure.network("hub", "10.3.0.0/16")
    azure.delete(hub)
    with refused("InvalidResourceReference", hub.id):
        peer(azure, "spoke", hub)


def test_a_peering_without_a_remote_network_is_refused() -> None:
    path = {"resourceGroupName": GROUP, "virtualNetworkName": "spoke", "virtualNetworkPeeringName": "p"}
    assert "remoteVirtualNetwork.id" in mistakes(tokens.PEERING, **path)


def test_a_network_cannot_be_peered_with_itself(azure: Estate) -> None:
    network = azure.network("spoke")
    with refused("CannotPeerVirtualNetworkWithItself", network.id):
        peer(azure, "spoke", network)


def test_a_peering_uses_gateways_in_one_direction() -> None:
    path = {"resourceGroupName": GROUP, "virtualNetworkName": "spoke", "virtualNetworkPeeringName": "p"}
    given = {"remoteVirtualNetwork": {"id": "/subscriptions/s"}, "useRemoteGateways": True}
    assert list(mistakes(tokens.PEERING, **path, **given, allowGatewayTransit=True)) == ["useRemoteGateways"]


def test_a_gateway_of_a_network_that_has_none_cannot_be_used(azure: Estate) -> None:
    hub = azure.network("hub", "10.0.0.0/16")
    azure.network("spoke", "10.1.0.0/16")
    with refused("RemoteVnetHasNoGateways", hub.id):
        peer(azure, "spoke", hub, useRemoteGateways=True)


def test_a_network_cannot_grow_into_its_peer(azure: Estate) -> None:
    hub, spoke = azure.network("hub", "10.0.0.0/16"), azure.network("spoke", "10.1.0.0/16")
    peer(azure, "spoke", hub)
    grown = {"addressPrefixes": ["10.1.0.0/16", "10.0.128.0/17"]}
    with refused("VnetAddressSpacesOverlap", "10.0.128.0/17", hub.id):
        azure.update(spoke, addressSpace=grown)


def test_deleting_a_network_disconnects_the_other_half_of_its_peering(azure: Estate) -> None:
    hub, spoke = azure.network("hub", "10.0.0.0/16"), azure.network("spoke", "10.1.0.0/16")
    peer(azure, "spoke", hub)
    back = peer(azure, "hub", spoke)
    assert azure.now(back).outputs["peeringState"] == "Connected"
    azure.delete(spoke)
    assert azure.now(back).outputs["peeringState"] == "Disconnected"
