"""Custom role: some operations by name, and no others."""

from dataclasses import replace
from typing import Any

import pytest

from components.identity.custom_role import CustomRole, CustomRoleArgs
from tests.conftest import Deploy

DEFINITION = "azure-native:authorization:RoleDefinition"
FIRST = "/subscriptions/00000000-0000-0000-0000-000000000001"
SECOND = "/subscriptions/00000000-0000-0000-0000-000000000002"
ARGS = CustomRoleArgs(
    role_name="Peering",
    description="Joins networks.",
    actions=["Microsoft.Network/virtualNetworks/peer/action"],
    subscription_ids=[FIRST, SECOND],
)


def test_the_role_allows_its_operations_where_it_may_be_assigned(deploy: Deploy) -> None:
    inputs = deploy(lambda: CustomRole("role", ARGS)).one(DEFINITION).inputs

    assert inputs["roleName"] == "Peering"
    assert inputs["roleType"] == "CustomRole"
    assert inputs["permissions"] == [{"actions": ["Microsoft.Network/virtualNetworks/peer/action"]}]
    assert inputs["scope"] == FIRST
    assert inputs["assignableScopes"] == [FIRST, SECOND]


def test_its_id_follows_from_its_name(deploy: Deploy) -> None:
    def guid(args: CustomRoleArgs) -> str:
        return deploy(lambda: CustomRole("role", args)).one(DEFINITION).inputs["roleDefinitionId"]

    assert guid(ARGS) == guid(replace(ARGS, description="Joins two networks."))
    assert guid(ARGS) != guid(replace(ARGS, role_name="Linking"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"actions": []}, "actions is empty"),
        ({"actions": ["Microsoft.Network/*"]}, "has a wildcard"),
        ({"subscription_ids": []}, "subscription_ids is empty"),
        ({"subscription_ids": ["/"]}, "must have the form"),
        ({"subscription_ids": [f"{FIRST}/resourceGroups/rg"]}, "must have the form"),
    ],
)
def test_refuses_a_role_that_grows_or_holds_nowhere(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(ARGS, **changes)
