"""Peering: lets two virtual networks reach each other over Azure's backbone."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.options import fixed_name


@dataclass(frozen=True, kw_only=True)
class PeeringArgs:
    """The two networks; their address spaces must not overlap."""

    local_resource_group_name: pulumi.Input[str]
    local_network_name: str
    local_network_id: pulumi.Input[str]
    remote_resource_group_name: pulumi.Input[str]
    remote_network_name: str
    remote_network_id: pulumi.Input[str]
    after: Sequence[pulumi.Resource] = ()  # what else writes to the local network, such as its subnets


class Peering(pulumi.ComponentResource):
    """Both directions of a peering, which is connected only when both exist.

    Each direction is named ``to-<the other network>``. Traffic stays between the two networks: none is
    forwarded to a third one, and no gateway is shared.
    """

    local_peering_id: pulumi.Output[str]
    remote_peering_id: pulumi.Output[str]

    def __init__(self, name: str, args: PeeringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:network:Peering", name, None, opts)

        outward = network.VirtualNetworkPeering(
            f"{name}-outward",
            resource_group_name=args.local_resource_group_name,
            virtual_network_name=args.local_network_name,
            virtual_network_peering_name=f"to-{args.remote_network_name}",
            remote_virtual_network={"id": args.remote_network_id},
            allow_virtual_network_access=True,
            allow_forwarded_traffic=False,
            allow_gateway_transit=False,
            use_remote_gateways=False,
            # No value says that the subnets are finished, and Azure refuses a peering while one of them
            # is being written (AnotherOperationInProgress).
            opts=fixed_name(self, depends_on=args.after),
        )
        homeward = network.VirtualNetworkPeering(
            f"{name}-homeward",
            resource_group_name=args.remote_resource_group_name,
            virtual_network_name=args.remote_network_name,
            virtual_network_peering_name=f"to-{args.local_network_name}",
            remote_virtual_network={"id": args.local_network_id},
            allow_virtual_network_access=True,
            allow_forwarded_traffic=False,
            allow_gateway_transit=False,
            use_remote_gateways=False,
            # Each direction changes the state of the other, so they are made one after the other.
            opts=fixed_name(self, depends_on=[outward]),
        )

        self.local_peering_id = outward.id
        self.remote_peering_id = homeward.id
        self.register_outputs(
            {"local_peering_id": self.local_peering_id, "remote_peering_id": self.remote_peering_id}
        )
