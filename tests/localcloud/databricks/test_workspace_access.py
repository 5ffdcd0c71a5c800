"""Who enters a workspace, and what they may do there."""

import pytest

from localcloud.core.cloud import Stored
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def assign(estate: Estate, principal: str, workspace: str = "101") -> Stored:
    inputs = {"workspaceId": workspace, "principalId": principal, "permissions": ["USER"]}
    return create(estate.account, tokens.PERMISSION_ASSIGNMENT, inputs)


def test_an_assignment_is_known_by_workspace_and_principal(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    assert assign(governed.estate, group.id).id == f"101|{group.id}"


def test_an_assignment_needs_an_existing_principal(governed: Governed) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Principal 12 does not exist in this account"):
        assign(governed.estate, "12")


def test_a_group_of_a_workspace_cannot_be_assigned(governed: Governed) -> None:
    local = create(governed.cloud, tokens.GROUP, {"displayName": "local"})
    with refused("RESOURCE_DOES_NOT_EXIST", f"Principal {local.id} does not exist in this account"):
        assign(governed.estate, local.id)


def test_an_assignment_needs_an_existing_workspace(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    with refused("RESOURCE_DOES_NOT_EXIST", "Workspace 999 does not exist"):
        assign(governed.estate, group.id, "999")


def test_a_workspace_without_a_metastore_takes_no_principals(estate: Estate) -> None:
    group = estate.group("data-scientists")
    with refused("FEATURE_DISABLED", "Permission assignment APIs are not available"):
        assign(estate, group.id)


def test_a_permission_is_admin_or_user() -> None:
    inputs = {"workspaceId": "1", "principalId": "2", "permissions": ["OWNER"]}
    assert mistakes(tokens.PERMISSION_ASSIGNMENT, inputs) == [
        'permissions[0]: expected permissions to be one of ["ADMIN" "USER"], got OWNER'
    ]


def test_an_empty_permission_list_is_refused() -> None:
    inputs: dict[str, object] = {"workspaceId": "1", "principalId": "2", "permissions": []}
    assert mistakes(tokens.PERMISSION_ASSIGNMENT, inputs) == [
        "permissions: an empty list takes all permissions away"
    ]


def test_entitlements_left_out_are_taken_away(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    assign(governed.estate, group.id)
    made = create(governed.cloud, tokens.ENTITLEMENTS, {"groupId": group.id, "workspaceAccess": True})
    assert (made.outputs["workspaceAccess"], made.outputs["databricksSqlAccess"]) == (True, False)


def test_a_principal_has_entitlements_in_each_of_its_workspaces(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    other = governed.estate.add_workspace("102")
    governed.estate.assign("102", governed.metastore)
    for cloud, number in ((governed.cloud, "101"), (other, "102")):
        assign(governed.estate, group.id, number)
        create(cloud, tokens.ENTITLEMENTS, {"groupId": group.id})
    assert len(governed.cloud.all(tokens.ENTITLEMENTS)) == 2


def test_entitlements_need_a_principal_that_is_in_the_workspace(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    with refused("RESOURCE_DOES_NOT_EXIST", f"Group with id {group.id} not found."):
        create(governed.cloud, tokens.ENTITLEMENTS, {"groupId": group.id})


def test_entitlements_call_a_principal_by_its_kind(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    assign(governed.estate, group.id)
    with refused("RESOURCE_DOES_NOT_EXIST", f"ServicePrincipal with id {group.id} not found."):
        create(governed.cloud, tokens.ENTITLEMENTS, {"servicePrincipalId": group.id})


@pytest.mark.parametrize(
    ("inputs", "mistake"),
    [
        (
            {},
            "groupId: Missing required argument: "
            "one of `groupId,servicePrincipalId,userId` must be specified",
        ),
        (
            {"groupId": "1", "userId": "2"},
            "groupId: Invalid combination of arguments: only one of `groupId,servicePrincipalId,userId` "
            "can be specified, but `groupId,userId` were specified",
        ),
        (
            {"groupId": "1", "workspaceConsume": True, "workspaceAccess": False},
            "workspaceConsume: Conflicting configuration arguments: conflicts with workspaceAccess",
        ),
    ],
)
def test_entitlements_are_of_one_principal_without_contradiction(
    inputs: dict[str, object], mistake: str
) -> None:
    assert mistakes(tokens.ENTITLEMENTS, inputs) == [mistake]


def test_leaving_a_workspace_takes_the_entitlements(governed: Governed) -> None:
    group = governed.estate.group("data-scientists")
    assignment = assign(governed.estate, group.id)
    create(governed.cloud, tokens.ENTITLEMENTS, {"groupId": group.id})
    delete(governed.estate.account, assignment)
    assert governed.cloud.all(tokens.ENTITLEMENTS) == []
