"""Clusters."""

from typing import Any

import pytest

from localcloud import validation
from localcloud.core.cloud import Stored
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from localcloud.databricks.node_types import NODE_TYPES
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import azure_side, compute_side
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def of_cluster(**inputs: Any) -> list[str]:
    return mistakes(tokens.CLUSTER, compute_side.cluster_inputs(**inputs))


def assigned(governed: Governed, name: str = "data-scientists") -> Stored:
    """Make a group of the account and let it into the workspace."""
    group = governed.estate.group(name)
    entry = {"workspaceId": "101", "principalId": group.id, "permissions": ["USER"]}
    create(governed.estate.account, tokens.PERMISSION_ASSIGNMENT, entry)
    return group


def test_a_cluster_is_created_running(estate: Estate) -> None:
    made = compute_side.cluster(estate.workspace("101"))
    assert (made.outputs["state"], made.outputs["clusterId"]) == ("RUNNING", made.id)
    assert made.outputs["defaultTags"]["ClusterName"] == "team"


@pytest.mark.parametrize(("least", "most"), [(4, 4), (5, 4)])
def test_the_smallest_size_is_below_the_largest(least: int, most: int) -> None:
    assert of_cluster(autoscale={"minWorkers": least, "maxWorkers": most}) == [
        f"autoscale.maxWorkers: max_workers ({most}) must be strictly greater than min_workers ({least})"
    ]


def test_a_size_is_not_negative() -> None:
    assert of_cluster(autoscale={"minWorkers": -1, "maxWorkers": 2}) == [
        "autoscale.minWorkers: min_workers must not be negative, got -1"
    ]
    assert of_cluster(autoscale=None, numWorkers=-1) == [
        "numWorkers: expected num_workers to be at least (0), got -1"
    ]


def test_a_cluster_scales_or_has_a_fixed_size() -> None:
    assert of_cluster(numWorkers=2) == [
        "autoscale: Exactly 1 of virtual_cluster_size, num_workers or autoscale must be specified."
    ]


@pytest.mark.parametrize("minutes", [-1, 9, 10_001])
def test_a_cluster_waits_10_to_10000_minutes_or_for_ever(minutes: int) -> None:
    assert of_cluster(autoterminationMinutes=minutes) == [
        f"autoterminationMinutes: autotermination_minutes must be 0 or between 10 and 10000, got {minutes}"
    ]
    assert of_cluster(autoterminationMinutes=0) == []


@pytest.mark.parametrize(
    "key", ["17.3", "17.3.x-ml-scala2.13", "17.3.x-cpu-ml", "latest", "17.3.x-cpu-ml-scala3"]
)
def test_a_runtime_is_named_by_its_key(key: str) -> None:
    (mistake,) = of_cluster(sparkVersion=key)
    assert mistake.startswith(f"sparkVersion: Spark version {key} is no key of a runtime; keys look like ")


@pytest.mark.parametrize(("key", "scala"), [("17.3.x-scala2.12", "2.13"), ("15.4.x-scala2.13", "2.12")])
def test_a_runtime_has_its_own_scala(key: str, scala: str) -> None:
    major = key.partition(".")[0]
    assert of_cluster(sparkVersion=key) == [
        f"sparkVersion: Spark version {key} does not exist; Databricks Runtime {major} has Scala {scala}"
    ]


@pytest.mark.parametrize(
    "key", ["17.3.x-scala2.13", "17.3.x-gpu-ml-scala2.13", "16.4.x-scala2.13", "18.x-cpu-ml-scala2.13"]
)
def test_the_key_of_a_runtime_is_accepted(key: str) -> None:
    assert of_cluster(sparkVersion=key) == []


def test_a_runtime_chosen_automatically_is_for_policies() -> None:
    assert of_cluster(sparkVersion="auto:latest-lts-ml") == [
        "sparkVersion: Spark version auto:latest-lts-ml is for cluster policies; a cluster names its runtime"
    ]


def test_photon_does_not_run_on_a_gpu_runtime() -> None:
    assert of_cluster(sparkVersion="17.3.x-gpu-ml-scala2.13", runtimeEngine="PHOTON") == [
        "runtimeEngine: Photon is not supported with the GPU runtime 17.3.x-gpu-ml-scala2.13"
    ]


def test_photon_does_not_run_on_a_gpu_machine(estate: Estate) -> None:
    message = "Photon is not supported on the GPU node type Standard_NC4as_T4_v3"
    with refused("INVALID_PARAMETER_VALUE", message):
        gpu = {"nodeTypeId": "Standard_NC4as_T4_v3", "runtimeEngine": "PHOTON"}
        compute_side.cluster(estate.workspace("101"), **gpu)


