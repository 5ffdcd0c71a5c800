"""What is created or started is refused when one of its ways does not get through."""

import pytest

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from localcloud.core.values import Properties
from localcloud.databricks import tokens as databricks
from localcloud.reach import needs
from localcloud.reach.callers import PRIVATE_LINK, VARIABLE
from tests.localcloud.azure.estate import GROUP, refused
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import compute_side
from tests.localcloud.reach.platform import ZONES, Platform

MODEL = "ml_dev.raw.churn"


@pytest.fixture
def governed(platform: Platform) -> Platform:
    """Give the platform with a metastore, and a catalog with a model and a table in the lake."""
    azure, account = platform.azure, platform.account
    azure.create(tokens.ROLE_ASSIGNMENT, **azure.role_inputs(platform["lake"], _principal(platform)))
    azure.create(
        "azure-native:storage:BlobContainer",
        resourceGroupName=GROUP,
        accountName="lakedev",
        containerName="data",
    )
    metastore = create(account, databricks.METASTORE, {"name": "company", "region": "eastus2"})
    number = platform["workspace"].outputs["workspaceId"]
    create(account, databricks.METASTORE_ASSIGNMENT, {"workspaceId": number, "metastoreId": metastore.id})
    cloud = platform.workspace_cloud
    identity = {"accessConnectorId": platform["connector"].id}
    create(cloud, databricks.STORAGE_CREDENTIAL, {"name": "lake", "azureManagedIdentity": identity})
    create(cloud, databricks.EXTERNAL_LOCATION, {"name": "lake", "url": URL, "credentialName": "lake"})
    create(cloud, databricks.CATALOG, {"name": "ml_dev", "storageRoot": URL})
    create(cloud, databricks.SCHEMA, {"name": "raw", "catalogName": "ml_dev"})
    return platform


URL = "abfss://data@lakedev.dfs.core.windows.net"


def _principal(platform: Platform) -> str:
    return platform["connector"].outputs["identity"]["principalId"]


def warehouse(platform: Platform, name: str = "sql") -> Stored:
    inputs: Properties = {"name": name, "clusterSize": "Small", "enableServerlessCompute": True}
    return create(platform.workspace_cloud, databricks.SQL_WAREHOUSE, inputs)


def query(platform: Platform, warehouse: Stored) -> Stored:
    inputs = {"displayName": "cost", "queryText": "SELECT 1", "warehouseId": warehouse.id}
    return create(platform.workspace_cloud, databricks.QUERY, inputs)


def endpoint(platform: Platform, *requirements: str) -> Stored:
    """Serve a version of a model with these requirements."""
    from localcloud.data import actions  # noqa: PLC0415 (beside the rules that register types)
    from localcloud.databricks.routes import Route  # noqa: PLC0415

    cloud = platform.workspace_cloud
    route = Route(cloud, platform["workspace"])
    actions.register_model(route, MODEL)
    actions.add_version(route, MODEL, (), None, requirements)
    entity = {"entityName": MODEL, "entityVersion": "1", "workloadSize": "Small", "scaleToZeroEnabled": True}
    return create(cloud, databricks.MODEL_SERVING, {"name": "churn", "config": {"servedEntities": [entity]}})


def test_everything_that_a_whole_platform_needs_gets_through(governed: Platform) -> None:
    warehouse(governed)
    compute_side.cluster(governed.workspace_cloud)
    world = governed.world
    found = needs.everything(world)
    assert len(found) > 20
    assert [reason for need in found if (reason := need.answer(world).reason)] == []


def test_a_warehouse_whose_lake_has_no_rule_does_not_start(governed: Platform) -> None:
    governed.azure.cloud.remove(governed["rule-lake-dfs"])
    with refused("INVALID_STATE", "SQL warehouse 'sql' cannot start", "no rule 'dfs' to 'lakedev'"):
        warehouse(governed)


def test_a_cluster_without_the_workspace_s_own_storage_does_not_start(governed: Platform) -> None:
    governed.azure.delete(governed["pe-own-dfs"])
    with refused("INVALID_STATE", "NETWORK_CONFIGURATION_FAILURE", "no private endpoint 'dfs' leads to"):
        compute_side.cluster(governed.workspace_cloud)


def test_a_cluster_without_a_way_out_does_not_start(governed: Platform) -> None:
    governed.azure.cloud.remove(governed["nat"])
    with refused("INVALID_STATE", "subnet 'host' has no way out"):
        compute_side.cluster(governed.workspace_cloud)


