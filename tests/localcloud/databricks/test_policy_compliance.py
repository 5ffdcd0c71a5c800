"""Clusters under a policy."""

from typing import Any

import pytest

from localcloud.core.cloud import Stored
from localcloud.databricks import tokens
from tests.localcloud.conftest import update
from tests.localcloud.databricks import compute_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import refused


def under(estate: Estate, rules: dict[str, Any], **inputs: Any) -> Stored:
    """Make a cluster under a policy with these rules."""
    cloud = estate.workspace("101")
    policy = compute_side.policy(cloud, rules)
    return compute_side.cluster(cloud, policyId=policy.id, **inputs)


def broken(*rules: str) -> str:
    return "Cluster validation error: " + "; ".join(f"Validation failed for {rule}" for rule in rules)


@pytest.mark.parametrize(
    ("path", "rule", "refusal"),
    [
        (
            "node_type_id",
            {"type": "fixed", "value": "Standard_DS4_v2"},
            'the value must be Standard_DS4_v2 (is "Standard_DS3_v2")',
        ),
        (
            "driver_node_type_id",
            {"type": "fixed", "value": "Standard_DS4_v2"},
            'the value must be Standard_DS4_v2 (is "Standard_DS3_v2")',
        ),
        ("autoscale.min_workers", {"type": "forbidden"}, "the value cannot be present"),
        (
            "node_type_id",
            {"type": "allowlist", "values": ["a", "b"]},
            'the value must be one of a, b (is "Standard_DS3_v2")',
        ),
        (
            "node_type_id",
            {"type": "blocklist", "values": ["Standard_DS3_v2"]},
            'the value must not be one of Standard_DS3_v2 (is "Standard_DS3_v2")',
        ),
        (
            "cluster_name",
            {"type": "regex", "pattern": "prod-.*"},
            'the value must match prod-.* (is "team")',
        ),
        (
            "autotermination_minutes",
            {"type": "range", "minValue": 40, "maxValue": 60},
            "the value must be at least 40 and at most 60 (is 30)",
        ),
        ("autoscale.max_workers", {"type": "range", "maxValue": 3}, "the value must be at most 3 (is 4)"),
        ("autoscale.min_workers", {"type": "range", "minValue": 2}, "the value must be at least 2 (is 1)"),
        ("runtime_engine", {"type": "fixed", "value": "PHOTON"}, "the value must be present"),
        ("single_user_name", {"type": "unlimited"}, "the value must be present"),
        ("cluster_type", {"type": "fixed", "value": "job"}, 'the value must be job (is "all-purpose")'),
    ],
)
def test_a_cluster_satisfies_each_rule_of_its_policy(
    estate: Estate, path: str, rule: dict[str, Any], refusal: str
) -> None:
    with refused("INVALID_PARAMETER_VALUE", broken(f"{path}, {refusal}")):
        under(estate, {path: rule})


def test_all_broken_rules_are_said_at_once(estate: Estate) -> None:
    rules = {
        "autoscale.max_workers": {"type": "range", "maxValue": 3},
        "custom_tags.team": {"type": "fixed", "value": "ml"},
    }
    with refused(
        "INVALID_PARAMETER_VALUE",
        broken(
            "autoscale.max_workers, the value must be at most 3 (is 4)", "custom_tags, team must be present"
        ),
    ):
        under(estate, rules)


@pytest.mark.parametrize("type_of_rule", ["allowlist", "blocklist", "regex", "range", "unlimited"])
def test_an_optional_rule_does_not_demand_its_attribute(estate: Estate, type_of_rule: str) -> None:
    content: dict[str, dict[str, Any]] = {
        "allowlist": {"values": [1]},
        "blocklist": {"values": [1]},
        "range": {"maxValue": 1},
    }
    path = "runtime_engine" if type_of_rule in ("regex", "unlimited") else "remote_disk_throughput"
    rule = {"type": type_of_rule, "isOptional": True, **content.get(type_of_rule, {})}
    if type_of_rule == "regex":
        rule["pattern"] = "PHOTON"
    assert under(estate, {path: rule}).outputs["state"] == "RUNNING"


def test_a_cluster_takes_the_values_of_its_policy_when_it_asks_for_them(estate: Estate) -> None:
    rules = {
        "node_type_id": {"type": "fixed", "value": "Standard_DS4_v2"},
        "runtime_engine": {"type": "unlimited", "defaultValue": "STANDARD"},
        "custom_tags.team": {"type": "fixed", "value": "ml"},
    }
    made = under(estate, rules, nodeTypeId=None, applyPolicyDefaultValues=True)
    assert (made.outputs["nodeTypeId"], made.outputs["driverNodeTypeId"]) == ("Standard_DS4_v2",) * 2


def test_what_a_cluster_says_is_not_replaced_by_its_policys_default(estate: Estate) -> None:
    rules = {"node_type_id": {"type": "unlimited", "defaultValue": "Standard_DS4_v2"}}
    made = under(estate, rules, applyPolicyDefaultValues=True)
    assert made.outputs["nodeTypeId"] == "Standard_DS3_v2"


def test_a_text_in_a_map_equals_the_same_value_in_a_policy(estate: Estate) -> None:
    rules = {"spark_conf.spark.speculation": {"type": "fixed", "value": True}}
    assert under(estate, rules, sparkConf={"spark.speculation": "true"}).outputs["state"] == "RUNNING"


