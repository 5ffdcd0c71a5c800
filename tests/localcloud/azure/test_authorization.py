"""Role assignments and the identity that deploys."""

import pytest

from localcloud.azure import tokens
from localcloud.core.resource_type import LOOKUPS, RESOURCE_TYPES
from tests.localcloud.azure.estate import Estate, mistakes, refused

SOMEBODY = "11111111-1111-1111-1111-111111111111"
ROLE = (
    "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/"
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
)

CONDITION = "!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})"


def of_assignment(**inputs: str) -> dict[str, str]:
    given = {"scope": "/subscriptions/s", "roleAssignmentName": SOMEBODY, "principalId": SOMEBODY}
    return mistakes(tokens.ROLE_ASSIGNMENT, **{**given, "roleDefinitionId": ROLE, **inputs})


def test_a_name_that_is_no_guid_is_refused() -> None:
    assert of_assignment(roleAssignmentName="lake-contributor")["roleAssignmentName"] == (
        "InvalidRoleAssignmentId: The role assignment ID 'lake-contributor' is not valid. "
        "The role assignment ID must be a GUID."
    )


def test_a_role_that_is_given_by_its_name_is_refused() -> None:
    found = of_assignment(roleDefinitionId="Storage Blob Data Contributor")
    assert found["roleDefinitionId"].startswith("InvalidRoleDefinitionId: ")


def test_a_condition_has_version_2_0_where_none_is_given(azure: Estate) -> None:
    principal = azure.cloud.identity.deployer_object_id
    given = azure.role_inputs(azure.account(), principal, condition=CONDITION)
    assert azure.create(tokens.ROLE_ASSIGNMENT, **given).outputs["conditionVersion"] == "2.0"


def test_a_condition_of_another_version_is_refused() -> None:
    found = of_assignment(condition=CONDITION, conditionVersion="1.0")
    assert found["conditionVersion"].startswith("The given role assignment condition is invalid.")


def test_a_condition_that_cannot_be_read_is_refused() -> None:
    found = of_assignment(condition=f"{CONDITION})")
    assert found["condition"].startswith("The given role assignment condition is invalid.")


@pytest.mark.parametrize("changed", ["principalId", "roleDefinitionId", "scope", "roleAssignmentName"])
def test_what_an_assignment_is_about_replaces_it(changed: str) -> None:
    assert changed in RESOURCE_TYPES[tokens.ROLE_ASSIGNMENT].replace_on


def test_an_access_connectors_identity_can_be_given_a_role(azure: Estate) -> None:
    account, connector = azure.account(), azure.connector()
    principal = connector.outputs["identity"]["principalId"]
    made = azure.create(tokens.ROLE_ASSIGNMENT, **azure.role_inputs(account, principal))
    assert made.id.startswith(f"{account.id}/providers/Microsoft.Authorization/roleAssignments/")
    assert made.outputs["principalType"] == "ServicePrincipal"


def test_a_role_for_a_principal_that_does_not_exist_is_refused(azure: Estate) -> None:
    with refused(
        "PrincipalNotFound", f"Principal {SOMEBODY.replace('-', '')} does not exist in the directory"
    ):
        azure.create(tokens.ROLE_ASSIGNMENT, **azure.role_inputs(azure.account(), SOMEBODY))


def test_a_principal_is_not_looked_for_when_its_type_is_given(azure: Estate) -> None:
    given = azure.role_inputs(azure.account(), SOMEBODY, principalType="Group")
    assert azure.create(tokens.ROLE_ASSIGNMENT, **given).outputs["principalType"] == "Group"


def test_a_principal_of_another_type_is_refused(azure: Estate) -> None:
    principal = azure.connector().outputs["identity"]["principalId"]
    with refused("UnmatchedPrincipalType", "has type 'ServicePrincipal'"):
        given = azure.role_inputs(azure.account(), principal, principalType="User")
        azure.create(tokens.ROLE_ASSIGNMENT, **given)


def test_a_role_that_localcloud_does_not_know_is_not_refused_in_the_name_of_azure(azure: Estate) -> None:
    unknown = f"{ROLE.rpartition('/')[0]}/{SOMEBODY}"
    with refused("NotSimulated", f"localcloud does not know the role definition '{SOMEBODY}'"):
        principal = azure.cloud.identity.deployer_object_id
        given = azure.role_inputs(azure.account(), principal, roleDefinitionId=unknown)
        azure.create(tokens.ROLE_ASSIGNMENT, **given)


def test_a_role_at_a_scope_that_does_not_exist_is_refused(azure: Estate) -> None:
    account = azure.account()
    azure.delete(account)
    with refused("ResourceNotFound", "Microsoft.Storage/storageAccounts/lakedev"):
        azure.create(
            tokens.ROLE_ASSIGNMENT, **azure.role_inputs(account, azure.cloud.identity.deployer_object_id)
        )


def test_the_same_role_cannot_be_given_twice(azure: Estate) -> None:
    account, principal = azure.account(), azure.cloud.identity.deployer_object_id
    azure.create(tokens.ROLE_ASSIGNMENT, **azure.role_inputs(account, principal))
    with refused("RoleAssignmentExists", "6f0d64e2000050008000000000000001"):
        azure.create(
            tokens.ROLE_ASSIGNMENT, **azure.role_inputs(account, principal, roleAssignmentName=SOMEBODY)
        )


def test_an_assignment_goes_with_its_scope(azure: Estate) -> None:
    account = azure.account()
    made = azure.create(
        tokens.ROLE_ASSIGNMENT, **azure.role_inputs(account, azure.cloud.identity.deployer_object_id)
    )
    azure.delete(account)
    assert not azure.exists(made)


def test_the_client_config_is_the_identity_of_the_instance(empty: Estate) -> None:
    answer = LOOKUPS["azure-native:authorization:getClientConfig"].answer(empty.cloud, {})
    identity = empty.cloud.identity
    assert answer == {
        "clientId": identity.deployer_application_id,
        "objectId": identity.deployer_object_id,
        "subscriptionId": identity.subscription_id,
        "tenantId": identity.tenant_id,
    }


def test_a_principal_that_is_no_guid_is_refused() -> None:
    assert of_assignment(principalId="data-scientists")["principalId"].startswith("InvalidPrincipalId: ")


def test_one_name_at_two_scopes_is_refused(azure: Estate) -> None:
    principal = azure.cloud.identity.deployer_object_id
    azure.create(tokens.ROLE_ASSIGNMENT, **azure.role_inputs(azure.account(), principal))
    with refused("RoleAssignmentUpdateNotPermitted", "scope are not allowed to be updated"):
        azure.create(tokens.ROLE_ASSIGNMENT, **azure.role_inputs(azure.account("other"), principal))
