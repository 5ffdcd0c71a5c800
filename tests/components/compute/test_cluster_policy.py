"""ClusterPolicy: what clusters may be, and for whom."""

import json
from dataclasses import replace
from typing import Any

import pulumi_databricks as databricks
import pytest

from components.compute.cluster_policy import ClusterPolicy, ClusterPolicyArgs
from components.compute.shape import Spot
from components.workspace.permissions import Principal
from localcloud.core.values import UNKNOWN
from tests.conftest import Deploy

POLICY = "databricks:index/clusterPolicy:ClusterPolicy"
PERMISSIONS = "databricks:index/permissions:Permissions"

JOBS = ClusterPolicyArgs(
    policy_name="ml-dev-jobs",
    kind="job",
    runtime_key="17.3.x-cpu-ml-scala2.13",
    photon=False,
    node_type="Standard_DS3_v2",
    min_workers=1,
    max_workers=4,
    auto_termination_minutes=30,
    spark_conf={"spark.databricks.delta.optimizeWrite.enabled": "true"},
    dbus_per_hour=20,
    tags={"environment": "dev", "costCentre": "ml-dev"},
    users={
        "engineers": Principal(name="mlops-ml-engineers"),
        "runner": Principal(name="an-application-id", kind="service_principal"),
    },
)
POOLED = replace(JOBS, node_type=None, pool_id="pool-1")


def rules(deploy: Deploy, args: ClusterPolicyArgs, *, preview: bool = False) -> dict[str, Any]:
    engine = deploy(lambda: ClusterPolicy("jobs", args), preview=preview)
    return json.loads(engine.one(POLICY).inputs["definition"])


@pytest.mark.parametrize("preview", [True, False])
def test_fixes_runtime_engine_and_access_mode(deploy: Deploy, preview: bool) -> None:
    found = rules(deploy, JOBS, preview=preview)

    assert found["spark_version"] == {"type": "fixed", "value": "17.3.x-cpu-ml-scala2.13"}
    assert found["runtime_engine"] == {"type": "fixed", "value": "STANDARD"}
    assert found["data_security_mode"] == {"type": "fixed", "value": "SINGLE_USER"}


def test_photon_is_an_engine(deploy: Deploy) -> None:
    assert rules(deploy, replace(JOBS, photon=True))["runtime_engine"]["value"] == "PHOTON"


def test_lets_a_cluster_be_smaller_but_not_larger(deploy: Deploy) -> None:
    found = rules(deploy, JOBS)

    assert found["autoscale.min_workers"] == {
        "type": "range",
        "minValue": 1,
        "maxValue": 3,
        "defaultValue": 1,
    }
    assert found["autoscale.max_workers"] == {
        "type": "range",
        "minValue": 2,
        "maxValue": 4,
        "defaultValue": 4,
    }
    assert found["num_workers"]["type"] == "forbidden"
    assert found["dbus_per_hour"] == {"type": "range", "maxValue": 20}


def test_people_stop_their_clusters_in_time_and_jobs_theirs_by_ending(deploy: Deploy) -> None:
    interactive = rules(deploy, replace(JOBS, kind="interactive"))

    assert interactive["autotermination_minutes"] == {
        "type": "range",
        "minValue": 10,
        "maxValue": 30,
        "defaultValue": 30,
    }
    assert interactive["cluster_type"]["value"] == "all-purpose"
    assert "autotermination_minutes" not in rules(deploy, JOBS)
    assert rules(deploy, JOBS)["cluster_type"]["value"] == "job"


def test_fixes_the_settings_of_spark_and_the_tags(deploy: Deploy) -> None:
    found = rules(deploy, JOBS)

    assert found["spark_conf.spark.databricks.delta.optimizeWrite.enabled"]["value"] == "true"
    assert found["custom_tags.environment"] == {"type": "fixed", "value": "dev"}
    assert found["custom_tags.costCentre"] == {"type": "fixed", "value": "ml-dev"}


