"""Private DNS: zones that all share, and links that register nothing."""

import pytest

from components.network.private_dns import PrivateDnsZones, PrivateDnsZonesArgs, ZoneLinks, ZoneLinksArgs
from tests.conftest import Deploy

LINK = "azure-native:privatedns:VirtualNetworkLink"
ZONES = ["privatelink.blob.core.windows.net", "privatelink.dfs.core.windows.net"]
TAGS = {"environment": "shared"}


def program() -> None:
    made = PrivateDnsZones("dns", PrivateDnsZonesArgs(resource_group_name="rg", zones=ZONES, tags=TAGS))
    args = ZoneLinksArgs(zone_ids=made.zone_ids, network_id="/vnet", link_name="hub", tags=TAGS)
    ZoneLinks("hub", args)


@pytest.mark.parametrize("preview", [True, False])
def test_zones_belong_to_no_region(deploy: Deploy, preview: bool) -> None:
    zones = deploy(program, preview=preview).of("azure-native:privatedns:PrivateZone")
    assert {(zone.inputs["privateZoneName"], zone.inputs["location"]) for zone in zones} == {
        (zone, "global") for zone in ZONES
    }


@pytest.mark.parametrize("preview", [True, False])
def test_machines_do_not_register_themselves(deploy: Deploy, preview: bool) -> None:
    links = deploy(program, preview=preview).of(LINK)
    assert [link.inputs["registrationEnabled"] for link in links] == [False, False]
    assert {link.inputs["virtualNetwork"]["id"] for link in links} == {"/vnet"}


def test_a_link_waits_for_its_zone_and_names_it(deploy: Deploy) -> None:
    engine = deploy(program)
    for zone in ZONES:
        link = engine.one(LINK, f"hub-{zone}")
        assert link.inputs["privateZoneName"] == zone
        assert engine.one("azure-native:privatedns:PrivateZone", f"dns-{zone}").urn in link.dependencies


def test_refuses_a_zone_that_is_named_twice() -> None:
    with pytest.raises(ValueError, match=r"privatelink\.blob.* more than once"):
        PrivateDnsZonesArgs(resource_group_name="rg", zones=[ZONES[0], ZONES[0]], tags={})
