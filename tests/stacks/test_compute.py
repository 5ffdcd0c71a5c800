"""The guide's clusters, value by value, in the policies, the pools and the cluster that people share."""

import json
from typing import Any

import pytest

from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import StackOf

CLUSTER = "databricks:index/cluster:Cluster"
POLICY = "databricks:index/clusterPolicy:ClusterPolicy"
POOL = "databricks:index/instancePool:InstancePool"

RUNTIME = "17.3.x-cpu-ml-scala2.13"
"""The latest release with long-term support that machine learning has."""

NODES = {"dev": "Standard_DS3_v2", "test": "Standard_DS4_v2", "prod": "Standard_DS5_v2"}
WORKERS = {"dev": (1, 4), "test": (2, 8), "prod": (4, 16)}
AUTO_TERMINATION = {"dev": 30, "test": 60, "prod": 120}
ENGINE = {"dev": "STANDARD", "test": "STANDARD", "prod": "PHOTON"}
POOL_IDLE = {"dev": 10, "test": 20}

WRITES = {
    "spark.databricks.delta.optimizeWrite.enabled": "true",
    "spark.databricks.delta.autoCompact.enabled": "true",
}
SPARK_CONF = {
    "dev": {
        "spark.databricks.delta.preview.enabled": "true",
        "spark.databricks.delta.retentionDurationCheck.enabled": "false",
    },
    "test": WRITES,
    "prod": {**WRITES, "spark.sql.adaptive.enabled": "true"},
}

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)
KINDS = pytest.mark.parametrize("kind", ["interactive", "job"])


def policy(engine: Engine, kind: str) -> dict[str, dict[str, Any]]:
    """Return the rules of a policy by attribute."""
    return json.loads(engine.one(POLICY, f"{kind}-policy").inputs["definition"])


def fixed(rules: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what a policy leaves nobody to choose."""
    return {key: rule["value"] for key, rule in rules.items() if rule["type"] == "fixed"}


def bounds(rule: dict[str, Any]) -> tuple[str, int, int, int]:
    return rule["type"], rule["minValue"], rule["maxValue"], rule["defaultValue"]


def attributes(rules: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in rules.items() if key.startswith(prefix)}


@EVERY
@KINDS
def test_a_cluster_has_the_machine_learning_runtime_and_photon_in_production_only(
    stack_of: StackOf, environment: str, kind: str
) -> None:
    rules = fixed(policy(stack_of(environment), kind))
    assert rules["spark_version"] == RUNTIME
    assert rules["runtime_engine"] == ENGINE[environment]


@EVERY
@KINDS
def test_a_cluster_grows_and_shrinks_within_the_environments_bounds(
    stack_of: StackOf, environment: str, kind: str
) -> None:
    rules = policy(stack_of(environment), kind)
    least, most = WORKERS[environment]
    assert bounds(rules["autoscale.min_workers"]) == ("range", least, most - 1, least)
    assert bounds(rules["autoscale.max_workers"]) == ("range", least + 1, most, most)
    assert rules["num_workers"]["type"] == "forbidden"


@EVERY
def test_a_cluster_that_people_start_stops_at_the_latest_after_the_environments_minutes(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    minutes = AUTO_TERMINATION[environment]
    # Less than ten is not taken, and none at all would be never.
    assert bounds(policy(engine, "interactive")["autotermination_minutes"]) == (
        "range",
        10,
        minutes,
        minutes,
    )
    assert "autotermination_minutes" not in policy(engine, "job")


@EVERY
@KINDS
def test_spark_is_configured_as_the_environment_is(stack_of: StackOf, environment: str, kind: str) -> None:
    rules = fixed(policy(stack_of(environment), kind))
    assert attributes(rules, "spark_conf.") == SPARK_CONF[environment]


@KINDS
def test_production_takes_its_node_type_on_spot_at_no_more_than_the_price_on_demand(
    stack_of: StackOf, kind: str
) -> None:
    rules = fixed(policy(stack_of("prod"), kind))
    assert rules["node_type_id"] == rules["driver_node_type_id"] == NODES["prod"]
    assert attributes(rules, "azure_attributes.") == {
        "availability": "SPOT_WITH_FALLBACK_AZURE",
        "first_on_demand": 1,  # the driver, whose loss is the cluster's
        "spot_bid_max_price": -1,
    }


@pytest.mark.parametrize("environment", POOL_IDLE)
@KINDS
def test_elsewhere_clusters_come_out_of_the_pool_and_nowhere_else(
    stack_of: StackOf, environment: str, kind: str
) -> None:
    engine = stack_of(environment)
    rules = policy(engine, kind)
    pool = engine.one(POOL)
    assert fixed(rules)["instance_pool_id"] == fixed(rules)["driver_instance_pool_id"] == "/mock/pool"
    assert pool.urn in engine.one(POLICY, f"{kind}-policy").dependencies
    assert rules["node_type_id"]["type"] == rules["driver_node_type_id"]["type"] == "forbidden"


@pytest.mark.parametrize("environment", POOL_IDLE)
def test_a_pool_has_the_environments_machines_on_demand_for_its_minutes(
    stack_of: StackOf, environment: str
) -> None:
    pool = stack_of(environment).one(POOL).inputs
    assert pool["nodeTypeId"] == NODES[environment]
    assert pool["idleInstanceAutoterminationMinutes"] == POOL_IDLE[environment]
    assert pool["minIdleInstances"] == 0
    assert pool["preloadedSparkVersions"] == [RUNTIME]
    assert pool["azureAttributes"] == {"availability": "ON_DEMAND_AZURE"}


def test_production_has_no_pool(stack_of: StackOf) -> None:
    assert stack_of("prod").of(POOL) == []


def test_development_has_one_cluster_of_the_same_shape_for_the_data_scientists(stack_of: StackOf) -> None:
    engine = stack_of("dev")
    cluster = engine.one(CLUSTER).inputs
    assert cluster["singleUserName"] == "mlops-data-scientists"
    assert cluster["policyId"] == engine.exports["interactivePolicyId"]
    assert cluster["sparkVersion"] == RUNTIME
    assert cluster["runtimeEngine"] == "STANDARD"
    assert cluster["autoscale"] == {"minWorkers": 1, "maxWorkers": 4}
    assert cluster["autoterminationMinutes"] == 30
    assert cluster["sparkConf"] == SPARK_CONF["dev"]
    assert cluster["instancePoolId"] == cluster["driverInstancePoolId"] == "/mock/pool"


@pytest.mark.parametrize("environment", ["test", "prod"])
def test_beyond_development_nobody_has_a_standing_cluster(stack_of: StackOf, environment: str) -> None:
    assert stack_of(environment).of(CLUSTER) == []


def test_no_more_than_the_policys_share_of_dbu_is_used_by_one_cluster(stack_of: StackOf) -> None:
    found = {
        environment: policy(stack_of(environment), "job")["dbus_per_hour"]["maxValue"]
        for environment in ENVIRONMENTS
    }
    assert found == {"dev": 20, "test": 40, "prod": 150}
