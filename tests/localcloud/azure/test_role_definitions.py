"""Custom roles."""

from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from tests.localcloud.azure.estate import Estate, mistakes, refused

GUID = "6f0d64e2-0000-5000-8000-000000000002"
PEERING = "Microsoft.Network/virtualNetworks/peer/action"


def inputs_of(subscription: str, **changes: Any) -> dict[str, Any]:
    return {
        "scope": subscription,
        "roleDefinitionId": GUID,
        "roleName": "Peering",
        "permissions": [{"actions": [PEERING]}],
        "assignableScopes": [subscription],
        **changes,
    }


def role(azure: Estate, **changes: Any) -> Stored:
    return azure.create(tokens.ROLE_DEFINITION, **inputs_of(azure.subscription, **changes))


def of_role(**changes: Any) -> dict[str, str]:
    return mistakes(tokens.ROLE_DEFINITION, **inputs_of("/subscriptions/s", **changes))


def test_a_role_is_a_custom_one_of_its_subscription(azure: Estate) -> None:
    made = role(azure)
    assert made.id == f"{azure.subscription}/providers/Microsoft.Authorization/roleDefinitions/{GUID}"
    assert made.outputs["roleType"] == "CustomRole"
    assert made.outputs["createdBy"] == azure.cloud.identity.deployer_object_id


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"roleDefinitionId": "peering"}, "roleDefinitionId", "must be a GUID"),
        ({"roleName": "x" * 513}, "roleName", "has 513 characters"),
        ({"description": "x" * 2049}, "description", "has 2049 characters"),
        ({"assignableScopes": []}, "assignableScopes", "is required"),
        ({"assignableScopes": ["/"]}, "assignableScopes[0]", "InvalidAssignableScope"),
        ({"permissions": []}, "permissions", "is required"),
        (
            {"permissions": [{"actions": ["Microsoft.Network/virtualNetworks/marry/action"]}]},
            "permissions[0].actions[0]",
            "localcloud does not know an operation that",
        ),
    ],
)
def test_what_azure_does_not_take_is_refused(changes: dict[str, Any], path: str, message: str) -> None:
    assert message in of_role(**changes)[path]


def test_a_role_without_a_name_is_refused() -> None:
    given = inputs_of("/subscriptions/s")
    del given["roleName"]
    assert "roleName" in mistakes(tokens.ROLE_DEFINITION, **given)


def test_a_wildcard_stands_for_operations_that_there_are() -> None:
    assert of_role(permissions=[{"actions": ["Microsoft.Network/virtualNetworks/*"]}]) == {}
    found = of_role(permissions=[{"actions": ["Microsoft.Marriage/*"]}])
    assert "permissions[0].actions[0]" in found


@pytest.mark.parametrize("taken", ["peering", "Contributor"])
def test_a_name_that_another_role_has_is_refused(azure: Estate, taken: str) -> None:
    role(azure)
    with refused("RoleDefinitionWithSameNameExists"):
        role(azure, roleName=taken, roleDefinitionId="6f0d64e2-0000-5000-8000-000000000003")


def test_a_scope_that_does_not_exist_is_refused(azure: Estate) -> None:
    with refused("LinkedInvalidPropertyId", "rg-nowhere"):
        role(azure, assignableScopes=[f"{azure.subscription}/resourceGroups/rg-nowhere"])


def test_a_custom_role_can_be_given_inside_of_its_scopes(azure: Estate) -> None:
    made, account = role(azure), azure.account()
    given = azure.role_inputs(account, azure.cloud.identity.deployer_object_id, roleDefinitionId=made.id)
    assert azure.create(tokens.ROLE_ASSIGNMENT, **given).outputs["roleDefinitionId"] == made.id


def test_a_custom_role_outside_of_its_scopes_is_refused(azure: Estate) -> None:
    elsewhere = azure.group("rg-elsewhere")
    made = role(azure, assignableScopes=[elsewhere.id])
    given = azure.role_inputs(
        azure.account(), azure.cloud.identity.deployer_object_id, roleDefinitionId=made.id
    )
    with refused("RoleAssignmentScopeNotAssignableToRoleDefinition", "is not assignable"):
        azure.create(tokens.ROLE_ASSIGNMENT, **given)


def test_a_role_that_somebody_has_cannot_be_deleted(azure: Estate) -> None:
    made = role(azure)
    given = azure.role_inputs(
        azure.account(), azure.cloud.identity.deployer_object_id, roleDefinitionId=made.id
    )
    assignment = azure.create(tokens.ROLE_ASSIGNMENT, **given)
    with refused("RoleDefinitionHasAssignments"):
        azure.delete(made)
    azure.delete(assignment)
    azure.delete(made)
    assert not azure.exists(made)


def test_a_role_that_is_kept_at_no_scope_is_refused() -> None:
    assert of_role(scope="x")["scope"] == "'x' is no subscription, resource group or management group"
