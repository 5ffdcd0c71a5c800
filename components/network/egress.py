"""Egress: the one public address from which a private network reaches the internet."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.computed import computed_output
from components.options import child_options

_IDLE_TIMEOUT = range(4, 121)
"""https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource#tcp-idle-timeout"""


@dataclass(frozen=True, kw_only=True)
class EgressArgs:
    """Where the gateway and its address lie."""

    resource_group_name: pulumi.Input[str]
    location: str
    gateway_name: str
    address_name: str
    idle_timeout_minutes: int
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse a timeout that Azure refuses."""
        if self.idle_timeout_minutes not in _IDLE_TIMEOUT:
            raise ValueError(f"idle_timeout_minutes is {self.idle_timeout_minutes}; Azure takes 4 to 120")


class Egress(pulumi.ComponentResource):
    """A NAT gateway with a static address, for subnets whose machines have no public address.

    Nothing can connect inwards through it. The address is what partners put on their allow lists; it
    changes when this component is replaced.
    """

    gateway_id: pulumi.Output[str]
    address: pulumi.Output[str]

    def __init__(self, name: str, args: EgressArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:network:Egress", name, None, opts)

        address = network.PublicIPAddress(
            f"{name}-address",
            resource_group_name=args.resource_group_name,
            location=args.location,
            public_ip_address_name=args.address_name,
            public_ip_address_version="IPv4",
            public_ip_allocation_method="Static",  # a Standard address has no other method
            sku={"name": "Standard", "tier": "Regional"},
            tags=args.tags,
            opts=child_options(self),
        )
        gateway = network.NatGateway(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            nat_gateway_name=args.gateway_name,
            idle_timeout_in_minutes=args.idle_timeout_minutes,
            public_ip_addresses=[{"id": address.id}],
            sku={"name": "Standard"},
            tags=args.tags,
            opts=child_options(self),
        )

        self.gateway_id = gateway.id
        self.address = computed_output(address.ip_address, lambda address: address)
        self.register_outputs({"gateway_id": self.gateway_id, "address": self.address})
