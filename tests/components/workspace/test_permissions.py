"""permit: one authoritative list of who may use an object."""

from collections.abc import Mapping

import pulumi
import pytest

from components.workspace.permissions import LEVELS, Managers, ObjectKind, Permission, Principal, at, permit
from tests.conftest import Deploy
from tests.engine_double import Engine

PERMISSIONS = "databricks:index/permissions:Permissions"
ENGINEERS = Principal(name="mlops-ml-engineers")
RUNNER = Principal(name="an-application-id", kind="service_principal")


MANAGED = {"alert", "cluster", "instance_pool", "query", "serving_endpoint", "sql_warehouse"}
PIPELINE = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"


def permitted(
    deploy: Deploy,
    kind: ObjectKind,
    permissions: Mapping[str, Permission],
    *,
    preview: bool = False,
    managers: Managers | None = None,
) -> Engine:
    if managers is None and kind in MANAGED:
        managers = Managers(deployer=PIPELINE, creator=PIPELINE)

    def program() -> None:
        parent = pulumi.ComponentResource("test:index:Parent", "parent")
        permit("object-permissions", kind, "object-id", permissions, parent, managers)

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


def managing(deploy: Deploy, kind: ObjectKind, creator: str) -> set[tuple[str, str]]:
    """Return who is named beside the engineers, and for what."""
    permissions = at(LEVELS[kind][0], {"engineers": ENGINEERS})
    managers = Managers(deployer=PIPELINE, creator=creator)
    inputs = permitted(deploy, kind, permissions, managers=managers).one(PERMISSIONS).inputs
    first, *others = inputs["accessControls"]
    assert first["groupName"] == ENGINEERS.name
    return {(entry["servicePrincipalName"], entry["permissionLevel"]) for entry in others}


@pytest.mark.parametrize("kind", sorted(MANAGED - {"sql_warehouse"}))
def test_names_who_deploys_on_what_the_provider_would_add_its_caller_to(
    deploy: Deploy, kind: ObjectKind
) -> None:
    assert managing(deploy, kind, OTHER) == {(PIPELINE, "CAN_MANAGE"), (OTHER, "CAN_MANAGE")}


@pytest.mark.parametrize("creator", [PIPELINE, "ann@example.com"])
def test_the_pipeline_manages_alone_what_it_or_a_person_created(deploy: Deploy, creator: str) -> None:
    assert managing(deploy, "cluster", creator) == {(PIPELINE, "CAN_MANAGE")}


def test_a_warehouse_has_one_owner(deploy: Deploy) -> None:
    assert managing(deploy, "sql_warehouse", OTHER) == {(PIPELINE, "CAN_MANAGE"), (OTHER, "IS_OWNER")}
    for creator in (PIPELINE, "ann@example.com"):
        assert managing(deploy, "sql_warehouse", creator) == {(PIPELINE, "IS_OWNER")}


@pytest.mark.parametrize("kind", ["cluster_policy", "dashboard", "directory", "experiment"])
def test_refuses_managers_where_the_provider_adds_nobody(deploy: Deploy, kind: ObjectKind) -> None:
    managers = Managers(deployer=PIPELINE, creator=PIPELINE)
    with pytest.raises(ValueError, match="managers are for alert, cluster"):
        permitted(deploy, kind, at(LEVELS[kind][0], {"engineers": ENGINEERS}), managers=managers)
