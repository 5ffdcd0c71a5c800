"""InteractiveCluster: dedicated to a group, and all that its policy asks for."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from components.compute.cluster_policy import ClusterPolicy, ClusterPolicyArgs
from components.compute.interactive_cluster import InteractiveCluster, InteractiveClusterArgs
from components.compute.shape import ClusterShape, Spot
from components.workspace.permissions import Managers
from tests.conftest import Deploy

CLUSTER = "databricks:index/cluster:Cluster"
ARGS = InteractiveClusterArgs(
    cluster_name="ml-dev-data-scientists",
    policy_id="policy-1",
    group_name="mlops-data-scientists",
    runtime_key="17.3.x-cpu-ml-scala2.13",
    photon=False,
    node_type="Standard_DS3_v2",
    min_workers=1,
    max_workers=4,
    auto_termination_minutes=30,
    spark_conf={"spark.sql.adaptive.enabled": "true"},
    tags={"environment": "dev"},
    managers=Managers(deployer="pipeline", creator="ann@example.com"),
)
POOLED = replace(ARGS, node_type=None, pool_id="pool-1")
SHAPES = pytest.mark.parametrize(
    "args", [ARGS, POOLED, replace(ARGS, spot=Spot())], ids=["own", "pool", "spot"]
)


def cluster(deploy: Deploy, args: InteractiveClusterArgs, *, preview: bool = False) -> dict[str, Any]:
    return deploy(lambda: InteractiveCluster("cluster", args), preview=preview).one(CLUSTER).inputs


@pytest.mark.parametrize("preview", [True, False])
def test_is_dedicated_to_the_group(deploy: Deploy, preview: bool) -> None:
    inputs = cluster(deploy, ARGS, preview=preview)

    assert inputs["singleUserName"] == "mlops-data-scientists"
    assert inputs["dataSecurityMode"] == "SINGLE_USER"
    assert inputs["kind"] == "CLASSIC_PREVIEW"
    assert inputs["policyId"] == "policy-1"


@pytest.mark.parametrize("preview", [True, False])
def test_the_group_may_start_it_and_not_change_it(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: InteractiveCluster("cluster", ARGS), preview=preview)

    permissions = engine.one("databricks:index/permissions:Permissions", "cluster-permissions").inputs
    assert permissions["accessControls"] == [
        {"groupName": "mlops-data-scientists", "permissionLevel": "CAN_RESTART"},
        {"servicePrincipalName": "pipeline", "permissionLevel": "CAN_MANAGE"},
        {"servicePrincipalName": "pipeline", "permissionLevel": "CAN_MANAGE"},
    ]


def test_is_not_forgotten_and_not_waited_for(deploy: Deploy) -> None:
    inputs = cluster(deploy, ARGS)

    assert inputs["isPinned"] is True
    assert inputs["noWait"] is True


def test_a_pool_decides_on_machines_and_tags(deploy: Deploy) -> None:
    inputs = cluster(deploy, POOLED)

    assert inputs["instancePoolId"] == inputs["driverInstancePoolId"] == "pool-1"
    assert not inputs.keys() & {"nodeTypeId", "driverNodeTypeId", "azureAttributes", "customTags"}


@SHAPES
def test_states_everything_that_its_policy_fixes(deploy: Deploy, args: InteractiveClusterArgs) -> None:
    shape = {field.name: getattr(args, field.name) for field in fields(ClusterShape)}
    policy = ClusterPolicyArgs(**shape, policy_name="p", kind="interactive", dbus_per_hour=20, users={})
    engine = deploy(lambda: (ClusterPolicy("policy", policy), InteractiveCluster("cluster", args)))
    document = json.loads(engine.one("databricks:index/clusterPolicy:ClusterPolicy").inputs["definition"])
    fixed = {path: rule["value"] for path, rule in document.items() if rule["type"] == "fixed"}
    assert fixed.pop("cluster_type") == "all-purpose"

    inputs = engine.one(CLUSTER).inputs
    assert {path: stated(inputs, path) for path in fixed} == fixed


def stated(inputs: dict[str, Any], path: str) -> Any:
    """Find a policy's attribute in the inputs of a cluster."""
    head, _, rest = path.partition(".")
    value = inputs[camel(head)]
    if not rest:
        return value
    return value[camel(rest)] if head == "azure_attributes" else value[rest]


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)


def test_refuses_a_cluster_for_everybody() -> None:
    with pytest.raises(ValueError, match="is everybody"):
        replace(ARGS, group_name="users")


def test_refuses_what_no_cluster_can_be() -> None:
    with pytest.raises(ValueError, match="below the maximum"):
        replace(ARGS, min_workers=5)
