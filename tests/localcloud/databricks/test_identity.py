"""Groups, service principals, and memberships."""

from localcloud.databricks import tokens
from localcloud.protocol.names import with_name
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused


def member(estate: Estate, group: str, member: str) -> None:
    create(estate.account, tokens.GROUP_MEMBER, {"groupId": group, "memberId": member})


def test_a_group_has_a_numeric_id_and_a_page_in_the_console(estate: Estate) -> None:
    group = estate.group("data-scientists")
    assert group.id.isdecimal()
    assert group.outputs["aclPrincipalId"] == "groups/data-scientists"
    assert group.outputs["url"] == f"https://accounts.azuredatabricks.net/users/groups/{group.id}/information"


def test_a_group_name_is_taken_once_in_the_account(estate: Estate) -> None:
    estate.group("data-scientists")
    with refused("RESOURCE_ALREADY_EXISTS", "Group with name data-scientists already exists."):
        estate.group("data-scientists")


def test_a_group_of_a_workspace_may_have_the_name_of_one_of_the_account(estate: Estate) -> None:
    estate.group("data-scientists")
    local = create(estate.workspace("101"), tokens.GROUP, {"displayName": "data-scientists"})
    assert len(estate.account.all(tokens.GROUP)) == 2
    assert local.outputs["providerConfig"] == {"workspaceId": "101"}


def test_force_takes_over_a_group_that_exists(estate: Estate) -> None:
    group = estate.group("data-scientists")
    again = create(estate.account, tokens.GROUP, {"displayName": "data-scientists", "force": True})
    assert again.id == group.id


def test_a_group_cannot_be_renamed_to_another_s_name(estate: Estate) -> None:
    estate.group("a")
    b = estate.group("b")
    with refused("RESOURCE_ALREADY_EXISTS", "Group with name a already exists."):
        update(estate.account, b, {"displayName": "a"})


def test_the_system_groups_cannot_be_made() -> None:
    assert mistakes(tokens.GROUP, {"displayName": "admins"}) == [
        'displayName: expected displayName to not be any of ["users" "admins"], got admins'
    ]


def test_a_group_without_a_name_is_named_by_the_provider() -> None:
    assert mistakes(tokens.GROUP, {}) == []
    assert with_name(tokens.GROUP, "engineers", b"", {}, {})["displayName"].startswith("engineers-")


def test_a_service_principal_gets_an_application_id(estate: Estate) -> None:
    made = estate.service_principal("deploy-dev")
    application_id = made.outputs["applicationId"]
    assert made.id.isdecimal()
    assert made.outputs["home"] == f"/Users/{application_id}"
    assert made.outputs["aclPrincipalId"] == f"servicePrincipals/{application_id}"


def test_two_service_principals_may_share_a_name(estate: Estate) -> None:
    assert estate.service_principal("run").id != estate.service_principal("run").id


def test_an_application_id_is_taken_once(estate: Estate) -> None:
    inputs = {"applicationId": "11111111-2222-3333-4444-555555555555"}
    create(estate.account, tokens.SERVICE_PRINCIPAL, inputs)
    message = f"Service principal with application ID {inputs['applicationId']} already exists."
    with refused("RESOURCE_ALREADY_EXISTS", message):
        create(estate.account, tokens.SERVICE_PRINCIPAL, inputs)


def test_a_service_principal_needs_a_name_or_an_application_id() -> None:
    assert mistakes(tokens.SERVICE_PRINCIPAL, {}) == [
        "applicationId: Missing required argument: one of `applicationId,displayName` must be specified"
    ]


def test_a_membership_is_known_by_group_and_member(estate: Estate) -> None:
    group, who = estate.group("deployers"), estate.service_principal()
    made = create(estate.account, tokens.GROUP_MEMBER, {"groupId": group.id, "memberId": who.id})
    assert made.id == f"{group.id}|{who.id}"


def test_a_membership_needs_an_existing_group(estate: Estate) -> None:
    who = estate.service_principal()
    with refused("RESOURCE_DOES_NOT_EXIST", "Group with id 1 not found."):
        member(estate, "1", who.id)


def test_a_membership_needs_an_existing_member(estate: Estate) -> None:
    group = estate.group("deployers")
    with refused("RESOURCE_DOES_NOT_EXIST", "User/Group/ServicePrincipal with id 1 not found."):
        member(estate, group.id, "1")


def test_groups_do_not_contain_themselves(estate: Estate) -> None:
    outer, inner = estate.group("outer"), estate.group("inner")
    member(estate, outer.id, inner.id)
    message = f"Group {outer.id} cannot be a member of {inner.id}: it would contain itself"
    with refused("INVALID_PARAMETER_VALUE", message):
        member(estate, inner.id, outer.id)


def test_a_deleted_group_leaves_no_membership(estate: Estate) -> None:
    group, who = estate.group("deployers"), estate.service_principal()
    member(estate, group.id, who.id)
    delete(estate.account, group)
    assert estate.account.all(tokens.GROUP_MEMBER) == []
