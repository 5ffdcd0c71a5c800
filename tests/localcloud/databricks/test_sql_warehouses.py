"""SQL warehouses."""

from typing import Any

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from tests.localcloud.conftest import update
from tests.localcloud.databricks import compute_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused


def of_warehouse(**inputs: Any) -> list[str]:
    return mistakes(tokens.SQL_WAREHOUSE, {"name": "sql", "clusterSize": "2X-Small", **inputs})


def test_a_warehouse_tells_how_to_reach_it(estate: Estate) -> None:
    made = compute_side.warehouse(estate.workspace("101"))
    assert made.outputs["odbcParams"] == {
        "hostname": "adb-101.1.azuredatabricks.net",
        "path": f"/sql/1.0/warehouses/{made.id}",
        "port": 443,
        "protocol": "https",
    }
    assert (made.outputs["state"], made.outputs["enableServerlessCompute"]) == ("RUNNING", False)


def test_a_size_that_does_not_exist_is_refused() -> None:
    (mistake,) = of_warehouse(clusterSize="Tiny")
    assert mistake.startswith('clusterSize: expected clusterSize to be one of ["2X-Small" "X-Small" ')


@pytest.mark.parametrize("most", [0, 41])
def test_a_warehouse_has_1_to_40_clusters(most: int) -> None:
    assert of_warehouse(maxNumClusters=most) == [
        f"maxNumClusters: expected max_num_clusters to be in the range (1 - 40), got {most}"
    ]


def test_the_smallest_number_of_clusters_is_not_above_the_largest() -> None:
    assert of_warehouse(minNumClusters=3, maxNumClusters=2) == [
        "minNumClusters: min_num_clusters (3) must not be greater than max_num_clusters (2)"
    ]


def test_a_warehouse_runs_at_least_one_cluster() -> None:
    assert of_warehouse(minNumClusters=0) == [
        "minNumClusters: min_num_clusters must be greater than 0, got 0"
    ]


@pytest.mark.parametrize("minutes", [-1, 5, 9])
def test_a_warehouse_waits_10_minutes_or_for_ever(minutes: int) -> None:
    assert of_warehouse(autoStopMins=minutes) == [
        f"autoStopMins: auto_stop_mins must be 0 or at least 10, got {minutes}"
    ]


def test_a_serverless_warehouse_may_stop_sooner() -> None:
    assert of_warehouse(autoStopMins=5, enableServerlessCompute=True, warehouseType="PRO") == []


def test_a_warehouse_may_never_stop() -> None:
    assert of_warehouse(autoStopMins=0) == []


def test_a_serverless_warehouse_is_of_the_type_pro() -> None:
    assert of_warehouse(enableServerlessCompute=True, warehouseType="CLASSIC") == [
        "warehouseType: a serverless warehouse has the type PRO"
    ]


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("spotInstancePolicy", '["COST_OPTIMIZED" "RELIABILITY_OPTIMIZED"]'),
        ("warehouseType", '["PRO" "CLASSIC"]'),
    ],
)
def test_a_choice_that_there_is_not_is_refused(key: str, allowed: str) -> None:
    assert of_warehouse(**{key: "BEST"}) == [f"{key}: expected {key} to be one of {allowed}, got BEST"]


def test_a_channel_is_current_or_preview() -> None:
    assert of_warehouse(channel={"name": "BETA"}) == [
        "channel.name: expected channel.name to be one of "
        '["CHANNEL_NAME_CURRENT" "CHANNEL_NAME_PREVIEW"], got BETA'
    ]


def test_a_name_is_used_once_in_a_workspace(estate: Estate) -> None:
    compute_side.warehouse(estate.workspace("101"))
    with refused("RESOURCE_ALREADY_EXISTS", "SQL warehouse with name `sql-dev` already exists"):
        compute_side.warehouse(estate.workspace("101"))


def test_a_warehouse_is_renamed_in_place(estate: Estate) -> None:
    made = compute_side.warehouse(estate.workspace("101"))
    changed = update(estate.workspace("101"), made, {**made.inputs, "name": "sql"})
    assert (changed.id, changed.outputs["dataSourceId"]) == (made.id, made.outputs["dataSourceId"])


def test_a_warehouse_cannot_take_the_name_of_another(estate: Estate) -> None:
    cloud = estate.workspace("101")
    compute_side.warehouse(cloud)
    made = compute_side.warehouse(cloud, name="other")
    with refused("RESOURCE_ALREADY_EXISTS", "SQL warehouse with name `sql-dev` already exists"):
        update(cloud, made, {**made.inputs, "name": "sql-dev"})


@pytest.mark.parametrize("path", ["channel.name", "minNumClusters", "warehouseType"])
def test_what_the_program_stops_saying_stays(path: str) -> None:
    assert RESOURCE_TYPES[tokens.SQL_WAREHOUSE].same(path, "old", None)
    assert not RESOURCE_TYPES[tokens.SQL_WAREHOUSE].same(path, "old", "new")


def test_tags_that_the_program_takes_back_go(estate: Estate) -> None:
    cloud = estate.workspace("101")
    tags = {"customTags": [{"key": "team", "value": "a"}]}
    made = compute_side.warehouse(cloud, tags=tags)
    assert not RESOURCE_TYPES[tokens.SQL_WAREHOUSE].same("tags", tags, None)
    without = {key: value for key, value in made.inputs.items() if key != "tags"}
    assert "tags" not in update(cloud, made, without).outputs