def test_machines_are_ordinary_ones_unless_told(deploy: Deploy) -> None:
    found = rules(deploy, JOBS)

    assert found["node_type_id"]["value"] == found["driver_node_type_id"]["value"] == "Standard_DS3_v2"
    assert found["azure_attributes.availability"]["value"] == "ON_DEMAND_AZURE"
    assert found["instance_pool_id"]["type"] == found["driver_instance_pool_id"]["type"] == "forbidden"


def test_spot_machines_fall_back_to_ordinary_ones(deploy: Deploy) -> None:
    spot = replace(JOBS, spot=Spot(), driver_node_type="Standard_DS4_v2")
    found = rules(deploy, spot)

    assert found["azure_attributes.availability"]["value"] == "SPOT_WITH_FALLBACK_AZURE"
    assert found["azure_attributes.first_on_demand"]["value"] == 1
    assert found["azure_attributes.spot_bid_max_price"]["value"] == -1
    assert found["driver_node_type_id"]["value"] == "Standard_DS4_v2"


def test_from_a_pool_come_machines_with_their_type_price_and_tags(deploy: Deploy) -> None:
    found = rules(deploy, POOLED)

    assert found["instance_pool_id"] == {"type": "fixed", "value": "pool-1"}
    assert found["driver_instance_pool_id"] == {"type": "fixed", "value": "pool-1"}
    assert found["node_type_id"]["type"] == found["driver_node_type_id"]["type"] == "forbidden"
    assert not [path for path in found if path.startswith(("azure_attributes.", "custom_tags."))]


def test_is_unknown_until_its_pool_is_there(deploy: Deploy) -> None:
    def program() -> None:
        pool = databricks.InstancePool(
            "pool", instance_pool_name="pool", idle_instance_autotermination_minutes=10
        )
        ClusterPolicy("jobs", replace(POOLED, pool_id=pool.id))

    assert deploy(program, preview=True).one(POLICY).inputs["definition"] is UNKNOWN
    assert json.loads(deploy(program).one(POLICY).inputs["definition"])["instance_pool_id"]["value"]


@pytest.mark.parametrize("preview", [True, False])
def test_is_for_the_named_and_nobody_else(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: ClusterPolicy("jobs", JOBS), preview=preview)

    assert engine.one(PERMISSIONS, "jobs-permissions").inputs["accessControls"] == [
        {"groupName": "mlops-ml-engineers", "permissionLevel": "CAN_USE"},
        {"servicePrincipalName": "an-application-id", "permissionLevel": "CAN_USE"},
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"runtime_key": "17.3.x"}, "must look like"),
        ({"runtime_key": "17.3.x-gpu-ml-scala2.13", "photon": True}, "photon does not run on"),
        ({"min_workers": 4}, "below the maximum"),
        ({"min_workers": -1}, "the minimum is 0 or more"),
        ({"auto_termination_minutes": 0}, "Databricks takes 10 to 10000"),
        ({"node_type": None}, "both missing"),
        ({"pool_id": "pool-1"}, "excludes node_type"),
        ({"pool_id": "pool-1", "node_type": None, "spot": Spot()}, "excludes spot"),
        ({"dbus_per_hour": 0}, "above 0"),
        ({"users": {"all": Principal(name="users")}}, "is everybody"),
    ],
)
def test_refuses_what_no_cluster_can_be(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(JOBS, **changes)


@pytest.mark.parametrize("bid", [0, -0.5])
def test_refuses_a_bid_that_buys_nothing(bid: float) -> None:
    with pytest.raises(ValueError, match="state a price above 0, or -1"):
        Spot(bid_max_price=bid)


def test_installs_wheels_and_lists_of_requirements_and_nothing_unless_told(deploy: Deploy) -> None:
    folder = "/Volumes/ml_dev_catalog/libraries/wheels/0"
    args = replace(JOBS, wheels=[f"{folder}/a-1-py3-none-any.whl"], requirements=[f"{folder}/core.txt"])
    libraries = deploy(lambda: ClusterPolicy("jobs", args)).one(POLICY).inputs["libraries"]

    assert libraries == [
        {"whl": f"{folder}/a-1-py3-none-any.whl"},
        {"requirements": f"{folder}/core.txt"},
    ]
    assert "libraries" not in deploy(lambda: ClusterPolicy("jobs", JOBS)).one(POLICY).inputs
