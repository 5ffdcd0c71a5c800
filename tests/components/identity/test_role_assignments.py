"""Role assignments: the roles of one principal, named so that they can be found again."""

from dataclasses import replace
from typing import Any

import pytest

from components.identity.role_assignments import Grant, RoleAssignments, RoleAssignmentsArgs
from tests.conftest import Deploy
from tests.engine_double import Engine

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001"
ROLE = (
    f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
)
PRINCIPAL = "00000000-0000-0000-0000-000000000003"
ARGS = RoleAssignmentsArgs(
    seed="id-deploy-dev",
    principal_id=PRINCIPAL,
    grants={
        "here": Grant(scope=f"{SUBSCRIPTION}/resourceGroups/here", role_definition_id=ROLE),
        "there": Grant(scope=f"{SUBSCRIPTION}/resourceGroups/there", role_definition_id=ROLE, condition="if"),
    },
)


def made(deploy: Deploy, args: RoleAssignmentsArgs = ARGS) -> Engine:
    return deploy(lambda: RoleAssignments("pipeline", args))


def names(engine: Engine) -> set[str]:
    return {assignment.inputs["roleAssignmentName"] for assignment in engine.of(ASSIGNMENT)}


def test_each_grant_is_one_role_at_one_scope_for_the_principal(deploy: Deploy) -> None:
    inputs = made(deploy).one(ASSIGNMENT, "pipeline-here").inputs

    assert inputs["scope"] == f"{SUBSCRIPTION}/resourceGroups/here"
    assert inputs["roleDefinitionId"] == ROLE
    assert inputs["principalId"] == PRINCIPAL
    assert inputs["principalType"] == "ServicePrincipal"
    assert "condition" not in inputs
    assert "conditionVersion" not in inputs


def test_a_condition_comes_with_the_version_of_its_syntax(deploy: Deploy) -> None:
    inputs = made(deploy).one(ASSIGNMENT, "pipeline-there").inputs

    assert (inputs["condition"], inputs["conditionVersion"]) == ("if", "2.0")


def test_names_are_the_same_in_every_run_and_others_for_every_principal(deploy: Deploy) -> None:
    first = names(made(deploy))

    assert len(first) == len(ARGS.grants)
    assert names(made(deploy)) == first
    assert names(made(deploy, replace(ARGS, seed="id-deploy-prod"))).isdisjoint(first)


@pytest.mark.parametrize(
    ("changes", "reason"), [({"seed": ""}, "seed is empty"), ({"grants": {}}, "grants is empty")]
)
def test_refuses_what_names_nobody_or_gives_nothing(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(ARGS, **changes)
