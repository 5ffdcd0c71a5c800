"""The table of list rates."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from infra.cost import rates
from infra.settings import EnvironmentSettings
from infra.settings.features import Capacity, OnlineStore
from infra.settings.served_versions import CONCURRENCY_STEP
from sections.values import WarehouseSize
from tests.infra.settings.files import TODAY, read


def test_the_table_is_dated_and_of_the_region_of_the_stacks() -> None:
    assert date(2026, 1, 1) <= rates.AS_OF <= TODAY
    assert {read()[stack]["location"] for stack in ("dev", "test", "prod")} == {rates.REGION}


@pytest.mark.parametrize("environment", ["dev", "test", "prod"])
def test_the_committed_node_types_have_a_rate(environment: str) -> None:
    settings = EnvironmentSettings.model_validate({**read()[environment], "environment": environment})
    assert settings.compute.node_type in rates.NODES


def test_every_size_of_a_warehouse_has_a_rate() -> None:
    assert set(rates.WAREHOUSE_DBUS) == set(get_args(WarehouseSize))


def test_endpoints_grow_by_the_step_of_their_rate() -> None:
    assert rates.SERVING_STEP == CONCURRENCY_STEP


def test_the_guides_rates_are_those_of_all_purpose_and_serving_work() -> None:
    assert rates.USD_PER_DBU["all-purpose"] == Decimal("0.55")
    assert rates.USD_PER_DBU["serving"] == Decimal("0.07")


def test_a_cluster_takes_the_dbu_of_its_nodes_and_more_with_photon() -> None:
    assert rates.cluster_dbus("Standard_DS5_v2", 17, photon=False) == 51
    assert rates.cluster_dbus("Standard_DS5_v2", 17, photon=True) == Decimal("127.5")
    assert rates.cluster_dbus("Standard_Unknown", 17, photon=True) is None


def test_the_description_of_the_online_store_states_its_cost() -> None:
    description = OnlineStore.model_fields["capacity"].description or ""
    for capacity in get_args(Capacity):
        assert f"{capacity} {rates.online_store_usd(capacity):.2f}" in description
    assert str(rates.AS_OF) in description