def test_the_engine_is_photon_or_the_standard_one() -> None:
    assert of_cluster(runtimeEngine="TURBO") == [
        'runtimeEngine: expected runtime_engine to be one of ["PHOTON" "STANDARD"], got TURBO'
    ]


@pytest.mark.parametrize(
    ("key", "words"), [("useMlRuntime", "use_ml_runtime"), ("isSingleNode", "is_single_node")]
)
def test_what_needs_a_kind_is_refused_without_one(key: str, words: str) -> None:
    assert of_cluster(**{key: True}) == [f"{key}: {words} can only be used when kind is CLASSIC_PREVIEW"]
    assert of_cluster(**{key: True}, kind="CLASSIC_PREVIEW") == []


def test_there_is_one_kind() -> None:
    assert of_cluster(kind="SERVERLESS") == [
        'kind: expected kind to be one of ["CLASSIC_PREVIEW"], got SERVERLESS'
    ]


def test_an_access_mode_that_does_not_exist_is_refused() -> None:
    (mistake,) = of_cluster(dataSecurityMode="SHARED")
    assert mistake.startswith("dataSecurityMode: expected data_security_mode to be one of [")


def test_the_new_names_of_access_modes_need_a_kind() -> None:
    mode = "DATA_SECURITY_MODE_DEDICATED"
    assert of_cluster(dataSecurityMode=mode) == [
        f"dataSecurityMode: {mode} can only be used when kind is CLASSIC_PREVIEW"
    ]


@pytest.mark.parametrize(
    "inputs",
    [
        {"dataSecurityMode": "USER_ISOLATION"},
        {"dataSecurityMode": "DATA_SECURITY_MODE_STANDARD", "kind": "CLASSIC_PREVIEW"},
        {
            "dataSecurityMode": "USER_ISOLATION",
            "sparkVersion": "17.3.x-scala2.13",
            "useMlRuntime": True,
            "kind": "CLASSIC_PREVIEW",
        },
    ],
)
def test_the_standard_access_mode_has_no_machine_learning_runtime(inputs: dict[str, Any]) -> None:
    assert of_cluster(**inputs) == [
        f"dataSecurityMode: {inputs['dataSecurityMode']} does not support the runtimes for machine learning; "
        "use the dedicated access mode"
    ]


def test_a_cluster_falls_back_from_spot_machines_or_not() -> None:
    for availability in ("SPOT_AZURE", "ON_DEMAND_AZURE", "SPOT_WITH_FALLBACK_AZURE"):
        assert of_cluster(azureAttributes={"availability": availability}) == []
    (mistake,) = of_cluster(azureAttributes={"availability": "SPOT"})
    assert mistake.startswith(
        "azureAttributes.availability: expected azureAttributes.availability to be one of"
    )


def test_a_bid_of_zero_buys_nothing() -> None:
    assert of_cluster(azureAttributes={"spotBidMaxPrice": 0}) == [
        "azureAttributes.spotBidMaxPrice: spot_bid_max_price must be greater than 0 or equal to -1, got 0"
    ]


def test_a_negative_number_of_ordinary_machines_is_refused() -> None:
    assert of_cluster(azureAttributes={"firstOnDemand": -1}) == [
        "azureAttributes.firstOnDemand: first_on_demand must not be negative, got -1"
    ]


def test_a_pool_and_a_machine_type_exclude_each_other() -> None:
    assert "instancePoolId: Conflicting configuration arguments: conflicts with nodeTypeId" in of_cluster(
        instancePoolId="pool"
    )


def test_a_cluster_says_its_machines(estate: Estate) -> None:
    with refused("INVALID_PARAMETER_VALUE", "Missing required field 'node_type_id'"):
        compute_side.cluster(estate.workspace("101"), nodeTypeId=None)


def test_a_cluster_is_of_machines_that_there_are(estate: Estate) -> None:
    listed = ", ".join(NODE_TYPES)
    message = f"Node type Standard_D1 is not supported. Supported node types: {listed}"
    with refused("INVALID_PARAMETER_VALUE", message):
        compute_side.cluster(estate.workspace("101"), driverNodeTypeId="Standard_D1")


def test_a_pool_that_does_not_exist_is_refused(estate: Estate) -> None:
    with refused("INVALID_PARAMETER_VALUE", "Can't find an instance pool with id: pool."):
        compute_side.cluster(estate.workspace("101"), nodeTypeId=None, instancePoolId="pool")


