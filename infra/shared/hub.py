"""The hub: the network that every environment peers with, the private DNS zones, and the log workspace.

All of it is protected: environments that live lose their names, their sign-in and their audit log with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.computed import arm_name, resource_group_of, subscription_of
from components.network.private_dns import PrivateDnsZones, PrivateDnsZonesArgs, ZoneLinks, ZoneLinksArgs
from components.network.virtual_network import SubnetSpec, VirtualNetwork, VirtualNetworkArgs
from components.network.zones import ZONES
from components.operations.log_workspace import LogWorkspace, LogWorkspaceArgs
from infra import naming
from infra.settings.load import refuse
from infra.settings.shared import SharedSettings
from infra.stack_context import StackContext
from platform_model import SHARED
from platform_model.load import FILE
from sections.problems import Problem


@dataclass(frozen=True, kw_only=True)
class Hub:
    """What the other parts of the platform take from the hub. Ids are ARM ids.

    ``zone_links`` lets the hub's network find names in the zones; None where the network exists already, with
    links of its own.
    """

    network_id: pulumi.Output[str]
    endpoint_subnet_id: pulumi.Output[str]
    zone_ids: Mapping[str, pulumi.Output[str]]
    zone_links: ZoneLinks | None
    log_workspace_id: pulumi.Output[str]


def require_own_subscription(settings: SharedSettings, subscription_id: str) -> None:
    """Stop where an existing hub network is in another subscription than the stack.

    The stack's private endpoints stand in that network, and Azure wants both in one subscription:
    https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-endpoint-properties.

    Args:
        settings: The stack's settings.
        subscription_id: GUID of the subscription that the stack is deployed to.

    Raises:
        pulumi.RunError: the network is in another one.
    """
    existing = settings.network.existing_id
    if existing and subscription_of(existing) != subscription_id:
        mistake = (
            f"is in the subscription {subscription_of(existing)}, and {SHARED} with its private endpoints in "
            f"{subscription_id}; state the network's as subscriptions.{SHARED} of {FILE}"
        )
        refuse(SHARED, [Problem(("network", "existingId"), mistake)])


def build(context: StackContext, settings: SharedSettings) -> Hub:
    """Register what of the hub does not exist yet."""
    network_id, endpoint_subnet_id = _network(context, settings)
    zone_ids = _zones(context, settings)
    zone_links = None if settings.network.existing_id else _link(context, settings, zone_ids, network_id)
    return Hub(
        network_id=network_id,
        endpoint_subnet_id=endpoint_subnet_id,
        zone_ids=zone_ids,
        zone_links=zone_links,
        log_workspace_id=_logs(context, settings),
    )


def _network(
    context: StackContext, settings: SharedSettings
) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
    existing = settings.network
    if existing.existing_id and existing.existing_endpoint_subnet_id:
        return (
            pulumi.Output.from_input(existing.existing_id),
            pulumi.Output.from_input(existing.existing_endpoint_subnet_id),
        )
    network = VirtualNetwork(
        "hub",
        VirtualNetworkArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            network_name=naming.hub_network(),
            address_space=str(settings.network.vnet),
            subnets=[SubnetSpec(name=naming.endpoint_subnet(), prefix=str(settings.network.endpoint_subnet))],
            tags=context.tags,
        ),
        context.options(protect=True),
    )
    return network.network_id, network.subnet_ids[naming.endpoint_subnet()]


def _zones(context: StackContext, settings: SharedSettings) -> dict[str, pulumi.Output[str]]:
    # An existing scope comes with its zones.
    monitor = settings.logs.needs_scope and not settings.logs.existing_scope_id
    existing = settings.private_dns.existing_ids(monitor=monitor)
    made = PrivateDnsZones(
        "zones",
        PrivateDnsZonesArgs(
            resource_group_name=context.resource_group_name,
            zones=[zone for zone, existing_id in existing.items() if not existing_id],
            tags=context.tags,
        ),
        context.options(protect=True),
    )
    return {
        zone: pulumi.Output.from_input(existing_id) if existing_id else made.zone_ids[zone]
        for zone, existing_id in existing.items()
    }


def _link(
    context: StackContext,
    settings: SharedSettings,
    zone_ids: Mapping[str, pulumi.Output[str]],
    network_id: pulumi.Output[str],
) -> ZoneLinks:
    existing = settings.private_dns.existing_ids(monitor=True)
    return ZoneLinks(
        "zone-links",
        ZoneLinksArgs(
            zone_ids=zone_ids,
            network_id=network_id,
            link_name=naming.zone_link(context.stack),
            tags=context.tags,
            providers={
                zone: context.provider_for(existing_id)
                for zone in zone_ids
                if (existing_id := existing[zone])
            },
        ),
        context.options(protect=True),
    )


def _logs(context: StackContext, settings: SharedSettings) -> pulumi.Output[str]:
    if settings.logs.existing_id:
        return pulumi.Output.from_input(settings.logs.existing_id)
    return LogWorkspace(
        "logs",
        LogWorkspaceArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            workspace_name=naming.log_workspace(context.stack),
            retention_days=settings.logs.retention_days,
            public_queries=settings.logs.public_queries,
            tags=context.tags,
        ),
        context.options(protect=True),
    ).log_workspace_id


def environment_zone_ids(hub: Hub) -> dict[str, pulumi.Output[str]]:
    """Return the zones that environments link their networks to.

    The zones of Azure Monitor are none of them: they change where all of a network's traffic to Azure Monitor
    goes (https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-design), and the scope
    knows the platform's log workspace only, not what Databricks' own machines may report to.
    """
    return {zone: zone_id for zone, zone_id in hub.zone_ids.items() if zone in ZONES.values()}


def outputs(settings: SharedSettings, hub: Hub) -> dict[str, pulumi.Input[str]]:
    """Return what an environment needs to peer with the hub, as the field of the shared outputs."""
    return {
        "resourceGroupName": resource_group_of(hub.network_id),
        "networkName": arm_name(hub.network_id),
        "networkId": hub.network_id,
        "addressSpace": str(settings.network.vnet),
    }
