"""Virtual network: an address space, and the subnets cut from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import network

from components.computed import arm_name
from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class SubnetSpec:
    """One subnet.

    With a ``delegation`` it belongs to that service alone (``Microsoft.Databricks/workspaces``), and needs
    the security group from the beginning: the service checks for it. Without one it is for private
    endpoints.
    """

    name: str
    prefix: str  # CIDR
    delegation: str | None = None
    security_group_id: pulumi.Input[str] | None = None
    gateway_id: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Refuse a delegated subnet that the service would refuse."""
        if self.delegation and self.security_group_id is None:
            raise ValueError(
                f"subnet {self.name} is delegated to {self.delegation}: give it a security group"
            )


@dataclass(frozen=True, kw_only=True)
class VirtualNetworkArgs:
    """Where the network lies, and how it is divided."""

    resource_group_name: pulumi.Input[str]
    location: str
    network_name: str
    address_space: str  # CIDR
    subnets: Sequence[SubnetSpec]
    tags: Mapping[str, str]


class VirtualNetwork(pulumi.ComponentResource):
    """A virtual network and its subnets; no machine in it has a way out unless its subnet has a gateway."""

    network_id: pulumi.Output[str]
    subnet_ids: dict[str, pulumi.Output[str]]
    """Subnet name to id."""

    def __init__(
        self, name: str, args: VirtualNetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:VirtualNetwork", name, None, opts)

        # Subnets are resources of their own, never inline: since version 2023-11-01 of the API a network
        # written without the property keeps the subnets it has, while one written with it loses those
        # that are not listed. Both forms together delete and remake subnets at every other deployment
        # (https://github.com/pulumi/pulumi-azure-native/issues/611). A resource of its own also has an id
        # that others can wait for.
        whole = network.VirtualNetwork(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            virtual_network_name=args.network_name,
            address_space={"address_prefixes": [args.address_space]},
            tags=args.tags,
            opts=child_options(self),
        )
        subnets: dict[str, network.Subnet] = {}
        for spec in args.subnets:
            # One at a time: every write of a subnet locks its network, and a second one fails with
            # AnotherOperationInProgress (https://github.com/pulumi/pulumi-azure-native/issues/1024).
            previous = list(subnets.values())[-1:]
            subnets[spec.name] = self._subnet(name, args, whole, spec, previous)

        self.network_id = whole.id
        self.subnet_ids = {key: subnet.id for key, subnet in subnets.items()}
        self.register_outputs({"network_id": self.network_id, "subnet_ids": self.subnet_ids})

    def _subnet(
        self,
        name: str,
        args: VirtualNetworkArgs,
        whole: "network.VirtualNetwork",
        spec: SubnetSpec,
        after: Sequence[pulumi.Resource],
    ) -> "network.Subnet":
        delegations: list[network.DelegationArgsDict] = []
        if spec.delegation:
            delegations = [{"name": f"{spec.name}-delegation", "service_name": spec.delegation}]
        return network.Subnet(
            f"{name}-{spec.name}",
            resource_group_name=args.resource_group_name,
            virtual_network_name=arm_name(whole.id),
            subnet_name=spec.name,
            address_prefix=spec.prefix,
            delegations=delegations,
            network_security_group=None if spec.security_group_id is None else {"id": spec.security_group_id},
            nat_gateway=None if spec.gateway_id is None else {"id": spec.gateway_id},
            # Azure's own outbound access is an address that nobody knows or controls.
            default_outbound_access=False,
            # Policies on a subnet of endpoints would keep clients from reaching them.
            private_endpoint_network_policies="Disabled",
            opts=child_options(self, depends_on=after),
        )