def test_a_pool_of_another_workspace_is_refused(estate: Estate) -> None:
    pool = compute_side.pool(estate.add_workspace("102"))
    with refused("INVALID_PARAMETER_VALUE", f"Can't find an instance pool with id: {pool.id}."):
        compute_side.cluster(estate.workspace("101"), nodeTypeId=None, instancePoolId=pool.id)


def test_a_cluster_on_a_pool_is_of_its_machines(estate: Estate) -> None:
    cloud = estate.workspace("101")
    pool = compute_side.pool(cloud, nodeTypeId="Standard_DS4_v2")
    made = compute_side.cluster(cloud, nodeTypeId=None, instancePoolId=pool.id)
    assert made.outputs["nodeTypeId"] == "Standard_DS4_v2"
    assert made.outputs["driverInstancePoolId"] == pool.id


def test_a_cluster_moves_to_another_pool_with_its_driver(estate: Estate) -> None:
    cloud = estate.workspace("101")
    pools = [compute_side.pool(cloud, instancePoolName=name) for name in ("one", "two")]
    made = compute_side.cluster(cloud, nodeTypeId=None, instancePoolId=pools[0].id)
    moved = update(cloud, made, {**made.inputs, "instancePoolId": pools[1].id})
    assert moved.outputs["driverInstancePoolId"] == pools[1].id


def test_a_policy_cannot_give_a_machine_type_to_a_cluster_on_a_pool(estate: Estate) -> None:
    cloud = estate.workspace("101")
    pool = compute_side.pool(cloud)
    rules = {"node_type_id": {"type": "unlimited", "defaultValue": compute_side.NODE}}
    inputs = {
        "nodeTypeId": None,
        "instancePoolId": pool.id,
        "policyId": compute_side.policy(cloud, rules).id,
        "applyPolicyDefaultValues": True,
    }
    message = "The field 'node_type_id' cannot be supplied when an instance pool ID is provided."
    with refused("INVALID_PARAMETER_VALUE", message):
        compute_side.cluster(cloud, **inputs)


def test_a_cluster_repeats_no_tag_of_its_pool(estate: Estate) -> None:
    cloud = estate.workspace("101")
    pool = compute_side.pool(cloud, customTags={"owner": "ml", "team": "a"})
    message = "Custom tags of the cluster and of its instance pool must differ: owner"
    with refused("INVALID_PARAMETER_VALUE", message):
        own = {"owner": "ml", "purpose": "x"}
        compute_side.cluster(cloud, nodeTypeId=None, instancePoolId=pool.id, customTags=own)


def test_a_pool_holds_the_machines_that_a_cluster_starts_with(estate: Estate) -> None:
    cloud = estate.workspace("101")
    pool = compute_side.pool(cloud, maxCapacity=2)
    compute_side.cluster(cloud, nodeTypeId=None, instancePoolId=pool.id)
    message = f"The cluster needs 3 instances to start; instance pool {pool.id} has a max_capacity of 2"
    with refused("INSTANCE_POOL_MAX_CAPACITY_FAILURE", message):
        larger = {"autoscale": {"minWorkers": 2, "maxWorkers": 4}}
        compute_side.cluster(cloud, nodeTypeId=None, instancePoolId=pool.id, **larger)


def test_the_user_of_a_dedicated_cluster_exists(estate: Estate) -> None:
    message = "Single user nobody@example.org does not exist in this workspace"
    with refused("INVALID_PARAMETER_VALUE", message):
        compute_side.cluster(estate.workspace("101"), singleUserName="nobody@example.org")


def test_a_cluster_is_dedicated_to_the_service_principal_that_deploys(estate: Estate) -> None:
    me = estate.account.identity.deployer_application_id
    assert compute_side.cluster(estate.workspace("101"), singleUserName=me).outputs["singleUserName"] == me


def test_a_cluster_is_dedicated_to_a_group_if_it_has_a_kind(governed: Governed) -> None:
    group = assigned(governed)
    with refused(
        "INVALID_PARAMETER_VALUE",
        f"single_user_name {group.name} is a group, which needs kind CLASSIC_PREVIEW",
    ):
        compute_side.cluster(governed.cloud, singleUserName=group.name)
    made = compute_side.cluster(governed.cloud, singleUserName=group.name, kind="CLASSIC_PREVIEW")
    assert made.outputs["singleUserName"] == group.name


