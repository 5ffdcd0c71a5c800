"""The network of an environment: its own address space, joined to the hub and to nothing else."""

from dataclasses import dataclass

import pulumi

from components.network.egress import Egress, EgressArgs
from components.network.peering import Peering, PeeringArgs, PeeringSide
from components.network.private_dns import ZoneLinks, ZoneLinksArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs
from components.network.virtual_network import SubnetSpec, VirtualNetwork, VirtualNetworkArgs
from infra import naming
from infra.outputs import SharedOutputs
from infra.settings.environment import EnvironmentSettings
from infra.stack_context import StackContext

WORKSPACES = "Microsoft.Databricks/workspaces"


@dataclass(frozen=True, kw_only=True)
class Network:
    """What the rest of the environment takes from its network. Ids are ARM ids."""

    network_id: pulumi.Output[str]
    host_subnet_id: pulumi.Output[str]
    container_subnet_id: pulumi.Output[str]
    endpoint_subnet_id: pulumi.Output[str]
    peered_hub_id: pulumi.Output[str]
    """ARM id of the hub's network, known once traffic flows both ways."""

    zone_links: ZoneLinks
    egress_address: pulumi.Output[str]


def build(context: StackContext, settings: EnvironmentSettings, shared: SharedOutputs) -> Network:
    """Register the network, its way out, its peering with the hub and its links to the private zones."""
    egress = Egress(
        "egress",
        EgressArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            gateway_name=naming.nat_gateway(context.stack),
            address_name=naming.public_ip(context.stack),
            idle_timeout_minutes=settings.network.egress_idle_timeout_minutes,
            tags=context.tags,
        ),
        context.options(),
    )
    group = SecurityGroup(
        "security-group",
        SecurityGroupArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            group_name=naming.network_security_group(),
            required_rules=settings.workspace.required_rules,
            tags=context.tags,
        ),
        context.options(),
    )
    network = VirtualNetwork(
        "network",
        VirtualNetworkArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            network_name=naming.virtual_network(),
            address_space=str(settings.network.vnet),
            # In the order in which they are written: that of the endpoints needs no gateway, so it does not
            # wait for one.
            subnets=[SubnetSpec(name=naming.endpoint_subnet(), prefix=str(settings.network.endpoint_subnet))]
            + [
                SubnetSpec(
                    name=name,
                    prefix=str(addresses),
                    delegation=WORKSPACES,
                    security_group_id=group.group_id,
                    gateway_id=egress.gateway_id,
                )
                for name, addresses in (
                    (naming.host_subnet(), settings.network.host_subnet),
                    (naming.container_subnet(), settings.network.container_subnet),
                )
            ],
            tags=context.tags,
        ),
        context.options(),
    )
    hub = context.provider_for(shared.hub.network_id, "hub")
    peering = Peering(
        "hub-peering",
        PeeringArgs(
            local=PeeringSide(
                resource_group_name=context.resource_group_name,
                network_name=naming.virtual_network(),
                network_id=network.network_id,
                peering_name=naming.peering(context.stack, "hub"),
            ),
            remote=PeeringSide(
                resource_group_name=shared.hub.resource_group_name,
                network_name=shared.hub.network_name,
                network_id=shared.hub.network_id,
                peering_name=naming.peering("hub", context.stack),
                provider=hub,
            ),
            after=[network],
        ),
        context.options(),
    )
    zone_links = ZoneLinks(
        "zone-links",
        ZoneLinksArgs(
            zone_ids=shared.zone_ids,
            network_id=network.network_id,
            link_name=naming.zone_link(context.stack),
            tags=context.tags,
            providers={zone: context.provider_for(zone_id) for zone, zone_id in shared.zone_ids.items()},
        ),
        context.options(),
    )
    return Network(
        network_id=network.network_id,
        host_subnet_id=network.subnet_ids[naming.host_subnet()],
        container_subnet_id=network.subnet_ids[naming.container_subnet()],
        endpoint_subnet_id=network.subnet_ids[naming.endpoint_subnet()],
        peered_hub_id=pulumi.Output.all(peering.local_peering_id, peering.remote_peering_id).apply(
            lambda _: shared.hub.network_id
        ),
        zone_links=zone_links,
        egress_address=egress.address,
    )
