"""Egress: one known address for everything that leaves the network."""

from dataclasses import replace

import pytest

from components.network.egress import Egress, EgressArgs
from localcloud.core.values import UNKNOWN
from tests.conftest import Deploy

EGRESS = EgressArgs(
    resource_group_name="rg",
    location="eastus2",
    gateway_name="ng-dev",
    address_name="pip-dev",
    idle_timeout_minutes=4,
    tags={"environment": "dev"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_the_gateway_leaves_by_a_static_standard_address(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Egress("egress", EGRESS), preview=preview)

    address = engine.one("azure-native:network:PublicIPAddress")
    assert address.inputs["publicIPAllocationMethod"] == "Static"
    assert address.inputs["sku"] == {"name": "Standard", "tier": "Regional"}

    gateway = engine.one("azure-native:network:NatGateway")
    assert address.urn in gateway.dependencies
    (used,) = gateway.inputs["publicIpAddresses"]
    assert used == {"id": UNKNOWN if preview else "/mock/egress-address"}


@pytest.mark.parametrize("preview", [True, False])
def test_the_address_is_known_once_azure_has_given_it(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Egress("egress", EGRESS), preview=preview)

    outputs = engine.one("databricks-mlops:network:Egress").outputs
    assert outputs["address"] == (UNKNOWN if preview else "203.0.113.7")


@pytest.mark.parametrize("minutes", [3, 121])
def test_refuses_a_timeout_that_azure_refuses(minutes: int) -> None:
    with pytest.raises(ValueError, match="Azure takes 4 to 120"):
        replace(EGRESS, idle_timeout_minutes=minutes)