def test_a_pool_needs_a_way_out_for_the_machines_that_it_keeps_ready(governed: Platform) -> None:
    governed.azure.cloud.remove(governed["nat"])
    pool = compute_side.pool(governed.workspace_cloud)
    with refused("INVALID_STATE", "idle instances of pool", "subnet 'host' has no way out"):
        update(governed.workspace_cloud, pool, {**pool.inputs, "minIdleInstances": 1})
    with refused("INVALID_STATE", "idle instances of pool", "subnet 'host' has no way out"):
        compute_side.pool(governed.workspace_cloud, instancePoolName="ready", minIdleInstances=1)


def test_an_endpoint_whose_model_s_lake_has_no_rule_is_not_ready(governed: Platform) -> None:
    governed.azure.cloud.remove(governed["rule-lake-blob-connection"])
    with refused("INVALID_STATE", "Endpoint 'churn' failed to become ready", "is DISCONNECTED"):
        endpoint(governed)


def test_an_endpoint_whose_packages_come_from_an_index_needs_a_policy_that_allows_one(
    governed: Platform,
) -> None:
    governed.policy()
    way_out = "; log its wheel with the model, or let the policy allow the index's host"
    with refused("INVALID_STATE", "'pandas==2.3.3' comes from a package index, and ", "allows no", way_out):
        endpoint(governed, "pandas==2.3.3")


@pytest.mark.parametrize("place", ["/Volumes/ml_dev/raw/files/", "wheels/", "code/"])
def test_an_endpoint_whose_packages_are_wheels_in_a_volume_or_in_the_model_needs_no_index(
    governed: Platform, place: str
) -> None:
    governed.policy()
    assert endpoint(governed, f"{place}pandas-2.3.3-py3-none-any.whl").name == "churn"


def test_an_endpoint_whose_requirements_name_an_index_needs_that_host(governed: Platform) -> None:
    destination = {"destination": "index.example.com", "internetDestinationType": "DNS_NAME"}
    governed.policy(allowedInternetDestinations=[destination])
    with refused("INVALID_STATE", "refuses host 'index.example.org'"):
        endpoint(governed, "--index-url https://index.example.org/simple", "pandas")


def test_a_catalog_whose_root_unity_catalog_does_not_reach_is_refused(governed: Platform) -> None:
    governed.azure.update(governed["lake"], networkRuleSet={"defaultAction": "Deny", "bypass": "None"})
    with refused("PERMISSION_DENIED", "storage location", "does not name access connector 'connector'"):
        inputs = {"name": "other", "storageRoot": f"{URL}/other"}
        create(governed.workspace_cloud, databricks.CATALOG, inputs)


def test_a_closed_workspace_is_not_reached_before_its_endpoint_is_there(governed: Platform) -> None:
    governed.azure.delete(governed["pe-workspace"])
    with refused("PERMISSION_DENIED", PRIVATE_LINK, "no private endpoint 'databricks_ui_api' leads to"):
        warehouse(governed)


def test_a_closed_workspace_is_not_reached_from_outside(
    governed: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "outside")
    with refused("PERMISSION_DENIED", PRIVATE_LINK, "refuses the internet"):
        warehouse(governed)


def test_a_closed_workspace_is_reached_from_its_own_network(
    governed: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, governed["network"].id)
    governed.azure.cloud.remove(governed[f"{ZONES['databricks_ui_api']}-hub"])
    assert warehouse(governed).name == "sql"


def test_a_closed_workspace_is_not_reached_while_there_is_no_hub(governed: Platform) -> None:
    governed.azure.cloud.remove(governed["hub"])
    with refused("PERMISSION_DENIED", "does not exist: there is none that could be the hub"):
        warehouse(governed)


def test_a_network_that_pulumi_cannot_run_in_is_named(
    governed: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "/subscriptions/x/elsewhere")
    with refused("PERMISSION_DENIED", f"'/subscriptions/x/elsewhere', which {VARIABLE} names"):
        warehouse(governed)


def test_a_query_on_a_warehouse_that_lost_its_way_to_a_lake_is_refused(governed: Platform) -> None:
    made = warehouse(governed)
    governed.azure.cloud.remove(governed["rule-lake-dfs"])
    with refused("INVALID_STATE", "SQL warehouse 'sql' cannot run statements", "no rule 'dfs'"):
        query(governed, made)
