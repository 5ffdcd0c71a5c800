"""Private DNS: the zones in which private endpoints are found, and the networks that look there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import privatedns

from components.computed import arm_name, resource_group_of
from components.network.zones import zones_of
from components.options import child_options

_EVERYWHERE = "global"  # private DNS belongs to no region


@dataclass(frozen=True, kw_only=True)
class PrivateDnsZonesArgs:
    """Which zones there are; see ``components.network.zones``."""

    resource_group_name: pulumi.Input[str]
    zones: Sequence[str]
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse a zone that is named twice."""
        twice = sorted({zone for zone in self.zones if self.zones.count(zone) > 1})
        if twice:
            raise ValueError(f"zones names {', '.join(twice)} more than once")


class PrivateDnsZones(pulumi.ComponentResource):
    """Zones that all networks share: a network can be linked to one zone of a name only."""

    zone_ids: dict[str, pulumi.Output[str]]
    """Zone name to id."""

    def __init__(
        self, name: str, args: PrivateDnsZonesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:network:PrivateDnsZones", name, None, opts)

        self.zone_ids = {
            zone: privatedns.PrivateZone(
                f"{name}-{zone}",
                resource_group_name=args.resource_group_name,
                location=_EVERYWHERE,
                private_zone_name=zone,
                tags=args.tags,
                opts=child_options(self),
            ).id
            for zone in args.zones
        }
        self.register_outputs({"zone_ids": self.zone_ids})


@dataclass(frozen=True, kw_only=True)
class ZoneLinksArgs:
    """The network that is to resolve names in the zones.

    ``providers`` work in the zones' subscriptions, by zone name; without one, the component's does.
    """

    zone_ids: Mapping[str, pulumi.Input[str]]  # zone name to ARM id; each link stands in its zone's group
    network_id: pulumi.Input[str]
    link_name: str  # the same in every zone, and unique there
    tags: Mapping[str, str]
    providers: Mapping[str, pulumi.ProviderResource] = field(
        default_factory=dict[str, pulumi.ProviderResource]
    )


class ZoneLinks(pulumi.ComponentResource):
    """Links one network to every zone.

    Machines do not register themselves there: the names in these zones belong to private endpoints.
    """

    link_ids: dict[str, pulumi.Output[str]]
    """Zone name to the link's id."""

    def __init__(self, name: str, args: ZoneLinksArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:network:ZoneLinks", name, None, opts)

        self._links = {
            zone: privatedns.VirtualNetworkLink(
                f"{name}-{zone}",
                resource_group_name=resource_group_of(zone_id),
                location=_EVERYWHERE,
                private_zone_name=arm_name(zone_id),
                virtual_network_link_name=args.link_name,
                virtual_network={"id": args.network_id},
                registration_enabled=False,
                tags=args.tags,
                opts=child_options(self, provider=args.providers.get(zone)),
            )
            for zone, zone_id in args.zone_ids.items()
        }

        self.link_ids = {zone: link.id for zone, link in self._links.items()}
        self.register_outputs({"link_ids": self.link_ids})

    def links(self, subresource: str) -> Sequence[pulumi.Resource]:
        """Return the links through which the network finds private endpoints to a sub-resource."""
        return [self._links[zone] for zone in zones_of(subresource)]
