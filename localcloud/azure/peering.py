"""Microsoft.Network: virtual network peerings. Traffic flows once both directions exist.

https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering#requirements-and-constraints
"""

from collections.abc import Iterator

from localcloud.azure import addresses, concurrency, ids, references
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import by_parameter, network_name
from localcloud.azure.properties import get, text
from localcloud.azure.tokens import PEERING, VIRTUAL_NETWORK
from localcloud.azure.virtual_network import VirtualNetwork, space_of
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties


@register
class VirtualNetworkPeering(ArmResource):
    """One direction of a peering."""

    token = PEERING
    path = VirtualNetwork.path + "/virtualNetworkPeerings/{virtualNetworkPeeringName}"
    api_version = "2024-05-01"
    parent = VIRTUAL_NETWORK
    names = by_parameter(virtualNetworkName=network_name(2, 64), virtualNetworkPeeringName=network_name())
    located = None
    tag_rules = None
    immutable = frozenset({"remoteVirtualNetwork"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that the remote network is named, and that gateways are used in one direction only."""
        if get(inputs, "remoteVirtualNetwork.id") is None:
            yield Problem("remoteVirtualNetwork.id", "is required: the network to peer with")
        if inputs.get("useRemoteGateways") is True and inputs.get("allowGatewayTransit") is True:
            yield Problem("useRemoteGateways", "cannot be set together with allowGatewayTransit")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check both networks, their address spaces and the peerings that they have."""
        local = cloud.require(VIRTUAL_NETWORK, ids.parent(id), "ParentResourceNotFound")
        remote_id = str(inputs["remoteVirtualNetwork"]["id"])
        # A network of another region can be peered with (global peering), so the place does not matter.
        remote = references.referenced(cloud, VIRTUAL_NETWORK, remote_id, id)
        for network in (local, remote):
            concurrency.begin(cloud, network.id, str(network.outputs["location"]))
        if ids.same(local.id, remote.id):
            message = f"Virtual network {local.id} cannot be peered with itself."
            raise CloudError("CannotPeerVirtualNetworkWithItself", message)
        if inputs.get("useRemoteGateways"):
            raise CloudError(
                "RemoteVnetHasNoGateways",
                f"Peering {id} cannot have UseRemoteGateways flag set to true because remote virtual network "
                f"{remote.id} referenced by the peering does not have any gateways.",
            )
        _require_only(cloud, id, remote.id)
        _require_no_overlap(cloud, id, local, remote)
        back = opposite(cloud, local.id, remote.id)
        if current is None and back is not None and back.outputs["peeringState"] == "Disconnected":
            raise CloudError(
                "RemotePeeringIsDisconnected",
                f"Cannot create or update peering {id} because remote peering {back.id} referencing parent "
                "virtual "
                f"network {local.id} is in Disconnected state. Update or re-create the remote peering to "
                "get it back "
                "to Initiated state. Peering gets Disconnected when remote vnet or remote peering is "
                "deleted and "
                "re-created.",
            )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Connect with the other direction if it is there."""
        remote_id = str(inputs["remoteVirtualNetwork"]["id"])
        remote = cloud.require(VIRTUAL_NETWORK, remote_id)
        back = opposite(cloud, ids.parent(id), remote_id)
        if back is not None:
            cloud.put(back.with_outputs(peeringState="Connected"))
        space = {"addressPrefixes": [str(network) for network in space_of(remote.inputs)]}
        return {
            "peeringState": "Connected" if back else "Initiated",
            "peeringSyncLevel": "FullyInSync" if back else "RemoteNotInSync",
            "remoteAddressSpace": space,
            "remoteVirtualNetworkAddressSpace": space,
        }

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Leave the other direction disconnected."""
        local, remote_id = ids.parent(current.id), str(current.inputs["remoteVirtualNetwork"]["id"])
        for network_id in (local, remote_id):
            network = cloud.get(VIRTUAL_NETWORK, network_id)
            if network is not None:
                concurrency.begin(cloud, network.id, str(network.outputs["location"]))
        back = opposite(cloud, local, remote_id)
        if back is not None:
            cloud.put(back.with_outputs(peeringState="Disconnected"))


def opposite(cloud: Cloud, local_id: str, remote_id: str) -> Stored | None:
    """Return the peering from the remote network back to the local one."""
    for peering in cloud.all(PEERING):
        target = text(peering.inputs, "remoteVirtualNetwork.id") or ""
        if ids.same(ids.parent(peering.id), remote_id) and ids.same(target, local_id):
            return peering
    return None


def _require_only(cloud: Cloud, id: str, remote_id: str) -> None:
    for other in cloud.all(PEERING):
        target = text(other.inputs, "remoteVirtualNetwork.id") or ""
        siblings = ids.same(ids.parent(other.id), ids.parent(id)) and not ids.same(other.id, id)
        if siblings and ids.same(target, remote_id):
            raise CloudError(
                "AnotherPeeringAlreadyReferencesRemoteVnet",
                f"Peering {id} cannot be created because there is another peering {other.id} under the "
                "same virtual "
                f"network that already references remote virtual network {remote_id}.",
            )


def _require_no_overlap(cloud: Cloud, id: str, local: Stored, remote: Stored) -> None:
    advice = "For more information please refer to https://aka.ms/VnetPeeringInfo"
    own = space_of(local.inputs)
    if found := addresses.overlaps(own, space_of(remote.inputs)):
        raise CloudError(
            "VnetAddressSpacesOverlap",
            f"Cannot create or update peering {id}. Virtual networks {local.id} and {remote.id} cannot be "
            "peered "
            f"because their address spaces overlap. Overlapping address prefixes: {', '.join(found)}. "
            f"{advice}",
        )
    for peering in cloud.all(PEERING):
        third = cloud.get(VIRTUAL_NETWORK, text(peering.inputs, "remoteVirtualNetwork.id") or "")
        if third is None or ids.same(third.id, local.id) or not ids.same(ids.parent(peering.id), remote.id):
            continue
        if found := addresses.overlaps(own, space_of(third.inputs)):
            raise CloudError(
                "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
                f"Cannot create or update peering {id}. Virtual networks {local.id} and {remote.id} cannot "
                "be peered "
                "because address space of the first virtual network overlaps with address space of virtual "
                "network "
                f"{third.id} already peered with the second virtual network. Overlapping address prefixes: "
                f"{', '.join(found)}. {advice}",
            )
