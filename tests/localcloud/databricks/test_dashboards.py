"""Dashboards."""

from pathlib import Path
from typing import Any

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import workspace_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused


def dashboard(**more: Any) -> Properties:
    return {"displayName": "cost", "parentPath": "/Shared/boards", "warehouseId": "wh1", **more}


def test_a_dashboard_s_folder_is_made_when_it_is_missing(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    made = create(estate.workspace("101"), tokens.DASHBOARD, dashboard(serializedDashboard="{}"))
    assert made.outputs["path"] == "/Workspace/Shared/boards/cost.lvdash.json"
    assert made.outputs["dashboardId"] == made.id
    assert made.outputs["embedCredentials"] is True


def test_the_warehouse_must_be_there(estate: Estate) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "SQL warehouse wh1 does not exist."):
        create(estate.workspace("101"), tokens.DASHBOARD, dashboard())


def test_a_name_is_taken_once_in_a_folder(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    create(estate.workspace("101"), tokens.DASHBOARD, dashboard())
    with refused("RESOURCE_ALREADY_EXISTS", "Node named 'cost.lvdash.json' already exists"):
        create(estate.workspace("101"), tokens.DASHBOARD, dashboard(parentPath="/Workspace/Shared/boards"))


def test_other_contents_change_it_in_place(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    made = create(estate.workspace("101"), tokens.DASHBOARD, dashboard(serializedDashboard="{}"))
    changed = update(estate.workspace("101"), made, dashboard(serializedDashboard='{"pages": []}'))
    assert changed.outputs["md5"] != made.outputs["md5"]
    assert changed.outputs["dashboardId"] == made.id


def test_a_change_takes_no_other_s_name_and_no_warehouse_that_is_not_there(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    create(estate.workspace("101"), tokens.DASHBOARD, dashboard())
    made = create(estate.workspace("101"), tokens.DASHBOARD, dashboard(displayName="usage"))
    with refused("RESOURCE_ALREADY_EXISTS", "Node named 'cost.lvdash.json' already exists"):
        update(estate.workspace("101"), made, dashboard())
    with refused("RESOURCE_DOES_NOT_EXIST", "SQL warehouse wh2 does not exist."):
        update(estate.workspace("101"), made, dashboard(displayName="usage", warehouseId="wh2"))


def test_contents_can_come_from_a_file(estate: Estate, tmp_path: Path) -> None:
    workspace_side.warehouse(estate.account)
    file = tmp_path / "cost.lvdash.json"
    with refused("INVALID_PARAMETER_VALUE", f"open {file}: No such file or directory"):
        create(estate.workspace("101"), tokens.DASHBOARD, dashboard(filePath=str(file)))
    file.write_text("{}", encoding="utf-8")
    made = create(estate.workspace("101"), tokens.DASHBOARD, dashboard(filePath=str(file)))
    assert made.outputs["md5"] == "99914b932bd37a50b983c5e7c90ae93b"  # of two braces


def test_the_contents_of_a_file_are_a_json_object(estate: Estate, tmp_path: Path) -> None:
    file = tmp_path / "cost.lvdash.json"
    file.write_text("[]", encoding="utf-8")
    workspace_side.warehouse(estate.account)
    with refused("INVALID_PARAMETER_VALUE", "the contents of a dashboard are a JSON object"):
        create(estate.workspace("101"), tokens.DASHBOARD, dashboard(filePath=str(file)))


def test_another_folder_is_another_dashboard_and_another_spelling_is_none() -> None:
    kind = RESOURCE_TYPES[tokens.DASHBOARD]
    assert kind.replace_on == {"parentPath"}
    assert kind.same("parentPath", "/Shared", "/Workspace/Shared")


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            dashboard(serializedDashboard="pages"),
            "serializedDashboard: the contents of a dashboard are JSON: Expecting value: line 1 column 1 "
            "(char 0)",
        ),
        (
            dashboard(serializedDashboard="[]"),
            "serializedDashboard: the contents of a dashboard are a JSON object",
        ),
        (
            dashboard(parentPath="Shared"),
            "parentPath: 'Shared' is not the path of a folder with a slash before it and none behind it",
        ),
        (
            dashboard(parentPath="/Shared/"),
            "parentPath: '/Shared/' is not the path of a folder with a slash before it and none behind it",
        ),
    ],
)
def test_what_a_dashboard_cannot_be(inputs: Properties, expected: str) -> None:
    assert mistakes(tokens.DASHBOARD, inputs) == [expected]


def test_contents_come_from_one_place() -> None:
    found = mistakes(tokens.DASHBOARD, dashboard(serializedDashboard="{}", filePath="a.json"))
    assert found == [
        "filePath: Conflicting configuration arguments: conflicts with serializedDashboard",
        "serializedDashboard: Conflicting configuration arguments: conflicts with filePath",
    ]
