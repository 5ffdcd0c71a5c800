"""permit: one authoritative list of who may use an object."""

from collections.abc import Mapping

import pulumi
import pytest

from components.workspace.permissions import LEVELS, ObjectKind, Permission, Principal, at, permit
from tests.conftest import Deploy
from tests.engine_double import Engine

PERMISSIONS = "databricks:index/permissions:Permissions"
ENGINEERS = Principal(name="mlops-ml-engineers")
RUNNER = Principal(name="an-application-id", kind="service_principal")


def permitted(
    deploy: Deploy, kind: ObjectKind, permissions: Mapping[str, Permission], *, preview: bool = False
) -> Engine:
    def program() -> None:
        parent = pulumi.ComponentResource("test:index:Parent", "parent")
        permit("object-permissions", kind, "object-id", permissions, parent)

    return deploy(program, preview=preview)


@pytest.mark.parametrize("preview", [True, False])
def test_names_groups_and_service_principals_each_in_their_own_way(deploy: Deploy, preview: bool) -> None:
    permissions = at("CAN_USE", {"runner": RUNNER, "engineers": ENGINEERS})
    engine = permitted(deploy, "cluster_policy", permissions, preview=preview)

    assert engine.one(PERMISSIONS).inputs == {
        "clusterPolicyId": "object-id",
        "accessControls": [
            {"groupName": "mlops-ml-engineers", "permissionLevel": "CAN_USE"},
            {"servicePrincipalName": "an-application-id", "permissionLevel": "CAN_USE"},
        ],
    }


def test_the_order_of_the_settings_makes_no_difference(deploy: Deploy) -> None:
    forth = at("CAN_USE", {"runner": RUNNER, "engineers": ENGINEERS})
    back = dict(reversed(forth.items()))

    one, other = (permitted(deploy, "sql_warehouse", each).one(PERMISSIONS).inputs for each in (forth, back))
    assert one == other


def test_makes_nothing_where_nobody_is_permitted(deploy: Deploy) -> None:
    assert permitted(deploy, "cluster", {}).of(PERMISSIONS) == []


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("alert", "alertV2Id"),
        ("cluster", "clusterId"),
        ("cluster_policy", "clusterPolicyId"),
        ("dashboard", "dashboardId"),
        ("directory", "directoryId"),
        ("experiment", "experimentId"),
        ("instance_pool", "instancePoolId"),
        ("query", "sqlQueryId"),
        ("serving_endpoint", "servingEndpointId"),
        ("sql_warehouse", "sqlEndpointId"),
    ],
)
def test_every_kind_of_object_is_named_by_its_own_argument(
    deploy: Deploy, kind: ObjectKind, key: str
) -> None:
    engine = permitted(deploy, kind, at(LEVELS[kind][0], {"engineers": ENGINEERS}))

    assert engine.one(PERMISSIONS).inputs.keys() == {"accessControls", key}


@pytest.mark.parametrize("name", ["users", "account users"])
def test_refuses_to_permit_everybody(deploy: Deploy, name: str) -> None:
    with pytest.raises(ValueError, match="all is everybody"):
        permitted(deploy, "cluster", at("CAN_RESTART", {"all": Principal(name=name)}))


def test_refuses_a_level_that_the_object_does_not_have(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match="'CAN_RESTART'; a cluster_policy has CAN_USE"):
        permitted(deploy, "cluster_policy", at("CAN_RESTART", {"engineers": ENGINEERS}))
