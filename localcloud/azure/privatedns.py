"""Microsoft.Network privateDnsZones: zones, their links to virtual networks, and their records.

https://learn.microsoft.com/azure/dns/private-dns-privatednszone#restrictions and
https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links
"""

import uuid
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from localcloud.azure import ids, references
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import NameRule, by_parameter, network_name
from localcloud.azure.properties import entries, get, number, text
from localcloud.azure.tags import TagRules
from localcloud.azure.tokens import PRIVATE_ZONE, RECORD_SET, VIRTUAL_NETWORK, ZONE_LINK
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_ZONE_NAME = NameRule(
    3,
    253,
    rf"{_LABEL}(\.{_LABEL}){{1,33}}",
    "2 to 34 labels of 1 to 63 letters, digits, underscores and hyphens",
)
_RECORD_NAME = NameRule(
    1, 253, rf"@|\*|(\*\.)?{_LABEL}(\.{_LABEL})*", "labels, or '@' for the zone itself, or '*'"
)
_DATA = {
    "A": "aRecords",
    "AAAA": "aaaaRecords",
    "CNAME": "cnameRecord",
    "MX": "mxRecords",
    "PTR": "ptrRecords",
    "SOA": "soaRecord",
    "SRV": "srvRecords",
    "TXT": "txtRecords",
}
_RESERVED_ZONES = frozenset(
    [
        "azclient.ms",
        "azure.com",
        "cloudapp.net",
        "core.windows.net",
        "microsoft.com",
        "msidentity.com",
        "trafficmanager.net",
        "windows.net",
    ]
)
"""https://learn.microsoft.com/azure/dns/private-dns-privatednszone#restrictions"""

_LONGEST_TIME_TO_LIVE = 2_147_483_647


@register
class PrivateZone(ArmResource):
    """A private DNS zone. It is global, and has tags as DNS zones have them: 15, without spaces."""

    token = PRIVATE_ZONE
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Network/privateDnsZones/{privateZoneName}"
    )
    api_version = "2024-06-01"
    names = by_parameter(privateZoneName=_ZONE_NAME)
    located = "global"
    tag_rules = TagRules(most=15, dns=True)

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that the name is not one of Azure's own."""
        name = text(inputs, "privateZoneName")
        if name is not None and name.casefold().rstrip(".") in _RESERVED_ZONES:
            yield Problem("privateZoneName", f"'{name}' is reserved: nobody can create a zone of this name")

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the limits and counts; a new zone has its SOA record."""
        return {
            "location": "global",
            "maxNumberOfRecordSets": 25000,
            "maxNumberOfVirtualNetworkLinks": 1000,
            "maxNumberOfVirtualNetworkLinksWithRegistration": 100,
            **self._counts(cloud, id),
        }

    def read(self, cloud: Cloud, current: Stored) -> Properties:
        """Count anew what the zone holds."""
        return {**current.outputs, **self._counts(cloud, current.id)}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while a network is linked; records go with their zone."""
        links = [link.id for link in links_of(cloud, current.id)]
        if links:
            raise CloudError(
                "CannotDeleteResource",
                "Cannot delete resource while nested resources exist. Some existing nested resource IDs "
                "include: "
                f"'{references.listed(links)}'. Please delete all nested resources before deleting this "
                "resource.",
                409,
            )

    def _counts(self, cloud: Cloud, id: str) -> Properties:
        links = links_of(cloud, id)
        records = [record for record in cloud.all(RECORD_SET) if ids.same(ids.parent(record.id), id)]
        return {
            "numberOfRecordSets": len(records) + 1,
            "numberOfVirtualNetworkLinks": len(links),
            "numberOfVirtualNetworkLinksWithRegistration": sum(map(_registers, links)),
        }


