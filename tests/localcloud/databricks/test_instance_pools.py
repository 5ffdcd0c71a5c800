"""Instance pools."""

from typing import Any

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from localcloud.databricks.node_types import NODE_TYPES
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import compute_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused


def of_pool(**inputs: Any) -> list[str]:
    return mistakes(tokens.INSTANCE_POOL, compute_side.pool_inputs(**inputs))


@pytest.mark.parametrize("name", ["", "p" * 100])
def test_a_pool_name_has_less_than_100_characters(name: str) -> None:
    assert of_pool(instancePoolName=name) == [
        "instancePoolName: the name of a pool is not empty and has less than 100 characters"
    ]


def test_a_pool_has_no_fallback_from_spot_machines() -> None:
    assert of_pool(azureAttributes={"availability": "SPOT_WITH_FALLBACK_AZURE"}) == [
        "azureAttributes.availability: expected azureAttributes.availability to be one of "
        '["SPOT_AZURE" "ON_DEMAND_AZURE"], got SPOT_WITH_FALLBACK_AZURE'
    ]


@pytest.mark.parametrize("availability", ["SPOT_AZURE", "ON_DEMAND_AZURE"])
def test_a_pool_is_of_spot_machines_or_of_ordinary_ones(availability: str) -> None:
    assert of_pool(azureAttributes={"availability": availability}) == []


@pytest.mark.parametrize("bid", [0, -2, -0.5])
def test_a_bid_is_above_zero_or_minus_one(bid: float) -> None:
    assert of_pool(azureAttributes={"spotBidMaxPrice": bid}) == [
        "azureAttributes.spotBidMaxPrice: spot_bid_max_price must be greater than 0 or equal to -1, "
        f"got {bid}"
    ]


@pytest.mark.parametrize("bid", [-1, 0.2])
def test_a_bid_of_minus_one_or_a_price_is_accepted(bid: float) -> None:
    assert of_pool(azureAttributes={"availability": "SPOT_AZURE", "spotBidMaxPrice": bid}) == []


def test_no_more_machines_wait_than_the_pool_holds() -> None:
    assert of_pool(minIdleInstances=9) == [
        "minIdleInstances: min_idle_instances (9) must not be greater than max_capacity (8)"
    ]


def test_a_negative_number_of_waiting_machines_is_refused() -> None:
    assert of_pool(minIdleInstances=-1) == [
        "minIdleInstances: min_idle_instances must not be negative, got -1"
    ]


def test_a_pool_holds_at_least_one_machine() -> None:
    assert of_pool(maxCapacity=0) == ["maxCapacity: max_capacity must be greater than 0, got 0"]


@pytest.mark.parametrize("minutes", [-1, 10_001])
def test_machines_wait_up_to_10000_minutes(minutes: int) -> None:
    assert of_pool(idleInstanceAutoterminationMinutes=minutes) == [
        "idleInstanceAutoterminationMinutes: idle_instance_autotermination_minutes must be between "
        f"0 and 10000, got {minutes}"
    ]


def test_a_pool_preloads_one_runtime_at_most() -> None:
    assert of_pool(preloadedSparkVersions=[compute_side.RUNTIME, "16.4.x-scala2.12"]) == [
        "preloadedSparkVersions: a pool preloads at most one runtime version"
    ]


def test_a_preloaded_runtime_is_the_key_of_one() -> None:
    (mistake,) = of_pool(preloadedSparkVersions=["17.3.x-ml-scala2.13"])
    assert mistake.startswith(
        "preloadedSparkVersions[0]: Spark version 17.3.x-ml-scala2.13 is no key of a runtime"
    )


def test_a_pool_has_at_most_43_tags() -> None:
    assert of_pool(customTags={f"t{n}": "v" for n in range(44)}) == ["customTags: a pool has at most 43 tags"]


def test_the_idle_time_must_be_said() -> None:
    inputs = compute_side.pool_inputs()
    del inputs["idleInstanceAutoterminationMinutes"]
    assert mistakes(tokens.INSTANCE_POOL, inputs) == [
        "idleInstanceAutoterminationMinutes: missing required property"
    ]


def test_a_pool_name_is_used_once_in_a_workspace(estate: Estate) -> None:
    compute_side.pool(estate.workspace("101"))
    with refused("RESOURCE_ALREADY_EXISTS", "Instance pool with name 'pool-dev' already exists"):
        compute_side.pool(estate.workspace("101"))


def test_a_pool_is_of_machines_that_there_are(estate: Estate) -> None:
    listed = ", ".join(NODE_TYPES)
    message = f"Node type Standard_D1 is not supported. Supported node types: {listed}"
    with refused("INVALID_PARAMETER_VALUE", message):
        compute_side.pool(estate.workspace("101"), nodeTypeId="Standard_D1")


def test_a_pool_says_its_machines(estate: Estate) -> None:
    inputs = compute_side.pool_inputs()
    del inputs["nodeTypeId"]
    with refused("INVALID_PARAMETER_VALUE", "Missing required field 'node_type_id'"):
        create(estate.workspace("101"), tokens.INSTANCE_POOL, inputs)


def test_name_size_idle_time_and_tags_of_a_pool_can_change(estate: Estate) -> None:
    cloud = estate.workspace("101")
    made = compute_side.pool(cloud)
    changed = update(cloud, made, compute_side.pool_inputs(maxCapacity=9, customTags={"a": "b"}))
    assert (changed.id, changed.outputs["maxCapacity"]) == (made.id, 9)


def test_a_pool_cannot_take_the_name_of_another(estate: Estate) -> None:
    cloud = estate.workspace("101")
    compute_side.pool(cloud)
    made = compute_side.pool(cloud, instancePoolName="other")
    with refused("RESOURCE_ALREADY_EXISTS", "Instance pool with name 'pool-dev' already exists"):
        update(cloud, made, compute_side.pool_inputs())


def test_what_a_pool_is_made_of_replaces_it() -> None:
    assert {
        "nodeTypeId",
        "azureAttributes.availability",
        "preloadedSparkVersions",
        "enableElasticDisk",
        "diskSpec",
    } <= RESOURCE_TYPES[tokens.INSTANCE_POOL].replace_on
    assert "maxCapacity" not in RESOURCE_TYPES[tokens.INSTANCE_POOL].replace_on


def test_the_availability_is_on_demand_unless_said(estate: Estate) -> None:
    made = compute_side.pool(estate.workspace("101"), azureAttributes={})
    assert made.outputs["azureAttributes"]["availability"] == "ON_DEMAND_AZURE"


def test_a_pool_has_the_attributes_of_one_cloud() -> None:
    both = {"azureAttributes": {"availability": "ON_DEMAND_AZURE"}, "gcpAttributes": {}}
    assert of_pool(**both) == [
        "azureAttributes: Conflicting configuration arguments: conflicts with gcpAttributes"
    ]


def test_the_disks_of_a_pool_are_of_a_type_that_there_is() -> None:
    path = "diskSpec.diskType.azureDiskVolumeType"
    assert of_pool(diskSpec={"diskType": {"azureDiskVolumeType": "FLOPPY"}}) == [
        f'{path}: expected {path} to be one of ["PREMIUM_LRS" "STANDARD_LRS"], got FLOPPY'
    ]
    assert of_pool(diskSpec={"diskType": {"azureDiskVolumeType": "PREMIUM_LRS"}}) == []
