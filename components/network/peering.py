"""Peering: lets two virtual networks reach each other over Azure's backbone."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class PeeringSide:
    """One of the two networks, and what its half of the peering is called: unique in that network.

    ``provider`` works in the network's subscription; without one, the component's does.
    """

    resource_group_name: pulumi.Input[str]
    network_name: str
    network_id: pulumi.Input[str]
    peering_name: str
    provider: pulumi.ProviderResource | None = None


@dataclass(frozen=True, kw_only=True)
class PeeringArgs:
    """The two networks; their address spaces must not overlap."""

    local: PeeringSide
    remote: PeeringSide
    after: Sequence[pulumi.Resource] = ()  # what else writes to the local network, such as its subnets


class Peering(pulumi.ComponentResource):
    """Both halves of a peering, which is connected only when both exist.

    Traffic stays between the two networks: none is forwarded to a third one, and no gateway is shared.
    """

    local_peering_id: pulumi.Output[str]
    remote_peering_id: pulumi.Output[str]

    def __init__(self, name: str, args: PeeringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:network:Peering", name, None, opts)

        # No value says that the subnets are finished, and Azure refuses a peering while one of them is being
        # written (AnotherOperationInProgress).
        outward = self._half(f"{name}-outward", args.local, args.remote, args.after)
        # Each half changes the state of the other, so they are made one after the other; and a new half is
        # refused while the other still remembers the old one (RemotePeeringIsDisconnected).
        homeward = self._half(f"{name}-homeward", args.remote, args.local, [outward], [outward])

        self.local_peering_id = outward.id
        self.remote_peering_id = homeward.id
        self.register_outputs(
            {"local_peering_id": self.local_peering_id, "remote_peering_id": self.remote_peering_id}
        )

    def _half(
        self,
        name: str,
        here: PeeringSide,
        there: PeeringSide,
        after: Sequence[pulumi.Resource],
        replace_with: Sequence[pulumi.Resource] = (),
    ) -> "network.VirtualNetworkPeering":
        return network.VirtualNetworkPeering(
            name,
            resource_group_name=here.resource_group_name,
            virtual_network_name=here.network_name,
            virtual_network_peering_name=here.peering_name,
            remote_virtual_network={"id": there.network_id},
            allow_virtual_network_access=True,
            allow_forwarded_traffic=False,
            allow_gateway_transit=False,
            use_remote_gateways=False,
            # Inputs by the specification, which the other direction sets: a refresh finds them changed.
            opts=pulumi.ResourceOptions.merge(
                child_options(
                    self,
                    provider=here.provider,
                    depends_on=after,
                    ignore_changes=["peeringState", "peeringSyncLevel"],
                ),
                pulumi.ResourceOptions(replace_with=list(replace_with)),
            ),
        )
