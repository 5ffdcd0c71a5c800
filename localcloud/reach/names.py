"""Names: what a host name of a service resolves to in a network.

The public name of a service with private endpoints is an alias of one in a ``privatelink`` zone. A network
that is linked to the private zone of that name asks the zone alone, and the name does not exist if the zone
has no such record; any other network gets the public address:
https://learn.microsoft.com/azure/private-link/private-endpoint-dns and
https://learn.microsoft.com/azure/dns/private-dns-fallback. Servers of a network's own (``dhcpOptions``) are
taken to forward to Azure's.
"""

from dataclasses import dataclass

from localcloud.azure import ids
from localcloud.azure.private_link_groups import Group, ZoneNames
from localcloud.azure.properties import entries, strings, text
from localcloud.core.cloud import Stored
from localcloud.reach.blocked import Trail
from localcloud.reach.world import World


@dataclass(frozen=True)
class Resolved:
    """What a name resolves to: a private address, or the public one, or nothing.

    ``missing`` says why it is not a private address.
    """

    host: str
    address: str = ""
    exists: bool = True
    missing: str = ""


def resolve(world: World, network: Stored, target: Stored, group: Group, trail: Trail) -> list[Resolved]:
    """Return what each name of a sub-resource of a target resolves to in a network."""
    return [
        _resolve(world, network, target, group, names, record, trail)
        for names in group.zones
        for record in names.records(world.cloud, target)
    ]


def _resolve(
    world: World, network: Stored, target: Stored, group: Group, names: ZoneNames, record: str, trail: Trail
) -> Resolved:
    host = f"{record}.{names.suffix}"
    link = linked(world, network, names.zone)
    if link is None:
        missing = f"private DNS zone '{names.zone}' is not linked to network '{network.name}'"
        return Resolved(host, missing=f"{missing}{_unless_endpoint(world, target, group)}")
    zone_id = ids.parent(link.id)
    found = world.records.get(f"{zone_id}/a/{record}".casefold())
    records = entries(found.inputs, "aRecords") if found else ()
    addresses = [text(one, "ipv4Address") or "" for _, one in records]
    if addresses:
        trail.add(f"network '{network.name}' resolves {host} to {addresses[0]} in zone '{names.zone}'")
        return Resolved(host, addresses[0])
    missing = f"private DNS zone '{names.zone}', linked to network '{network.name}', has no record '{record}'"
    falls_back = text(link.inputs, "resolutionPolicy") == "NxDomainRedirect"
    exists = falls_back or not endpoints_of(world, target, group)
    return Resolved(host, exists=exists, missing=f"{missing}{_unless_endpoint(world, target, group)}")


def linked(world: World, network: Stored, zone: str) -> Stored | None:
    """Return the link by which a network resolves a private zone, None if there is none."""
    for link in world.links:
        same_network = ids.same(text(link.inputs, "virtualNetwork.id") or "", network.id)
        if same_network and ids.name(ids.parent(link.id)).casefold() == zone:
            return link
    return None


def endpoints_of(world: World, target: Stored, group: Group) -> list[Stored]:
    """Return the private endpoints that lead to a sub-resource of a target."""
    return [endpoint for endpoint in world.endpoints if leads_to(endpoint, target, group)]


def leads_to(endpoint: Stored, target: Stored, group: Group) -> bool:
    """Tell whether a private endpoint leads to a sub-resource of a target."""
    for key in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        for _, connection in entries(endpoint.inputs, key):
            groups = [one for _, one in strings(connection, "groupIds")]
            if ids.same(str(connection["privateLinkServiceId"]), target.id) and group.id in groups:
                return True
    return False


def _unless_endpoint(world: World, target: Stored, group: Group) -> str:
    if endpoints_of(world, target, group):
        return ""
    return f", and no private endpoint '{group.id}' leads to '{target.name}'"
