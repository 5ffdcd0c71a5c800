"""Private DNS zones, links and records."""

from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core import operations
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import GROUP, Estate, mistakes, refused

ZONE = "privatelink.blob.core.windows.net"


def of_record(kind: str = "A", **inputs: Any) -> dict[str, str]:
    path = {"resourceGroupName": GROUP, "privateZoneName": ZONE, "recordType": kind}
    return mistakes(tokens.RECORD_SET, **path, relativeRecordSetName="lake", **inputs)


@pytest.mark.parametrize("name", ["internal", "a..b", "-x.com", "a.b." + "c" * 64])
def test_a_zone_name_that_is_no_domain_is_refused(name: str) -> None:
    found = mistakes(tokens.PRIVATE_ZONE, resourceGroupName=GROUP, privateZoneName=name, location="global")
    assert found["privateZoneName"].startswith("InvalidResourceName: ")


def test_a_zone_in_a_region_is_refused() -> None:
    found = mistakes(tokens.PRIVATE_ZONE, resourceGroupName=GROUP, privateZoneName=ZONE, location="eastus2")
    assert found["location"].startswith("LocationNotAvailableForResourceType: ")


@pytest.mark.parametrize("name", ["cost centre", "2nd"])
def test_a_zones_tag_names_have_no_space_and_no_leading_digit(name: str) -> None:
    given = {"resourceGroupName": GROUP, "privateZoneName": ZONE, "location": "global"}
    assert f"tags.{name}" in mistakes(tokens.PRIVATE_ZONE, **given, tags={name: "v"})


def test_a_zone_has_fifteen_tags_at_most() -> None:
    given = {"resourceGroupName": GROUP, "privateZoneName": ZONE, "location": "global"}
    tags = {f"tag{number}": "v" for number in range(16)}
    assert "at most 15" in mistakes(tokens.PRIVATE_ZONE, **given, tags=tags)["tags"]


def test_a_zone_counts_what_it_holds_when_it_is_read(azure: Estate) -> None:
    zone, network = azure.zone(ZONE), azure.network()
    azure.link(ZONE, network)
    read = operations.read(azure.cloud, zone.token, zone.id)
    assert read is not None
    assert (read.outputs["numberOfVirtualNetworkLinks"], read.outputs["numberOfRecordSets"]) == (1, 1)


def test_a_zone_with_a_link_cannot_be_deleted(azure: Estate) -> None:
    zone = azure.zone(ZONE)
    link = azure.link(ZONE, azure.network())
    with refused("CannotDeleteResource", "Cannot delete resource while nested resources exist.", link.id):
        azure.delete(zone)
    azure.delete(link)
    azure.delete(zone)
    assert not azure.exists(zone)


def test_a_network_is_linked_to_one_zone_of_a_name(azure: Estate) -> None:
    azure.zone(ZONE)
    network = azure.network()
    azure.link(ZONE, network)
    azure.group("rg-other")
    azure.zone(ZONE, "rg-other")
    with refused("BadRequest", "cannot be linked to multiple zones with overlapping namespaces"):
        azure.link(ZONE, network, resourceGroupName="rg-other")


def test_a_network_registers_in_one_zone(azure: Estate) -> None:
    network = azure.network()
    for name in ("one.internal", "two.internal"):
        azure.zone(name)
    azure.link("one.internal", network, registrationEnabled=True)
    with refused("BadRequest", "auto-registration to one zone"):
        azure.link("two.internal", network, registrationEnabled=True)


def test_a_link_to_a_missing_network_is_refused(azure: Estate) -> None:
    azure.zone(ZONE)
    network = azure.network()
    azure.delete(network)
    with refused("BadRequest", network.id):
        azure.link(ZONE, network)


