"""Saved SQL queries."""

from typing import Any

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import workspace_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

KINDS = "dateRangeValue, dateValue, enumValue, numericValue, queryBackedValue, textValue"


def query(**more: Any) -> Properties:
    return {"displayName": "lineage", "queryText": "SELECT 1", "warehouseId": "wh1", **more}


def test_a_query_lies_in_the_home_of_who_deploys_when_nothing_is_said(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    made = create(estate.workspace("101"), tokens.QUERY, query()).outputs
    who = estate.account.identity.deployer_application_id
    assert (made["parentPath"], made["ownerUserName"]) == (f"/Workspace/Users/{who}", who)


def test_the_folder_must_be_there(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    with refused("RESOURCE_DOES_NOT_EXIST", "Parent directory /Shared/sql does not exist."):
        create(estate.workspace("101"), tokens.QUERY, query(parentPath="/Shared/sql"))


def test_the_warehouse_must_be_there(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "SQL warehouse wh1 does not exist."):
        create(estate.workspace("101"), tokens.QUERY, query())


def test_a_query_is_not_moved_to_a_warehouse_that_is_not_there(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    made = create(estate.workspace("101"), tokens.QUERY, query())
    with refused("RESOURCE_DOES_NOT_EXIST", "SQL warehouse wh2 does not exist."):
        update(estate.workspace("101"), made, query(warehouseId="wh2"))


def test_a_name_is_taken_once_in_a_folder(estate: Estate) -> None:
    workspace = estate.workspace("101")
    workspace_side.warehouse(workspace)
    create(workspace, tokens.QUERY, query())
    made = create(workspace, tokens.QUERY, query(parentPath="/Shared"))
    with refused("RESOURCE_ALREADY_EXISTS", "Node named 'lineage' already exists"):
        create(workspace, tokens.QUERY, query(parentPath="/Workspace/Shared"))
    other = create(workspace, tokens.QUERY, query(parentPath="/Shared", displayName="audit"))
    with refused("RESOURCE_ALREADY_EXISTS", "Node named 'lineage' already exists"):
        update(workspace, other, query(parentPath="/Shared"))
    update(workspace, made, query(parentPath="/Shared", queryText="SELECT 2"))


def test_another_folder_is_another_query_and_another_spelling_is_none() -> None:
    kind = RESOURCE_TYPES[tokens.QUERY]
    assert kind.replace_on == {"parentPath"}
    assert kind.same("parentPath", "/Shared", "/Workspace/Shared")
    assert not kind.same("parentPath", "/Shared", "/Users")


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            query(displayName=" "),
            'displayName: expected "displayName" to not be an empty string or whitespace',
        ),
        (
            query(warehouseId=""),
            'warehouseId: expected "warehouseId" to not be an empty string or whitespace',
        ),
        (
            query(runAsMode="ANYONE"),
            'runAsMode: expected runAsMode to be one of ["OWNER" "VIEWER"], got ANYONE',
        ),
        (query(parameters=[{"name": "a"}]), f"parameters[0]: exactly one of {KINDS} must be set"),
        (
            query(parameters=[{"name": "a", "textValue": {"value": "x"}, "numericValue": {"value": 1}}]),
            f"parameters[0]: exactly one of {KINDS} must be set",
        ),
        (
            query(parameters=[{"name": "a", "textValue": {"value": "x"}}] * 2),
            "parameters: the name 'a' is given to more than one parameter",
        ),
        (
            query(parameters=[{"name": "a", "dateValue": {"dateValue": "2026-01-01", "precision": "DAY"}}]),
            "parameters[0].dateValue.precision: 'DAY' is not one of DAY_PRECISION, MINUTE_PRECISION, "
            "SECOND_PRECISION",
        ),
    ],
)
def test_what_a_query_cannot_be(inputs: Properties, expected: str) -> None:
    assert mistakes(tokens.QUERY, inputs) == [expected]
