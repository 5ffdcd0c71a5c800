"""SqlWarehouse: serverless, stopping by itself, for some people."""

from dataclasses import replace
from typing import Any

import pytest

from components.compute.sql_warehouse import SqlWarehouse, SqlWarehouseArgs
from components.workspace.permissions import Principal
from tests.cloud_answers import CREATOR
from tests.conftest import Deploy

ARGS = SqlWarehouseArgs(
    warehouse_name="ml-dev",
    size="2X-Small",
    max_clusters=2,
    auto_stop_minutes=10,
    tags={"owner": "ml-platform", "environment": "dev"},
    users={"engineers": Principal(name="mlops-ml-engineers")},
    deployer="11111111-1111-4111-8111-111111111111",
)


@pytest.mark.parametrize("preview", [True, False])
def test_is_serverless_and_stops_by_itself(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: SqlWarehouse("warehouse", ARGS), preview=preview)

    assert engine.one("databricks:index/sqlEndpoint:SqlEndpoint").inputs == {
        "name": "ml-dev",
        "clusterSize": "2X-Small",
        "minNumClusters": 1,
        "maxNumClusters": 2,
        "autoStopMins": 10,
        "warehouseType": "PRO",
        "enableServerlessCompute": True,
        "enablePhoton": True,
        "tags": {
            "customTags": [
                {"key": "environment", "value": "dev"},
                {"key": "owner", "value": "ml-platform"},
            ]
        },
    }


@pytest.mark.parametrize("preview", [True, False])
def test_the_named_may_run_queries_and_whoever_deploys_owns_it(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: SqlWarehouse("warehouse", ARGS), preview=preview)

    permissions = engine.one("databricks:index/permissions:Permissions", "warehouse-permissions").inputs
    first, *owners = permissions["accessControls"]
    assert first == {"groupName": "mlops-ml-engineers", "permissionLevel": "CAN_USE"}
    if not preview:
        assert owners == [
            {"servicePrincipalName": ARGS.deployer, "permissionLevel": "CAN_MANAGE"},
            {"servicePrincipalName": CREATOR, "permissionLevel": "IS_OWNER"},
        ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"max_clusters": 0}, "takes 1 to 40"),
        ({"max_clusters": 41}, "takes 1 to 40"),
        ({"auto_stop_minutes": 0}, "the least is 5"),
        ({"users": {"all": Principal(name="users")}}, "is everybody"),
    ],
)
def test_refuses_what_no_warehouse_can_be(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(ARGS, **changes)