def test_falling_back_to_the_internet_is_for_privatelink_zones() -> None:
    path = {"resourceGroupName": GROUP, "privateZoneName": "a.internal", "virtualNetworkLinkName": "link"}
    given = {**path, "location": "global", "virtualNetwork": {"id": "/subscriptions/s"}}
    found = mistakes(tokens.ZONE_LINK, **given, resolutionPolicy="NxDomainRedirect")
    assert "privatelink zones only" in found["resolutionPolicy"]


def test_a_record_answers_its_full_name(azure: Estate) -> None:
    azure.zone(ZONE)
    path = {"resourceGroupName": GROUP, "privateZoneName": ZONE, "recordType": "A"}
    data = {"relativeRecordSetName": "lake", "ttl": 300, "aRecords": [{"ipv4Address": "10.0.3.4"}]}
    made = azure.create(tokens.RECORD_SET, **path, **data)
    assert made.outputs["fqdn"] == f"lake.{ZONE}."
    assert made.outputs["type"] == "Microsoft.Network/privateDnsZones/A"


def test_a_record_whose_address_is_none_is_refused() -> None:
    found = of_record(ttl=300, aRecords=[{"ipv4Address": "10.0.3"}])
    assert found["aRecords[0].ipv4Address"] == "'10.0.3' is no address"


def test_a_record_with_the_data_of_another_type_is_refused() -> None:
    found = of_record("CNAME", ttl=300, aRecords=[{"ipv4Address": "10.0.3.4"}])
    assert found["aRecords"] == "belongs to a record set of type A, not CNAME"


def test_a_record_of_an_unknown_type_or_without_time_to_live_is_refused() -> None:
    found = of_record("NAPTR", ttl=0)
    assert set(found) == {"recordType", "ttl"}


def test_a_link_without_a_network_is_refused() -> None:
    path = {"resourceGroupName": GROUP, "privateZoneName": ZONE, "virtualNetworkLinkName": "link"}
    assert list(mistakes(tokens.ZONE_LINK, **path, location="global")) == ["virtualNetwork.id"]


def test_an_ipv6_record_whose_address_is_none_is_refused() -> None:
    assert "aaaaRecords[0].ipv6Address" in of_record(
        "AAAA", ttl=300, aaaaRecords=[{"ipv6Address": "10.0.0.1"}]
    )


@pytest.mark.parametrize("name", ["azure.com", "Core.Windows.Net", "windows.net", "trafficmanager.net"])
def test_a_reserved_zone_is_refused(name: str) -> None:
    path = {"resourceGroupName": GROUP, "privateZoneName": name}
    found = mistakes(tokens.PRIVATE_ZONE, **path, location="global")
    assert "is reserved" in found["privateZoneName"]


def record(azure: Estate, kind: str, name: str, **data: Any) -> Stored:
    path = {"resourceGroupName": GROUP, "privateZoneName": "example.internal", "recordType": kind}
    return azure.create(tokens.RECORD_SET, **path, relativeRecordSetName=name, ttl=300, **data)


@pytest.mark.parametrize(("first", "second"), [("CNAME", "A"), ("A", "CNAME")])
def test_a_cname_beside_another_record_of_its_name_is_refused(azure: Estate, first: str, second: str) -> None:
    azure.zone("example.internal")
    data: dict[str, Any] = {
        "A": {"aRecords": [{"ipv4Address": "10.0.0.4"}]},
        "CNAME": {"cnameRecord": {"cname": "other.example.internal"}},
    }
    record(azure, first, "www", **data[first])
    with refused("CannotCreateRecordSet", "'www'"):
        record(azure, second, "www", **data[second])


@pytest.mark.parametrize(("kind", "name"), [("CNAME", "@"), ("SOA", "www")])
def test_a_record_set_at_a_place_that_its_type_cannot_have_is_refused(kind: str, name: str) -> None:
    path = {"resourceGroupName": GROUP, "privateZoneName": "example.internal", "recordType": kind}
    found = mistakes(tokens.RECORD_SET, **path, relativeRecordSetName=name, ttl=300)
    assert list(found) == ["relativeRecordSetName"]