@register
class VirtualNetworkLink(ArmResource):
    """A link that lets a virtual network resolve a zone."""

    token = ZONE_LINK
    path = PrivateZone.path + "/virtualNetworkLinks/{virtualNetworkLinkName}"
    api_version = "2024-06-01"
    parent = PRIVATE_ZONE
    names = by_parameter(virtualNetworkLinkName=network_name())
    located = "global"
    tag_rules = TagRules(most=15, dns=True)
    immutable = frozenset({"virtualNetwork"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that a network is named, and that only privatelink zones fall back to the internet."""
        if get(inputs, "virtualNetwork.id") is None:
            yield Problem("virtualNetwork.id", "is required: the network that shall resolve the zone")
        zone = text(inputs, "privateZoneName")
        fallback = text(inputs, "resolutionPolicy") == "NxDomainRedirect"
        if fallback and zone is not None and not zone.startswith("privatelink."):
            yield Problem("resolutionPolicy", "NxDomainRedirect is for privatelink zones only")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the network and what it is linked to already."""
        network_id = str(inputs["virtualNetwork"]["id"])
        if cloud.get(VIRTUAL_NETWORK, network_id) is None:
            raise CloudError("BadRequest", f"The virtual network '{network_id}' does not exist.")
        zone = ids.name(ids.parent(id))
        for link in cloud.all(ZONE_LINK):
            target = text(link.inputs, "virtualNetwork.id") or ""
            if ids.same(link.id, id) or not ids.same(target, network_id):
                continue
            other = ids.name(ids.parent(link.id))
            if other.casefold() == zone.casefold():
                raise CloudError(
                    "BadRequest",
                    "A virtual network cannot be linked to multiple zones with overlapping namespaces. You "
                    "tried to "
                    f"link virtual network with '{zone}' and '{other}' zones.",
                )
            if inputs.get("registrationEnabled") and _registers(link):
                raise CloudError(
                    "BadRequest",
                    f"A virtual network can be linked with auto-registration to one zone; '{network_id}' "
                    "is to "
                    f"'{other}'.",
                )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """The link is complete at once."""
        registers = bool(inputs.get("registrationEnabled", False))
        return {
            "location": "global",
            "registrationEnabled": registers,
            "virtualNetworkLinkState": "Completed",
        }


@register
class PrivateRecordSet(ArmResource):
    """The records of one name and type in a zone."""

    token = RECORD_SET
    path = PrivateZone.path + "/{recordType}/{relativeRecordSetName}"
    api_version = "2024-06-01"
    parent = PRIVATE_ZONE
    names = by_parameter(relativeRecordSetName=_RECORD_NAME)
    located = None
    tag_rules = None

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the type, the data that belongs to it, the addresses and the time to live."""
        kind = text(inputs, "recordType")
        if kind is not None and kind not in _DATA:
            yield Problem("recordType", f"'{kind}' is none of {', '.join(_DATA)}")
        for other, key in _DATA.items():
            if kind in _DATA and kind != other and get(inputs, key) is not None:
                yield Problem(key, f"belongs to a record set of type {other}, not {kind}")
        yield from _name_problems(kind, text(inputs, "relativeRecordSetName"))
        ttl = number(inputs, "ttl")
        if ttl is not None and not 1 <= ttl <= _LONGEST_TIME_TO_LIVE:
            yield Problem("ttl", f"is {ttl}: Azure takes 1 to {_LONGEST_TIME_TO_LIVE} seconds")
        for path, record in entries(inputs, "aRecords"):
            yield from _address_problem(f"{path}.ipv4Address", text(record, "ipv4Address"), IPv4Address)
        for path, record in entries(inputs, "aaaaRecords"):
            yield from _address_problem(f"{path}.ipv6Address", text(record, "ipv6Address"), IPv6Address)

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Refuse a CNAME beside other records of its name.

        https://learn.microsoft.com/azure/dns/dns-private-records#cname-records
        """
        name, zone_id = ids.name(id), ids.parent(id)
        for other in cloud.all(RECORD_SET):
            if ids.same(other.id, id) or not ids.same(ids.parent(other.id), zone_id):
                continue
            kinds = {str(inputs["recordType"]), str(other.inputs["recordType"])}
            if other.name.casefold() == name.casefold() and "CNAME" in kinds:
                raise CloudError(
                    "CannotCreateRecordSet",
                    f"The record set '{name}' cannot be created: a CNAME record set and a record set of "
                    "another type cannot have the same name in one zone.",
                    409,
                )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the full name."""
        zone, name = ids.name(ids.parent(id)), ids.name(id)
        return {
            "fqdn": f"{zone}." if name == "@" else f"{name}.{zone}.",
            "isAutoRegistered": False,
            "etag": str(uuid.uuid4()),
            "type": f"Microsoft.Network/privateDnsZones/{inputs['recordType']}",
        }


def _name_problems(kind: str | None, name: str | None) -> Iterator[Problem]:
    """https://learn.microsoft.com/azure/dns/dns-private-records."""
    if kind == "CNAME" and name == "@":
        yield Problem("relativeRecordSetName", "a CNAME record set cannot be at the apex of a zone ('@')")
    if kind == "SOA" and name is not None and name != "@":
        yield Problem("relativeRecordSetName", f"is '{name}': the SOA record set is at the apex ('@')")


def links_of(cloud: Cloud, zone_id: str) -> list[Stored]:
    """Return the links of a zone."""
    return [link for link in cloud.all(ZONE_LINK) if ids.same(ids.parent(link.id), zone_id)]


def _registers(link: Stored) -> bool:
    return bool(link.inputs.get("registrationEnabled"))


def _address_problem(
    path: str, value: str | None, kind: type[IPv4Address] | type[IPv6Address]
) -> Iterator[Problem]:
    if value is None:
        return
    try:
        kind(value)
    except AddressValueError:
        yield Problem(path, f"'{value}' is no address")
