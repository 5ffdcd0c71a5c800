"""Public IP addresses and NAT gateways."""

from typing import Any

import pytest

from localcloud.azure import tokens
from tests.localcloud.azure.estate import GROUP, PLACE, Estate, mistakes, refused


def of_address(**inputs: Any) -> dict[str, str]:
    given = {"sku": {"name": "Standard"}, "publicIPAllocationMethod": "Static", **inputs}
    return mistakes(tokens.PUBLIC_IP_ADDRESS, **PLACE, publicIpAddressName="pip", **given)


def of_gateway(**inputs: Any) -> dict[str, str]:
    given = {"sku": {"name": "Standard"}, **inputs}
    return mistakes(tokens.NAT_GATEWAY, **PLACE, natGatewayName="nat", **given)


def test_a_basic_address_is_refused() -> None:
    found = of_address(sku={"name": "Basic"})["sku.name"]
    assert found.startswith("IPv4BasicSkuPublicIpCountLimitReached: Cannot create more than 0 IPv4 Basic SKU")


def test_a_standard_address_that_is_dynamic_is_refused() -> None:
    assert "Static" in of_address(publicIPAllocationMethod="Dynamic")["publicIPAllocationMethod"]


@pytest.mark.parametrize("minutes", [3, 31])
def test_an_address_idles_4_to_30_minutes(minutes: int) -> None:
    assert "4 to 30 minutes" in of_address(idleTimeoutInMinutes=minutes)["idleTimeoutInMinutes"]


@pytest.mark.parametrize("minutes", [3, 121])
def test_a_gateway_idles_4_to_120_minutes(minutes: int) -> None:
    assert "4 to 120 minutes" in of_gateway(idleTimeoutInMinutes=minutes)["idleTimeoutInMinutes"]


def test_a_gateway_lies_in_one_zone_at_most() -> None:
    assert "zones" in of_gateway(zones=["1", "2"])


def test_every_address_is_another_one_and_stays(azure: Estate) -> None:
    first, second = azure.address("a"), azure.address("b")
    assert first.outputs["ipAddress"] != second.outputs["ipAddress"]
    assert azure.update(first, tags={"owner": "ml"}).outputs["ipAddress"] == first.outputs["ipAddress"]


def test_a_gateway_without_its_address_is_refused(azure: Estate) -> None:
    address = azure.address()
    azure.delete(address)
    with refused("InvalidResourceReference", address.id):
        azure.gateway(address)


def test_an_address_belongs_to_one_gateway(azure: Estate) -> None:
    address = azure.address()
    first = azure.gateway(address)
    with refused("PublicIPAddressInUse", first.id):
        azure.gateway(address, "other")


def test_an_address_that_a_gateway_has_cannot_be_deleted(azure: Estate) -> None:
    address = azure.address()
    gateway = azure.gateway(address)
    with refused("PublicIPAddressCannotBeDeleted", gateway.id, "still allocated to resource"):
        azure.delete(address)
    azure.delete(gateway)
    azure.delete(address)
    assert not azure.exists(address)


def test_a_gateway_that_a_subnet_uses_cannot_be_deleted(azure: Estate) -> None:
    azure.network()
    gateway = azure.gateway(azure.address())
    subnet = azure.subnet("host", "10.0.1.0/24", natGateway={"id": gateway.id})
    with refused("InUseNatGatewayCannotBeDeleted", subnet.id):
        azure.delete(gateway)


def test_a_subnet_that_names_a_missing_gateway_is_refused(azure: Estate) -> None:
    azure.network()
    missing = f"{azure.subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network/natGateways/x"
    with refused("InvalidResourceReference", missing):
        azure.subnet("host", "10.0.1.0/24", natGateway={"id": missing})


def test_a_gateway_without_its_sku_is_refused() -> None:
    assert mistakes(tokens.NAT_GATEWAY, **PLACE, natGatewayName="nat") == {
        "sku.name": "is required: 'Standard'"
    }


def test_an_address_without_an_id_is_refused() -> None:
    given = {**PLACE, "natGatewayName": "nat", "sku": {"name": "Standard"}}
    found = mistakes(tokens.NAT_GATEWAY, **given, publicIpAddresses=[{}])
    assert found == {"publicIpAddresses[0].id": "is required: the id of the resource that is meant"}


@pytest.mark.parametrize(
    ("location", "zone", "words"),
    [("westus", "1", "has no availability zones"), ("eastus2", "4", "availability zones are 1, 2, 3")],
)
def test_a_zone_that_the_region_does_not_have_is_refused(
    azure: Estate, location: str, zone: str, words: str
) -> None:
    kind = {"sku": {"name": "Standard"}, "publicIPAllocationMethod": "Static"}
    given = {**PLACE, "publicIpAddressName": "pip", "location": location, "zones": [zone]}
    with refused("AvailabilityZoneNotSupported", words):
        azure.create(tokens.PUBLIC_IP_ADDRESS, **given, **kind)
