"""The most that an environment can cost an hour, recalculated by hand after a change.

USD an hour: 0.229 for a Standard_DS3_v2 that takes 0.75 DBU, 0.916 for a Standard_DS5_v2 that takes 3, and
two and a half times as many with Photon; a DBU is 0.55 on a shared cluster, 0.30 in a job, 0.70 in a
warehouse and 0.07 in serving; a 2X-Small warehouse takes 4 DBU, and four requests at once behind an
endpoint take 4.
"""

from typing import Any

import pytest

from tests.stacks.conftest import StackOf
from tests.stacks.registry import TRAINED

VERSIONS = "serving.endpoints.0.versions"
PATTERN = "serving.endpoints.0.pattern"


def ceiling(stack_of: StackOf, stack: str, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    found = stack_of(stack, changes=changes).exports["hourlyCeiling"]
    assert found["withoutRate"] == []
    return found


def more(stack_of: StackOf, stack: str, changes: dict[str, Any]) -> float:
    """Return by how much changes raise the ceiling."""
    return ceiling(stack_of, stack, changes)["usdPerHour"] - ceiling(stack_of, stack)["usdPerHour"]


def test_development_as_committed(stack_of: StackOf) -> None:
    found = ceiling(stack_of, "dev")
    assert found["items"] == {
        "pool": 5.132,  # 8 * (0.229 + 0.75 * 0.55) = 8 * 0.6415
        "warehouse": 2.8,  # 4 * 0.70
        "endpoint customer-churn champion": 0.28,  # 4 * 0.07
        "private endpoints": 0.06,  # 6 * 0.01
    }
    assert found["usdPerHour"] == 8.272
    assert found["ratesOf"] == "2026-07-31"


def test_production_as_committed(stack_of: StackOf) -> None:
    found = ceiling(stack_of, "prod")
    assert found["items"] == {
        "job clusters": 53.822,  # 17 * (0.916 + 3 * 2.5 * 0.30) = 17 * 3.166
        "warehouse": 2.8,
        "endpoint customer-churn champion": 0.28,
        "private endpoints": 0.06,
    }
    assert found["usdPerHour"] == 56.962


def test_two_more_nodes_in_the_pool(stack_of: StackOf) -> None:
    # 2 * 0.6415
    assert more(stack_of, "dev", {"compute.pool.maxCapacity": 10}) == pytest.approx(1.283)


def test_a_pool_of_larger_nodes(stack_of: StackOf) -> None:
    # 8 * ((0.458 + 1.5 * 0.55) - (0.229 + 0.75 * 0.55)) = 8 * (1.283 - 0.6415)
    changes = {"compute.nodeType": "Standard_DS4_v2", "compute.dbusPerHour": 40}
    assert more(stack_of, "dev", changes) == pytest.approx(5.132)


def test_two_more_workers_of_productions_jobs(stack_of: StackOf) -> None:
    # 2 * 3.166
    changes = {"compute.workers.max": 18, "compute.dbusPerHour": 180}
    assert more(stack_of, "prod", changes) == pytest.approx(6.332)


def test_an_endpoint_that_grows_from_small_to_medium(stack_of: StackOf) -> None:
    # Sixteen requests at once, and not four: (16 - 4) / 4 * 4 * 0.07
    assert more(stack_of, "prod", {f"{VERSIONS}.0.size": "Medium"}) == pytest.approx(0.84)


def test_a_green_version_beside_the_blue_one_costs_as_much_though_it_gets_no_request(
    stack_of: StackOf,
) -> None:
    versions = [
        {"version": "3", "name": "blue", "traffic": 100, "size": "Small"},
        {"version": "4", "name": "green", "traffic": 0, "size": "Small"},
    ]
    # 4 * 0.07
    assert more(stack_of, "prod", {PATTERN: "blueGreen", VERSIONS: versions}) == pytest.approx(0.28)


def test_an_online_store(stack_of: StackOf) -> None:
    # 2 units with 1.704 DBU each at 0.26, once more for the replica: 2 * 2 * 1.704 * 0.26
    store = {"features.onlineStore": {"capacity": "CU_2", "readReplicas": 1}}
    assert more(stack_of, "prod", store) == pytest.approx(1.7722)


def test_a_second_cluster_of_the_warehouse(stack_of: StackOf) -> None:
    # 4 * 0.70
    assert more(stack_of, "prod", {"compute.warehouse.maxClusters": 2}) == pytest.approx(2.8)


def test_the_ceiling_is_the_same_before_and_after_the_first_training(stack_of: StackOf) -> None:
    before, after = stack_of("prod"), stack_of("prod", registry=TRAINED)
    assert before.exports["hourlyCeiling"] == after.exports["hourlyCeiling"]


@pytest.mark.parametrize("firewall", [True, False])
def test_every_private_endpoint_is_counted(stack_of: StackOf, firewall: bool) -> None:
    changes = {"workspace.storageFirewall": firewall}
    made = stack_of("dev", changes=changes).of("azure-native:network:PrivateEndpoint")
    counted = ceiling(stack_of, "dev", changes)["items"]["private endpoints"]
    assert counted == pytest.approx(len(made) * 0.01)