def test_an_access_mode_satisfies_a_rule_under_either_of_its_names(estate: Estate) -> None:
    rules = {"data_security_mode": {"type": "fixed", "value": "SINGLE_USER"}}
    mode = {"dataSecurityMode": "DATA_SECURITY_MODE_DEDICATED", "kind": "CLASSIC_PREVIEW"}
    assert under(estate, rules, **mode).outputs["state"] == "RUNNING"


def test_a_rule_for_any_position_of_a_list_is_for_every_one(estate: Estate) -> None:
    scripts = [{"workspace": {"destination": f"/Shared/{name}.sh"}} for name in ("good", "bad")]
    rules = {"init_scripts.*.workspace.destination": {"type": "regex", "pattern": ".*/good.sh"}}
    refusal = 'the value must match .*/good.sh (is "/Shared/bad.sh")'
    with refused("INVALID_PARAMETER_VALUE", broken(f"init_scripts.1.workspace.destination, {refusal}")):
        under(estate, rules, initScripts=scripts)


@pytest.mark.parametrize(
    ("inputs", "dbus"),
    [
        ({}, 3.75),  # four workers and a driver at 0.75
        ({"runtimeEngine": "PHOTON"}, 7.5),
        ({"driverNodeTypeId": "Standard_DS5_v2"}, 6.0),
        ({"autoscale": None, "numWorkers": 2}, 2.25),
    ],
)
def test_the_ceiling_counts_a_cluster_at_its_largest(
    estate: Estate, inputs: dict[str, Any], dbus: float
) -> None:
    cloud = estate.workspace("101")
    enough = compute_side.policy(cloud, {"dbus_per_hour": {"type": "range", "maxValue": dbus}})
    compute_side.cluster(cloud, policyId=enough.id, **inputs)
    least = dbus - 0.01
    scant = compute_side.policy(cloud, {"dbus_per_hour": {"type": "range", "maxValue": least}}, name="scant")
    refusal = f"dbus_per_hour, the value must be at most {least} (is {dbus})"
    with refused("INVALID_PARAMETER_VALUE", broken(refusal)):
        compute_side.cluster(cloud, policyId=scant.id, **inputs)


def test_a_pools_machines_are_measured_by_the_policy(estate: Estate) -> None:
    cloud = estate.workspace("101")
    pool = compute_side.pool(cloud, azureAttributes={"availability": "SPOT_AZURE"})
    rules = {
        "node_type_id": {"type": "allowlist", "values": ["Standard_DS4_v2"]},
        "azure_attributes.availability": {"type": "fixed", "value": "ON_DEMAND_AZURE"},
    }
    with refused(
        "INVALID_PARAMETER_VALUE",
        broken(
            'node_type_id, the value must be one of Standard_DS4_v2 (is "Standard_DS3_v2")',
            'azure_attributes.availability, the value must be ON_DEMAND_AZURE (is "SPOT_AZURE")',
        ),
    ):
        under(estate, rules, nodeTypeId=None, instancePoolId=pool.id)


def test_a_policy_that_forbids_machine_types_takes_a_cluster_on_its_pool(estate: Estate) -> None:
    pool = compute_side.pool(estate.workspace("101"))
    rules = {
        "instance_pool_id": {"type": "fixed", "value": pool.id},
        "driver_instance_pool_id": {"type": "fixed", "value": pool.id},
        "node_type_id": {"type": "forbidden", "hidden": True},
        "driver_node_type_id": {"type": "forbidden", "hidden": True},
    }
    made = under(estate, rules, nodeTypeId=None, instancePoolId=pool.id)
    assert made.outputs["driverInstancePoolId"] == pool.id


def test_a_policy_that_does_not_exist_is_refused(estate: Estate) -> None:
    with refused("INVALID_PARAMETER_VALUE", "Can't find a cluster policy with id: ABC."):
        compute_side.cluster(estate.workspace("101"), policyId="ABC")


def test_a_policy_of_another_workspace_is_refused(estate: Estate) -> None:
    policy = compute_side.policy(estate.add_workspace("102"))
    with refused("INVALID_PARAMETER_VALUE", f"Can't find a cluster policy with id: {policy.id}."):
        compute_side.cluster(estate.workspace("101"), policyId=policy.id)


def test_a_cluster_is_measured_again_when_it_changes(estate: Estate) -> None:
    cloud = estate.workspace("101")
    made = under(estate, {"autoscale.max_workers": {"type": "range", "maxValue": 4}})
    wanted = {**made.inputs, "autoscale": {"minWorkers": 1, "maxWorkers": 5}}
    with refused(
        "INVALID_PARAMETER_VALUE", broken("autoscale.max_workers, the value must be at most 4 (is 5)")
    ):
        update(cloud, made, wanted)
    assert cloud.get(tokens.CLUSTER, made.id) == made


@pytest.mark.parametrize("key", ["node_type_id", "driver_node_type_id"])
def test_a_policy_that_fixes_pool_and_machine_starts_no_cluster(estate: Estate, key: str) -> None:
    pool = compute_side.pool(estate.workspace("101"))
    rules = {
        "instance_pool_id": {"type": "fixed", "value": pool.id},
        key: {"type": "fixed", "value": compute_side.NODE},
    }
    message = f"The field '{key}' cannot be supplied when an instance pool ID is provided"
    with refused("INVALID_PARAMETER_VALUE", f"Cluster validation error: {message}"):
        under(estate, rules, nodeTypeId=None, instancePoolId=pool.id)
