"""Microsoft.Network: the zone groups of private endpoints.

https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration
"""

from collections.abc import Iterator

from localcloud.azure import ids, references
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import by_parameter, network_name
from localcloud.azure.private_endpoint_records import (
    remove_records,
    require_room,
    write_record,
    zone_groups_of,
)
from localcloud.azure.private_endpoints import PrivateEndpoint
from localcloud.azure.private_link import address_of, dns_configs, group_of, interface_of
from localcloud.azure.private_link_groups import Group, ZoneNames
from localcloud.azure.properties import count, entries, get
from localcloud.azure.tokens import PRIVATE_ENDPOINT, PRIVATE_ZONE, ZONE_GROUP
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_MOST_ZONES = 5


@register
class PrivateDnsZoneGroup(ArmResource):
    """The zone group of a private endpoint, which keeps the endpoint's records in private DNS zones."""

    token = ZONE_GROUP
    path = PrivateEndpoint.path + "/privateDnsZoneGroups/{privateDnsZoneGroupName}"
    api_version = "2024-05-01"
    parent = PRIVATE_ENDPOINT
    names = by_parameter(privateDnsZoneGroupName=network_name())
    located = None
    tag_rules = None

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the number of zones and that each is named."""
        configs = list(entries(inputs, "privateDnsZoneConfigs"))
        number = count(inputs, "privateDnsZoneConfigs")
        missing = get(inputs, "privateDnsZoneConfigs") is None
        if missing or (number is not None and not 1 <= number <= _MOST_ZONES):
            yield Problem("privateDnsZoneConfigs", f"names 1 to {_MOST_ZONES} zones")
        for path, config in configs:
            if get(config, "privateDnsZoneId") is None:
                yield Problem(f"{path}.privateDnsZoneId", "is required")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check that the zones exist, fit the endpoint's sub-resource, and have room for its record."""
        endpoint = cloud.require(PRIVATE_ENDPOINT, ids.parent(id))
        others = [one.name for one in zone_groups_of(cloud, endpoint.id) if not ids.same(one.id, id)]
        if others:
            message = (
                f"Private endpoint {endpoint.id} already has the zone group '{others[0]}'; it can have one."
            )
            raise CloudError("MoreThanOnePrivateDnsZoneGroupPerPrivateEndpointNotAllowed", message)
        target, group = group_of(cloud, endpoint)
        for _, config in entries(inputs, "privateDnsZoneConfigs"):
            zone = references.referenced(cloud, PRIVATE_ZONE, str(config["privateDnsZoneId"]), id)
            require_room(cloud, zone, group, _names_in(zone, group), target, id)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Write the records; the endpoint leaves its DNS to the zone group from now on."""
        if current is not None:
            remove_records(cloud, current)
        endpoint = cloud.require(PRIVATE_ENDPOINT, ids.parent(id))
        cloud.put(endpoint.with_outputs(customDnsConfigs=[]))
        target, group = group_of(cloud, endpoint)
        address = address_of(interface_of(cloud, endpoint))
        configs: list[Properties] = []
        for _, config in entries(inputs, "privateDnsZoneConfigs"):
            zone = cloud.require(PRIVATE_ZONE, str(config["privateDnsZoneId"]))
            names = _names_in(zone, group).records(cloud, target)
            records = [write_record(cloud, id, zone, name, address) for name in names]
            configs.append({"name": zone.name.replace(".", "-"), **config, "recordSets": records})
        return {"privateDnsZoneConfigs": configs}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Take the records away; the endpoint shows its name and address itself again."""
        remove_records(cloud, current)
        endpoint = cloud.get(PRIVATE_ENDPOINT, ids.parent(current.id))
        if endpoint is not None:
            configs = dns_configs(cloud, endpoint.inputs, interface_of(cloud, endpoint))
            cloud.put(endpoint.with_outputs(customDnsConfigs=configs))


def _names_in(zone: Stored, group: Group) -> ZoneNames:
    """Azure takes any zone, and the name then resolves to the public address: refused here."""
    names = group.in_zone(zone.name)
    if names is None:
        needed = " and ".join(f"'{one.zone}'" for one in group.zones)
        kind = "zone" if len(group.zones) == 1 else "zones"
        raise CloudError(
            "InvalidPrivateDnsZoneIds",
            f"A private endpoint for '{group.id}' needs the private DNS {kind} {needed}, not '{zone.name}'.",
        )
    return names
