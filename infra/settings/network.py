"""The networks: one for each environment, and the hub that they peer with."""

from typing import Annotated

from pydantic import Field

from infra import addresses
from infra.addresses import Range
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import Cidr, arm_id_of


class EnvironmentNetwork(Section):
    """Addresses of an environment: the two subnets of its clusters, and the one of its endpoints."""

    vnet: Cidr = Field(
        description="The whole range of the network, /16 to /24, apart from every other stack's."
    )
    host_subnet: Cidr = Field(description="Where the cluster nodes' host addresses are, /26 or larger.")
    container_subnet: Cidr = Field(
        description="Where the cluster nodes' container addresses are, /26 or larger."
    )
    endpoint_subnet: Cidr = Field(description="Where the private endpoints' addresses are, /28 or larger.")
    max_nodes: int = Field(ge=1, description="The most cluster nodes that run at once, drivers included.")
    # https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource#idle-timeout-timers
    egress_idle_timeout_minutes: int = Field(
        default=4, ge=4, le=120, description="Minutes after which the NAT gateway drops an idle connection."
    )

    @rule
    def _network_has_an_allowed_size(self) -> Problems:
        if mistake := addresses.network_size_mistake(self.vnet):
            yield Problem(("vnet",), mistake)

    @rule
    def _host_subnet_fits(self) -> Problems:
        if mistake := addresses.placement_mistake(self.host_subnet, self.vnet):
            yield Problem(("hostSubnet",), mistake)

    @rule
    def _container_subnet_fits(self) -> Problems:
        if mistake := addresses.placement_mistake(self.container_subnet, self.vnet):
            yield Problem(("containerSubnet",), mistake)

    @rule
    def _endpoint_subnet_fits(self) -> Problems:
        if mistake := addresses.placement_mistake(self.endpoint_subnet, self.vnet):
            yield Problem(("endpointSubnet",), mistake)

    @rule
    def _host_subnet_holds_the_nodes(self) -> Problems:
        if mistake := addresses.cluster_subnet_mistake(self.host_subnet, self.max_nodes):
            yield Problem(("hostSubnet",), mistake)

    @rule
    def _container_subnet_holds_the_nodes(self) -> Problems:
        if mistake := addresses.cluster_subnet_mistake(self.container_subnet, self.max_nodes):
            yield Problem(("containerSubnet",), mistake)

    @rule
    def _endpoint_subnet_holds_the_endpoints(self) -> Problems:
        if mistake := addresses.endpoint_subnet_mistake(self.endpoint_subnet):
            yield Problem(("endpointSubnet",), mistake)

    @rule
    def _subnets_are_apart(self) -> Problems:
        subnets = [
            Range("hostSubnet", self.host_subnet),
            Range("containerSubnet", self.container_subnet),
            Range("endpointSubnet", self.endpoint_subnet),
        ]
        for first, second in addresses.overlaps(subnets):
            yield Problem(
                (second.name,),
                f"{second.addresses} overlaps {first.name} {first.addresses}; choose ranges that are apart",
            )


class HubNetwork(Section):
    """Addresses of the hub, which every environment peers with; or the hub that exists already."""

    vnet: Cidr = Field(description="The whole range of the hub, apart from every environment's.")
    endpoint_subnet: Cidr = Field(
        description="Where the hub's private endpoints' addresses are, /28 or larger."
    )
    existing_id: Annotated[str, arm_id_of("Microsoft.Network/virtualNetworks")] | None = Field(
        default=None, description="ARM id of a hub network to use; without it the stack makes one."
    )
    existing_endpoint_subnet_id: (
        Annotated[str, arm_id_of("Microsoft.Network/virtualNetworks/subnets")] | None
    ) = Field(default=None, description="ARM id of the endpoint subnet in the existing hub network.")

    @rule
    def _network_has_an_allowed_size(self) -> Problems:
        if mistake := addresses.network_size_mistake(self.vnet):
            yield Problem(("vnet",), mistake)

    @rule
    def _endpoint_subnet_fits(self) -> Problems:
        if mistake := addresses.placement_mistake(self.endpoint_subnet, self.vnet):
            yield Problem(("endpointSubnet",), mistake)

    @rule
    def _endpoint_subnet_holds_the_endpoints(self) -> Problems:
        if mistake := addresses.endpoint_subnet_mistake(self.endpoint_subnet):
            yield Problem(("endpointSubnet",), mistake)

    @rule
    def _existing_network_comes_with_its_subnet(self) -> Problems:
        if self.existing_id and not self.existing_endpoint_subnet_id:
            yield Problem(
                ("existingEndpointSubnetId",), "is missing; an existing hub comes with its endpoint subnet"
            )
        if self.existing_endpoint_subnet_id and not self.existing_id:
            yield Problem(("existingId",), "is missing; state the network of existingEndpointSubnetId")

    @rule
    def _existing_subnet_is_of_the_existing_network(self) -> Problems:
        if not (self.existing_id and self.existing_endpoint_subnet_id):
            return
        # ARM ids compare without case: https://learn.microsoft.com/azure/azure-resource-manager
        if not self.existing_endpoint_subnet_id.lower().startswith(f"{self.existing_id.lower()}/subnets/"):
            yield Problem(
                ("existingEndpointSubnetId",), "is a subnet of another network; choose one of existingId"
            )
