"""InstancePool: machines ready for a runtime, for some people."""

from dataclasses import replace
from typing import Any

import pytest

from components.compute.instance_pool import InstancePool, InstancePoolArgs
from components.workspace.permissions import Managers, Principal
from tests.conftest import Deploy

POOL = "databricks:index/instancePool:InstancePool"
ARGS = InstancePoolArgs(
    pool_name="ml-dev-pool",
    node_type="Standard_DS3_v2",
    min_idle=0,
    max_capacity=8,
    idle_minutes=10,
    runtime_key="17.3.x-cpu-ml-scala2.13",
    spot=False,
    tags={"environment": "dev"},
    users={"engineers": Principal(name="mlops-ml-engineers")},
    managers=Managers(deployer="pipeline", creator="ann@example.com"),
)


@pytest.mark.parametrize("preview", [True, False])
def test_keeps_machines_ready_with_the_runtime_on_them(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: InstancePool("pool", ARGS), preview=preview)

    assert engine.one(POOL).inputs == {
        "instancePoolName": "ml-dev-pool",
        "nodeTypeId": "Standard_DS3_v2",
        "minIdleInstances": 0,
        "maxCapacity": 8,
        "idleInstanceAutoterminationMinutes": 10,
        "preloadedSparkVersions": ["17.3.x-cpu-ml-scala2.13"],
        "azureAttributes": {"availability": "ON_DEMAND_AZURE"},
        "enableElasticDisk": True,
        "customTags": {"environment": "dev"},
    }


def test_spot_machines_are_paid_like_ordinary_ones_at_the_most(deploy: Deploy) -> None:
    engine = deploy(lambda: InstancePool("pool", replace(ARGS, spot=True)))

    attributes = engine.one(POOL).inputs["azureAttributes"]
    assert attributes == {"availability": "SPOT_AZURE", "spotBidMaxPrice": -1}


def test_the_old_pool_goes_before_its_namesake_comes(deploy: Deploy) -> None:
    assert deploy(lambda: InstancePool("pool", ARGS)).one(POOL).delete_before_replace


@pytest.mark.parametrize("preview", [True, False])
def test_the_named_may_take_machines_and_not_manage_the_pool(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: InstancePool("pool", ARGS), preview=preview)

    permissions = engine.one("databricks:index/permissions:Permissions", "pool-permissions").inputs
    assert permissions["accessControls"] == [
        {"groupName": "mlops-ml-engineers", "permissionLevel": "CAN_ATTACH_TO"},
        {"servicePrincipalName": "pipeline", "permissionLevel": "CAN_MANAGE"},
        {"servicePrincipalName": "pipeline", "permissionLevel": "CAN_MANAGE"},
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pool_name": "p" * 100}, "1 to 99 characters"),
        ({"min_idle": 9}, "keeps idle no more than that"),
        ({"min_idle": -1}, "keeps idle no more than that"),
        ({"max_capacity": 0}, "holds 1 or more"),
        ({"idle_minutes": 10_001}, "takes 0 to 10000"),
        ({"users": {"all": Principal(name="account users")}}, "is everybody"),
    ],
)
def test_refuses_what_no_pool_can_be(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(ARGS, **changes)
