"""Permissions on the objects of a workspace."""

from typing import Any

import pytest

from localcloud.core import operations
from localcloud.core.cloud import Stored
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import callers, tokens
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks import compute_side
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

USER = {"groupName": "users", "permissionLevel": "CAN_READ"}


def permit(governed: Governed, *entries: Properties, **the_object: object) -> Stored:
    return create(governed.cloud, tokens.PERMISSIONS, {**the_object, "accessControls": list(entries)})


def of_permissions(entry: Properties, **the_object: object) -> list[str]:
    return mistakes(tokens.PERMISSIONS, {**the_object, "accessControls": [entry]})


def assign(governed: Governed, principal: Stored) -> None:
    entry = {"workspaceId": "101", "principalId": principal.id, "permissions": ["USER"]}
    create(governed.estate.account, tokens.PERMISSION_ASSIGNMENT, entry)


@pytest.fixture
def objects(governed: Governed) -> dict[str, tuple[str, str, str]]:
    """Make one object of each kind: by argument its value, the id of its permissions, and a level."""
    cloud = governed.cloud
    pool, policy = compute_side.pool(cloud), compute_side.policy(cloud)
    cluster, warehouse = compute_side.cluster(cloud), compute_side.warehouse(cloud)
    number = str(compute_side.folder(cloud).outputs["objectId"])
    experiment = create(cloud, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/ml/churn"})
    return {
        "instancePoolId": (pool.id, f"/instance-pools/{pool.id}", "CAN_ATTACH_TO"),
        "clusterPolicyId": (policy.id, f"/cluster-policies/{policy.id}", "CAN_USE"),
        "clusterId": (cluster.id, f"/clusters/{cluster.id}", "CAN_RESTART"),
        "sqlEndpointId": (warehouse.id, f"/sql/warehouses/{warehouse.id}", "CAN_MONITOR"),
        "directoryId": (number, f"/directories/{number}", "CAN_EDIT"),
        "directoryPath": ("/Workspace/Shared/ml", f"/directories/{number}", "CAN_READ"),
        "experimentId": (experiment.id, f"/experiments/{experiment.id}", "CAN_EDIT"),
    }


KINDS = [
    "instancePoolId",
    "clusterPolicyId",
    "clusterId",
    "sqlEndpointId",
    "directoryId",
    "directoryPath",
    "experimentId",
]


@pytest.mark.parametrize("argument", KINDS)
def test_an_object_of_each_kind_has_permissions(
    governed: Governed, objects: dict[str, tuple[str, str, str]], argument: str
) -> None:
    value, wanted, level = objects[argument]
    entry = {"groupName": "users", "permissionLevel": level}
    assert permit(governed, entry, **{argument: value}).id == wanted


@pytest.mark.parametrize(
    ("argument", "refusal"),
    [
        ("clusterId", "cluster with ID 12 does not exist."),
        ("clusterPolicyId", "cluster-policy with ID 12 does not exist."),
        ("directoryId", "directory with ID 12 does not exist."),
        ("directoryPath", "cannot load path 12: Path (12) doesn't exist."),
        ("servingEndpointId", "serving-endpoint with ID 12 does not exist."),
    ],
)
def test_the_object_exists(governed: Governed, argument: str, refusal: str) -> None:
    level = "CAN_USE" if argument == "clusterPolicyId" else "CAN_MANAGE"
    with refused("RESOURCE_DOES_NOT_EXIST", refusal):
        permit(governed, {"groupName": "users", "permissionLevel": level}, **{argument: "12"})


def test_an_object_of_another_workspace_is_none_here(governed: Governed) -> None:
    pool = compute_side.pool(governed.estate.add_workspace("102"))
    with refused("RESOURCE_DOES_NOT_EXIST", f"instance-pool with ID {pool.id} does not exist."):
        permit(governed, {"groupName": "users", "permissionLevel": "CAN_MANAGE"}, instancePoolId=pool.id)


def test_a_kind_of_which_nothing_can_be_made_is_not_simulated(governed: Governed) -> None:
    with refused("NOT_SIMULATED", "localcloud does not simulate permissions on a job"):
        permit(governed, {"groupName": "users", "permissionLevel": "CAN_VIEW"}, jobId="12")


def test_permissions_are_on_an_object() -> None:
    (mistake,) = of_permissions(USER)
    assert mistake.startswith(
        "at least one type of resource identifier must be set; allowed fields: alertV2Id"
    )


def test_permissions_are_on_one_object() -> None:
    assert of_permissions(USER, directoryPath="/Shared", notebookId="1") == [
        "directoryPath: Conflicting configuration arguments: conflicts with notebookId"
    ]


def test_permissions_name_somebody() -> None:
    assert mistakes(tokens.PERMISSIONS, {"directoryPath": "/Shared", "accessControls": []}) == [
        "accessControls: Not enough list items: at least 1 is required"
    ]


@pytest.mark.parametrize(
    ("argument", "levels"),
    [
        ("clusterPolicyId", "CAN_USE"),
        ("instancePoolId", "CAN_ATTACH_TO, CAN_MANAGE"),
        ("clusterId", "CAN_ATTACH_TO, CAN_MANAGE, CAN_RESTART"),
        ("sqlEndpointId", "CAN_MANAGE, CAN_MONITOR, CAN_USE, CAN_VIEW, IS_OWNER"),
        ("directoryPath", "CAN_EDIT, CAN_MANAGE, CAN_READ, CAN_RUN"),
        ("experimentId", "CAN_EDIT, CAN_MANAGE, CAN_READ"),
        ("servingEndpointId", "CAN_MANAGE, CAN_QUERY, CAN_VIEW"),
        ("dashboardId", "CAN_EDIT, CAN_MANAGE, CAN_READ, CAN_RUN"),
        ("alertV2Id", "CAN_EDIT, CAN_MANAGE, CAN_READ, CAN_RUN"),
        ("sqlQueryId", "CAN_EDIT, CAN_MANAGE, CAN_READ, CAN_RUN, CAN_VIEW"),
    ],
)
def test_each_kind_has_its_own_levels(argument: str, levels: str) -> None:
    entry = {"groupName": "users", "permissionLevel": "OWN"}
    assert of_permissions(entry, **{argument: "1"}) == [
        f"accessControls[0].permissionLevel: permission_level OWN is not supported with {argument} objects; "
        f"allowed levels: {levels}"
    ]


def test_an_entry_says_a_level() -> None:
    assert of_permissions({"groupName": "users"}, directoryPath="/Shared") == [
        "accessControls[0].permissionLevel: Missing required argument"
    ]


@pytest.mark.parametrize(
    ("names", "told"),
    [({}, "none"), ({"groupName": "users", "userName": "a@b.c"}, "groupName, userName")],
)
def test_an_entry_names_one_principal(names: dict[str, str], told: str) -> None:
    assert of_permissions({"permissionLevel": "CAN_READ", **names}, directoryPath="/Shared") == [
        "accessControls[0]: exactly one of groupName, servicePrincipalName, userName must be specified, "
        f"got {told}"
    ]


def test_nobody_changes_what_administrators_may_do(governed: Governed) -> None:
    message = "it is not possible to modify admin permissions for directory resources"
    with refused("INVALID_PARAMETER_VALUE", message):
        permit(governed, {"groupName": "admins", "permissionLevel": "CAN_READ"}, directoryPath="/Shared")


def test_nobody_locks_himself_out(governed: Governed) -> None:
    me = governed.cloud.identity.deployer_application_id
    message = (
        "cannot remove management permissions for the current user for directory, allowed levels: CAN_MANAGE"
    )
    with refused("INVALID_PARAMETER_VALUE", message):
        entry = {"servicePrincipalName": me, "permissionLevel": "CAN_READ"}
        permit(governed, entry, directoryPath="/Shared")
    own = {"servicePrincipalName": me, "permissionLevel": "CAN_MANAGE"}
    assert permit(governed, own, directoryPath="/Shared").outputs["accessControls"] == [own]


def test_a_group_of_the_account_must_be_in_the_workspace(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    entry = {"groupName": group.name, "permissionLevel": "CAN_READ"}
    with refused("RESOURCE_DOES_NOT_EXIST", "Principal: GroupName(data-scientists) does not exist"):
        permit(governed, entry, directoryPath="/Shared")
    assign(governed, group)
    assert permit(governed, entry, directoryPath="/Shared").outputs["objectType"] == "directory"


def test_a_service_principal_is_named_by_its_application_id(governed: Governed) -> None:
    who = governed.estate.service_principal()
    assign(governed, who)
    with refused("RESOURCE_DOES_NOT_EXIST", "Principal: ServicePrincipalName(deploy-dev) does not exist"):
        permit(
            governed,
            {"servicePrincipalName": "deploy-dev", "permissionLevel": "CAN_READ"},
            directoryPath="/Shared",
        )
    entry = {"servicePrincipalName": who.outputs["applicationId"].upper(), "permissionLevel": "CAN_READ"}
    assert permit(governed, entry, directoryPath="/Shared").id.startswith("/directories/")


def test_there_are_no_users(governed: Governed) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Principal: UserName(a@example.org) does not exist"):
        permit(
            governed, {"userName": "a@example.org", "permissionLevel": "CAN_READ"}, directoryPath="/Shared"
        )


def test_a_group_made_in_the_workspace_is_in_it(governed: Governed) -> None:
    create(governed.cloud, tokens.GROUP, {"displayName": "local"})
    entry = {"groupName": "local", "permissionLevel": "CAN_READ"}
    assert permit(governed, entry, directoryPath="/Shared").outputs["accessControls"] == [entry]


def test_everybody_in_the_workspace_may_be_let_in(governed: Governed) -> None:
    assert permit(governed, USER, directoryPath="/Shared").outputs["accessControls"] == [USER]


def test_two_resources_for_one_object_overwrite_each_other(governed: Governed) -> None:
    me = {
        "servicePrincipalName": governed.cloud.identity.deployer_application_id,
        "permissionLevel": "CAN_MANAGE",
    }
    first = permit(governed, USER, directoryPath="/Shared")
    second = permit(governed, me, directoryPath="/Shared")
    assert first.id == second.id
    (there,) = governed.cloud.all(tokens.PERMISSIONS)
    assert there.outputs["accessControls"] == [me]


def test_changing_permissions_replaces_all_of_them(governed: Governed) -> None:
    made = permit(governed, USER, directoryPath="/Shared")
    editor = {"groupName": "users", "permissionLevel": "CAN_EDIT"}
    changed = update(governed.cloud, made, {"directoryPath": "/Shared", "accessControls": [editor]})
    assert changed.outputs["accessControls"] == [editor]


def test_changing_permissions_looks_at_the_principals_again(governed: Governed) -> None:
    made = permit(governed, USER, directoryPath="/Shared")
    entry: dict[str, Any] = {"groupName": "nobody", "permissionLevel": "CAN_EDIT"}
    with refused("RESOURCE_DOES_NOT_EXIST", "Principal: GroupName(nobody) does not exist"):
        update(governed.cloud, made, {"directoryPath": "/Shared", "accessControls": [entry]})


def test_permissions_of_an_object_that_is_gone_cannot_change(governed: Governed) -> None:
    pool = compute_side.pool(governed.cloud)
    entry = {"groupName": "users", "permissionLevel": "CAN_ATTACH_TO"}
    made = permit(governed, entry, instancePoolId=pool.id)
    delete(governed.cloud, pool)
    with refused("RESOURCE_DOES_NOT_EXIST", f"instance-pool with ID {pool.id} does not exist."):
        update(governed.cloud, made, made.inputs)


def test_the_order_of_entries_and_the_case_of_names_make_no_difference() -> None:
    kind = RESOURCE_TYPES[tokens.PERMISSIONS]
    person = {"userName": "Ann@Example.org", "permissionLevel": "CAN_READ"}
    one = kind.defaults({"directoryPath": "/Shared", "accessControls": [USER, person]})
    other = kind.defaults(
        {"directoryPath": "/Shared", "accessControls": [{**person, "userName": "ann@example.org"}, USER]}
    )
    assert one == other


def test_another_object_replaces_the_permissions() -> None:
    replacing = RESOURCE_TYPES[tokens.PERMISSIONS].replace_on
    assert {"clusterId", "directoryPath", "servingEndpointId"} <= replacing
    assert "accessControls" not in replacing


GROUP_USES = {"groupName": "users", "permissionLevel": "CAN_USE"}


def entry_of(cloud: StoredCloud, level: str) -> Properties:
    return {"servicePrincipalName": callers.application_id(cloud), "permissionLevel": level}


def shown(cloud: StoredCloud, made: Stored) -> tuple[Any, Any]:
    """Return the entries that the caller's provider reads: as inputs, and as outputs."""
    found = operations.read(cloud, made.token, made.id)
    assert found is not None
    return found.inputs["accessControls"], found.outputs["accessControls"]


def test_the_caller_is_added_and_hidden_from_the_caller_alone(governed: Governed) -> None:
    warehouse = compute_side.warehouse(governed.cloud)
    made = permit(governed, GROUP_USES, sqlEndpointId=warehouse.id)
    assert made.outputs["accessControls"] == [GROUP_USES]
    assert shown(governed.cloud, made) == ([GROUP_USES], [GROUP_USES])

    pipeline = governed.cloud.logged_in_as("pipeline")
    everything = [GROUP_USES, entry_of(governed.cloud, "IS_OWNER")]
    assert shown(pipeline, made) == (everything, everything)


@pytest.mark.parametrize(
    ("argument", "level"),
    [("instancePoolId", "CAN_MANAGE"), ("clusterId", "CAN_MANAGE"), ("sqlEndpointId", "IS_OWNER")],
)
def test_each_kind_adds_the_caller_as_the_provider_does(
    governed: Governed, objects: dict[str, tuple[str, str, str]], argument: str, level: str
) -> None:
    value, _, own = objects[argument]
    entry = {"groupName": "users", "permissionLevel": own}
    made = permit(governed, entry, **{argument: value})
    seen, _ = shown(governed.cloud.logged_in_as("pipeline"), made)
    assert seen == [entry, entry_of(governed.cloud, level)]


@pytest.mark.parametrize("argument", ["clusterPolicyId", "directoryId", "directoryPath", "experimentId"])
def test_other_kinds_do_not_add_the_caller(
    governed: Governed, objects: dict[str, tuple[str, str, str]], argument: str
) -> None:
    value, _, level = objects[argument]
    entry = {"groupName": "users", "permissionLevel": level}
    made = permit(governed, entry, **{argument: value})
    seen, _ = shown(governed.cloud.logged_in_as("pipeline"), made)
    assert seen == [entry]


def test_entries_that_name_all_who_deploy_look_the_same_to_everybody(governed: Governed) -> None:
    pool = compute_side.pool(governed.cloud)
    pipeline = governed.estate.service_principal("pipeline")
    assign(governed, pipeline)
    second = governed.cloud.logged_in_as("pipeline")
    users = {"groupName": "users", "permissionLevel": "CAN_ATTACH_TO"}
    managers = [entry_of(cloud, "CAN_MANAGE") for cloud in (governed.cloud, second)]
    made = permit(governed, users, *managers, instancePoolId=pool.id)

    seen = {
        str(shown(cloud, made)) for cloud in (governed.cloud, second, governed.cloud.logged_in_as("eyes"))
    }
    assert len(seen) == 1
    assert len(made.outputs["accessControls"]) == 3

    update(second, made, made.inputs)
    assert shown(governed.cloud, made)[0] == made.inputs["accessControls"]


def test_what_another_caller_wrote_shows_until_it_is_written_again(governed: Governed) -> None:
    pool = compute_side.pool(governed.cloud)
    users = {"groupName": "users", "permissionLevel": "CAN_ATTACH_TO"}
    made = permit(governed, users, instancePoolId=pool.id)
    pipeline = governed.cloud.logged_in_as("pipeline")
    update(pipeline, made, {"instancePoolId": pool.id, "accessControls": [users]})
    assert shown(pipeline, made)[0] == [users]
    assert shown(governed.cloud, made)[0] == [users, entry_of(pipeline, "CAN_MANAGE")]


def test_the_creator_of_a_warehouse_stays_who_made_it(governed: Governed) -> None:
    warehouse = compute_side.warehouse(governed.cloud)
    changed = update(
        governed.cloud.logged_in_as("pipeline"), warehouse, {**warehouse.inputs, "autoStopMins": 20}
    )
    assert changed.outputs["creatorName"] == governed.cloud.identity.deployer_application_id


def test_entries_that_are_there_twice_are_there_once() -> None:
    kind = RESOURCE_TYPES[tokens.PERMISSIONS]
    complete = kind.defaults({"directoryPath": "/Shared", "accessControls": [USER, USER]})
    assert complete["accessControls"] == [USER]
