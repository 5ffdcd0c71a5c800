"""PrivateEndpoint: what it asks Azure for, what it tells, and what it refuses."""

from dataclasses import replace

import pulumi
import pytest

from components.network.private_endpoint import PrivateEndpoint, PrivateEndpointArgs
from components.network.zones import MONITOR_ZONES
from localcloud.core.values import UNKNOWN
from tests.conftest import Deploy

ENDPOINT = PrivateEndpointArgs(
    resource_group_name="rg",
    location="eastus2",
    endpoint_name="pe-dfs",
    subnet_id="/subnet",
    target_id="/lake",
    subresource="dfs",
    zone_ids={"privatelink.dfs.core.windows.net": "/zone", "privatelink.blob.core.windows.net": "/other"},
    tags={"environment": "dev"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_connects_the_target_to_the_subnet_and_the_zone(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: PrivateEndpoint("lake", ENDPOINT), preview=preview)

    endpoint = engine.one("azure-native:network:PrivateEndpoint")
    (connection,) = endpoint.inputs["privateLinkServiceConnections"]
    assert endpoint.inputs["subnet"] == {"id": "/subnet"}
    assert (connection["privateLinkServiceId"], connection["groupIds"]) == ("/lake", ["dfs"])

    group = engine.one("azure-native:network:PrivateDnsZoneGroup")
    assert group.inputs["privateDnsZoneConfigs"][0]["privateDnsZoneId"] == "/zone"
    assert endpoint.urn in group.dependencies


def test_names_the_endpoint_in_its_zone_group(deploy: Deploy) -> None:
    engine = deploy(lambda: PrivateEndpoint("lake", ENDPOINT))
    assert engine.one("azure-native:network:PrivateDnsZoneGroup").inputs["privateEndpointName"] == "pe-dfs"


@pytest.mark.parametrize("preview", [True, False])
def test_tells_the_address_and_name_that_the_zone_got(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: PrivateEndpoint("lake", ENDPOINT), preview=preview)

    outputs = engine.one("databricks-mlops:network:PrivateEndpoint").outputs
    told = (outputs["ip_address"], outputs["fqdn"])
    record = ("10.0.3.4", "adb-4444444444444444.4.privatelink.azuredatabricks.net")
    assert told == ((UNKNOWN, UNKNOWN) if preview else record)


@pytest.mark.parametrize("preview", [True, False])
def test_clients_that_wait_for_it_wait_for_its_records(deploy: Deploy, preview: bool) -> None:
    def program() -> None:
        endpoint = PrivateEndpoint("lake", ENDPOINT)
        pulumi.CustomResource("test:index:Client", "client", {"after": endpoint.resolvable_id})

    engine = deploy(program, preview=preview)
    group = engine.one("azure-native:network:PrivateDnsZoneGroup")
    assert group.urn in engine.one("test:index:Client").property_dependencies["after"]


def test_the_network_interface_has_a_name_that_can_be_found_again(deploy: Deploy) -> None:
    inputs = (
        deploy(lambda: PrivateEndpoint("lake", ENDPOINT)).one("azure-native:network:PrivateEndpoint").inputs
    )
    assert inputs["customNetworkInterfaceName"] == "pe-dfs-nic"


def test_children_stay_in_the_component_and_inherit_its_protection(deploy: Deploy) -> None:
    def program() -> None:
        outer = pulumi.ComponentResource("test:index:Outer", "outer")
        PrivateEndpoint("lake", ENDPOINT, pulumi.ResourceOptions(parent=outer, protect=True))

    children = deploy(program).custom
    assert {(child.parent, child.protect) for child in children} == {("lake", True)}


def test_azure_monitor_gets_records_in_all_of_its_zones(deploy: Deploy) -> None:
    zones = {zone: f"/{zone}" for zone in MONITOR_ZONES}
    args = replace(ENDPOINT, subresource="azuremonitor", zone_ids=zones)
    group = deploy(lambda: PrivateEndpoint("logs", args)).one("azure-native:network:PrivateDnsZoneGroup")
    configs = group.inputs["privateDnsZoneConfigs"]
    assert [config["privateDnsZoneId"] for config in configs] == list(zones.values())
    assert len({config["name"] for config in configs}) == len(MONITOR_ZONES) == 5


def test_refuses_a_sub_resource_whose_zone_is_missing() -> None:
    with pytest.raises(ValueError, match=r"zone_ids lacks privatelink\.vaultcore\.azure\.net"):
        replace(ENDPOINT, subresource="vault")


def test_refuses_a_sub_resource_without_a_zone() -> None:
    with pytest.raises(ValueError, match="subresource is queue; it must be one of databricks_ui_api"):
        replace(ENDPOINT, subresource="queue")


def test_what_the_zone_group_takes_from_the_endpoint_is_no_change(deploy: Deploy) -> None:
    kind = "azure-native:network:PrivateEndpoint"
    endpoint = deploy(lambda: PrivateEndpoint("lake", ENDPOINT)).one(kind)
    assert endpoint.ignore_changes == ("customDnsConfigs",)
