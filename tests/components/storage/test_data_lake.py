"""DataLake: closed to all but the connector, hard to lose."""

import uuid
from dataclasses import replace

import pytest

from components.storage.data_lake import DataLake, DataLakeArgs
from localcloud.core.values import UNKNOWN
from tests.cloud_answers import CONNECTOR_PRINCIPAL
from tests.conftest import Deploy
from tests.engine_double import Engine

ACCOUNT = "azure-native:storage:StorageAccount"
ROLE = "azure-native:authorization:RoleAssignment"
LAKE = DataLakeArgs(
    resource_group_name="rg",
    location="eastus2",
    account_name="stmlopsdev",
    replication="Standard_ZRS",
    containers=["catalog", "mlflow-artifacts-dev"],
    soft_delete_days=14,
    tenant_id="22222222-2222-2222-2222-222222222222",
    connector_id="/connector",
    connector_principal_id=CONNECTOR_PRINCIPAL,
    tags={"environment": "dev"},
)


def lake(deploy: Deploy, preview: bool = False) -> Engine:
    return deploy(lambda: DataLake("lake", LAKE), preview=preview)


@pytest.mark.parametrize("preview", [True, False])
def test_the_firewall_lets_in_the_access_connector_and_nobody_else(deploy: Deploy, preview: bool) -> None:
    inputs = lake(deploy, preview).one(ACCOUNT).inputs
    assert inputs["publicNetworkAccess"] == "Disabled"
    assert inputs["networkRuleSet"] == {
        "defaultAction": "Deny",
        "bypass": "None",
        "resourceAccessRules": [{"tenantId": LAKE.tenant_id, "resourceId": "/connector"}],
    }


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("allowSharedKeyAccess", False),
        ("allowBlobPublicAccess", False),
        ("allowCrossTenantReplication", False),
        ("isLocalUserEnabled", False),
        ("enableHttpsTrafficOnly", True),
        ("minimumTlsVersion", "TLS1_2"),
        ("isHnsEnabled", True),
        ("kind", "StorageV2"),
    ],
)
def test_the_account_is_safe_where_azure_is_not_by_default(
    deploy: Deploy, setting: str, value: object
) -> None:
    assert lake(deploy).one(ACCOUNT).inputs[setting] == value


def test_deleted_blobs_and_containers_can_be_restored(deploy: Deploy) -> None:
    inputs = lake(deploy).one("azure-native:storage:BlobServiceProperties").inputs
    kept = {"enabled": True, "days": 14}
    assert inputs["deleteRetentionPolicy"] == inputs["containerDeleteRetentionPolicy"] == kept


def test_asks_for_nothing_that_an_account_with_folders_lacks(deploy: Deploy) -> None:
    inputs = lake(deploy).one("azure-native:storage:BlobServiceProperties").inputs
    assert not {"isVersioningEnabled", "changeFeed", "restorePolicy"} & inputs.keys()


@pytest.mark.parametrize("preview", [True, False])
def test_every_container_is_private_and_in_the_account(deploy: Deploy, preview: bool) -> None:
    containers = lake(deploy, preview).of("azure-native:storage:BlobContainer")
    account = UNKNOWN if preview else "stmlopsdev"
    assert {(c.inputs["containerName"], c.inputs["publicAccess"]) for c in containers} == {
        ("catalog", "None"),
        ("mlflow-artifacts-dev", "None"),
    }
    assert all(container.inputs["accountName"] == account for container in containers)


def test_the_connector_may_read_and_write_blobs(deploy: Deploy) -> None:
    engine = lake(deploy)
    inputs = engine.one(ROLE).inputs
    assert inputs["scope"].endswith("/storageAccounts/stmlopsdev")
    assert inputs["principalId"] == CONNECTOR_PRINCIPAL
    assert inputs["principalType"] == "ServicePrincipal"
    assert inputs["roleDefinitionId"] == (
        "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization"
        "/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
    )
    assert (
        engine.one("databricks-mlops:storage:DataLake").outputs["role_assignment_id"]
        == "/mock/lake-connector-role"
    )


def test_the_role_assignment_has_the_same_name_every_time_and_one_per_account(deploy: Deploy) -> None:
    def name(args: DataLakeArgs) -> str:
        return deploy(lambda: DataLake("lake", args)).one(ROLE).inputs["roleAssignmentName"]

    assert uuid.UUID(name(LAKE))
    assert name(LAKE) == name(LAKE)
    assert name(LAKE) != name(replace(LAKE, account_name="stmlopstest"))


@pytest.mark.parametrize("preview", [True, False])
def test_everything_is_protected(deploy: Deploy, preview: bool) -> None:
    assert {resource.protect for resource in lake(deploy, preview).custom} == {True}


@pytest.mark.parametrize("days", [0, 366])
def test_refuses_a_soft_delete_period_that_azure_refuses(days: int) -> None:
    with pytest.raises(ValueError, match="Azure takes 1 to 365"):
        replace(LAKE, soft_delete_days=days)


def test_refuses_a_lake_without_containers() -> None:
    with pytest.raises(ValueError, match="needs one at least"):
        replace(LAKE, containers=[])