def test_a_group_that_is_not_in_the_workspace_has_no_cluster_there(governed: Governed) -> None:
    group = governed.estate.group("strangers")
    with refused("INVALID_PARAMETER_VALUE", "Single user strangers does not exist in this workspace"):
        compute_side.cluster(governed.cloud, singleUserName=group.name, kind="CLASSIC_PREVIEW")


def test_secrets_that_a_cluster_refers_to_can_be_read(governed: Governed) -> None:
    vault = compute_side.vault(governed.cloud)
    compute_side.vault_scope(governed.cloud, vault)
    secret = {"sparkConf": {"spark.password": "{{secrets/vault/password}}"}}
    own = governed.cloud.identity.databricks_object_id
    with refused(
        "PERMISSION_DENIED",
        "Invalid permissions on the specified KeyVault https://kv-dev.vault.azure.net/. "
        f"Caller: AzureDatabricks (oid={own}); "
        "Action: Microsoft.KeyVault/vaults/secrets/getSecret/action; Assignment: (not found)",
    ):
        compute_side.cluster(governed.cloud, **secret)
    azure_side.give(governed.cloud, own, "4633458b-17de-408a-b874-0445c86b69e6", vault.id)
    assert compute_side.cluster(governed.cloud, **secret).outputs["state"] == "RUNNING"


def test_a_scope_that_a_cluster_refers_to_exists(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Scope nowhere does not exist!"):
        compute_side.cluster(estate.workspace("101"), sparkEnvVars={"PASSWORD": "{{secrets/nowhere/key}}"})


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sparkConf.spark.databricks.delta.preview.enabled", "true", "false"),
        ("dataSecurityMode", "SINGLE_USER", "DATA_SECURITY_MODE_DEDICATED"),
        ("dataSecurityMode", "USER_ISOLATION", "DATA_SECURITY_MODE_STANDARD"),
        ("dataSecurityMode", "SINGLE_USER", None),
        ("azureAttributes", {"availability": "SPOT_AZURE"}, None),
        ("azureAttributes.firstOnDemand", 1, None),
        ("nodeTypeId", "Standard_DS3_v2", None),
    ],
)
def test_differences_that_the_provider_suppresses_are_none(path: str, old: object, new: object) -> None:
    assert RESOURCE_TYPES[tokens.CLUSTER].same(path, old, new)


def test_another_access_mode_is_a_difference() -> None:
    assert not RESOURCE_TYPES[tokens.CLUSTER].same("dataSecurityMode", "SINGLE_USER", "USER_ISOLATION")
    assert not RESOURCE_TYPES[tokens.CLUSTER].same(
        "azureAttributes.availability", "SPOT_AZURE", "ON_DEMAND_AZURE"
    )


def test_clearing_the_attributes_of_a_cloud_is_not_simulated(estate: Estate) -> None:
    message = "localcloud does not simulate clear_cloud_attributes_on_remove of a cluster"
    with refused("NOT_SIMULATED", message):
        compute_side.cluster(estate.workspace("101"), clearCloudAttributesOnRemove=True)


def test_a_cluster_has_the_attributes_of_one_cloud() -> None:
    both = {"azureAttributes": {"availability": "ON_DEMAND_AZURE"}, "awsAttributes": {"zoneId": "auto"}}
    assert of_cluster(**both) == [
        "awsAttributes: Conflicting configuration arguments: conflicts with azureAttributes"
    ]


@pytest.mark.parametrize(
    ("key", "item"), [("initScripts", {"file": {"destination": "file:/a"}}), ("sshPublicKeys", "k")]
)
def test_a_cluster_has_at_most_10_scripts_and_keys(key: str, item: object) -> None:
    assert of_cluster(**{key: [item] * 10}) == []
    assert of_cluster(**{key: [item] * 11}) == [f"{key}: Too many list items: at most 10 are allowed, got 11"]


def test_numbers_and_booleans_can_be_texts() -> None:
    inputs = compute_side.cluster_inputs(autoterminationMinutes="30", isPinned="true", clusterName=7)
    complete, problems = validation.filled_in(tokens.CLUSTER, inputs)
    assert problems == []
    assert [complete[key] for key in ("autoterminationMinutes", "isPinned", "clusterName")] == [30, True, "7"]


@pytest.mark.parametrize("minutes", ["soon", "1.5", "30\n", "True"])
def test_a_text_that_is_no_number_is_none(minutes: str) -> None:
    assert of_cluster(autoterminationMinutes=minutes) == [
        "autoterminationMinutes: expected a whole number, got a string"
    ]
