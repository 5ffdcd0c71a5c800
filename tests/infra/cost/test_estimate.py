"""The hourly ceiling of an environment, computed by hand."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from infra.cost.estimate import Ceiling, hourly_ceiling
from infra.settings import EnvironmentSettings
from tests.infra.settings.files import changed, read

VERSION = "serving.endpoints.0.versions.0"
LARGE = {f"{VERSION}.size": "Large"}
BY_BOUNDS = {f"{VERSION}.size": None, f"{VERSION}.minConcurrency": 4, f"{VERSION}.maxConcurrency": 12}


def ceiling(environment: str, changes: Mapping[str, object] | None = None) -> Ceiling:
    given = {**changed(read()[environment], changes or {}), "environment": environment}
    return hourly_ceiling(EnvironmentSettings.model_validate(given))


def usd(environment: str, changes: Mapping[str, object] | None = None) -> dict[str, Decimal | None]:
    return {item.name: item.usd for item in ceiling(environment, changes).items}


def test_dev_costs_its_pool_its_warehouse_and_its_endpoint() -> None:
    assert usd("dev") == {
        # 8 nodes: 8 * 0.229 for machines, 8 * 0.75 * 0.55 for DBU
        "pool": Decimal("5.132"),
        # 4 DBU * 0.70
        "warehouse": Decimal("2.80"),
        # Small grows to 4 requests at once: 4 DBU * 0.07
        "endpoint customer-churn champion": Decimal("0.28"),
        # workspace, lake and workspace storage (blob and dfs), vault: 6 * 0.01
        "private endpoints": Decimal("0.06"),
    }
    assert ceiling("dev").usd == Decimal("8.272")


def test_test_costs_a_larger_pool() -> None:
    # 16 * 0.458 + 16 * 1.5 * 0.55
    assert usd("test")["pool"] == Decimal("20.528")
    assert ceiling("test").usd == Decimal("23.668")


def test_prod_costs_a_cluster_of_jobs_at_its_largest_with_photon() -> None:
    # 17 nodes: 17 * 0.916, 17 * 3 DBU * 2.5 for Photon * 0.30
    assert usd("prod")["job clusters"] == Decimal("53.822")
    assert ceiling("prod").usd == Decimal("56.962")


@pytest.mark.parametrize(
    ("environment", "changes", "more"),
    [
        ("dev", {"compute.pool.maxCapacity": 9}, "0.6415"),  # 0.229 + 0.75 * 0.55
        ("dev", {"compute.warehouse.maxClusters": 2}, "2.80"),  # 4 * 0.70
        ("dev", {"compute.warehouse.size": "Small"}, "5.60"),  # (12 - 4) * 0.70
        ("prod", {"compute.workers.max": 17}, "3.166"),  # 0.916 + 3 * 2.5 * 0.30
        ("prod", {"compute.jobClusters": 2}, "53.822"),  # as much again
        ("prod", LARGE, "4.20"),  # (64 - 4) * 0.07
        ("prod", BY_BOUNDS, "0.56"),  # (12 - 4) * 0.07
        ("prod", {f"{VERSION}.workloadType": "GPU_SMALL"}, "0.4536"),  # 10.48 * 0.07 - 0.28
        # 17 nodes of a team: 17 * 0.916 + 17 * 3 * 2.5 * 0.55
        ("prod", {"compute.interactiveCluster": {"group": "mlEngineers"}}, "85.697"),
        ("prod", {"features.onlineStore": {"capacity": "CU_2"}}, "0.88608"),  # 2 * 1.704 * 0.26
        ("prod", {"features.onlineStore": {"capacity": "CU_2", "readReplicas": 1}}, "1.77216"),
        ("prod", {"serving.endpoints": []}, "-0.28"),
        ("prod", {"compute.jobClusters": 0}, "-53.822"),
        ("prod", {"compute.photon": False}, "-22.95"),  # 17 * 3 * 1.5 * 0.30
    ],
)
def test_the_ceiling_moves_as_computed_by_hand(
    environment: str, changes: Mapping[str, object], more: str
) -> None:
    assert ceiling(environment, changes).usd - ceiling(environment).usd == Decimal(more)


def test_spot_nodes_lower_no_ceiling_as_on_demand_nodes_may_stand_in() -> None:
    assert ceiling("prod", {"compute.spot": None}).usd == ceiling("prod").usd


def test_without_a_pool_an_interactive_cluster_and_the_jobs_count() -> None:
    # 5 * 0.229 + 5 * 0.75 * 0.55; 5 * 0.229 + 5 * 0.75 * 0.30
    items = usd("dev", {"compute.pool": None})
    assert (items["interactive cluster"], items["job clusters"]) == (Decimal("3.2075"), Decimal("2.27"))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"compute.nodeType": "Standard_E8ds_v5"}, "pool"),
        ({f"{VERSION}.workloadType": "CPU_LARGE"}, "endpoint customer-churn champion"),
    ],
)
def test_what_has_no_rate_is_named_and_left_out(changes: Mapping[str, object], name: str) -> None:
    estimate = ceiling("dev", changes)
    assert estimate.without_rate == (name,)
    others = sum(item.usd or 0 for item in ceiling("dev").items if item.name != name)
    assert estimate.usd == others


def test_the_output_states_sum_items_and_the_day_of_the_rates() -> None:
    assert ceiling("dev", {f"{VERSION}.workloadType": "CPU_LARGE"}).as_output() == {
        "usdPerHour": 7.992,
        "items": {"pool": 5.132, "warehouse": 2.8, "private endpoints": 0.06},
        "withoutRate": ["endpoint customer-churn champion"],
        "ratesOf": "2026-07-31",
    }
