"""Dashboard: the readable file becomes what Databricks stores, always in the same way."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pulumi
import pytest

from components.operations.dashboard import Dashboard, DashboardArgs
from components.operations.dashboard_file import DashboardFile, dashboard_file
from components.operations.lakeview import stored_form
from components.operations.statements import statement
from tests.conftest import Deploy

DASHBOARD = "databricks:index/dashboard:Dashboard"
DRIFT = "ml_prod_catalog.feature_store.customer_features_drift_metrics"
VALUES = {"days": 30, "workspace_id": "4444444444444444", "subject": "all", "max_rows": 1000}
ARGS = DashboardArgs(
    dashboard_name="ML operations",
    values={**VALUES, "drift_table": DRIFT},
    folder="/ml_operations",
    warehouse_id="warehouse",
)


def stored(deploy: Deploy, args: DashboardArgs = ARGS, *, preview: bool = False) -> dict[str, Any]:
    inputs = deploy(lambda: Dashboard("operations", args), preview=preview).one(DASHBOARD).inputs
    return json.loads(inputs["serializedDashboard"])


def widgets(dashboard: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {placed["widget"]["name"]: placed["widget"] for placed in dashboard["pages"][0]["layout"]}


@pytest.mark.parametrize("preview", [True, False])
def test_shows_each_person_what_that_person_may_read(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: Dashboard("operations", ARGS), preview=preview).one(DASHBOARD).inputs

    assert inputs["embedCredentials"] is False
    assert (inputs["displayName"], inputs["parentPath"], inputs["warehouseId"]) == (
        "ML operations",
        "/ml_operations",
        "warehouse",
    )


@pytest.mark.parametrize("preview", [True, False])
def test_shows_cost_traffic_drift_and_the_last_model_actions(deploy: Deploy, preview: bool) -> None:
    shown = widgets(stored(deploy, preview=preview))

    assert {name: widget["queries"][0]["query"]["datasetName"] for name, widget in shown.items()} == {
        "cost-by-day": "cost",
        "endpoint-requests": "traffic",
        "endpoint-failures": "traffic",
        "drift-by-column": "drift",
        "last-model-actions": "actions",
    }


def test_cost_is_summed_by_day_and_coloured_by_sku(deploy: Deploy) -> None:
    widget = widgets(stored(deploy))["cost-by-day"]

    assert widget["queries"][0]["query"] == {
        "datasetName": "cost",
        "disaggregated": False,
        "fields": [
            {"name": "usage_date", "expression": "`usage_date`"},
            {"name": "sum(list_cost_usd)", "expression": "SUM(`list_cost_usd`)"},
            {"name": "sku_name", "expression": "`sku_name`"},
        ],
    }
    assert widget["spec"]["widgetType"] == "bar"
    assert widget["spec"]["encodings"]["y"]["fieldName"] == "sum(list_cost_usd)"
    assert widget["spec"]["encodings"]["color"]["fieldName"] == "sku_name"


def test_a_data_set_is_the_statement_of_the_alerts_and_queries(deploy: Deploy) -> None:
    datasets = {dataset["name"]: dataset for dataset in stored(deploy)["datasets"]}

    assert "".join(datasets["cost"]["queryLines"]) == statement("cost_by_day_and_sku").text
    assert "".join(datasets["actions"]["queryLines"]) == statement("model_actions").text


def test_values_are_bound_and_stay_out_of_the_statements(deploy: Deploy) -> None:
    datasets = {dataset["name"]: dataset for dataset in stored(deploy)["datasets"]}

    table, days = datasets["drift"]["parameters"]
    assert (table["keyword"], table["dataType"]) == ("drift_table", "STRING")
    assert table["defaultSelection"]["values"]["values"] == [{"value": DRIFT}]
    assert (days["keyword"], days["dataType"]) == ("days", "INTEGER")
    assert DRIFT not in "".join(datasets["drift"]["queryLines"])


def test_comes_without_drift_while_nothing_measures_it(deploy: Deploy) -> None:
    dashboard = stored(deploy, replace(ARGS, values=VALUES))

    assert "drift" not in {dataset["name"] for dataset in dashboard["datasets"]}
    assert "drift-by-column" not in widgets(dashboard)


def test_waits_for_values_that_are_only_known_later(deploy: Deploy) -> None:
    later = pulumi.Output.from_input(DRIFT)

    assert stored(deploy, replace(ARGS, values={**ARGS.values, "drift_table": later})) == stored(deploy)


def test_the_same_file_and_values_give_the_same_text() -> None:
    values = {**VALUES, "drift_table": DRIFT}
    backwards = {key: values[key] for key in reversed(values)}
    declared = dashboard_file("ml_operations")

    assert stored_form(declared, values) == stored_form(declared, backwards)


def test_no_two_widgets_lie_over_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in dashboard_file("ml_operations").pages[0].widgets:
        x, y, width, height = widget.at
        cells = {(column, row) for column in range(x, x + width) for row in range(y, y + height)}
        assert not cells & taken, widget.name
        taken |= cells
    assert taken


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replace(ARGS, values={"days": 30}), "data set 'cost' has no value for workspace_id"),
        (lambda: replace(ARGS, values={**ARGS.values, "user": "x"}), "of the dashboard has a parameter user"),
        (
            lambda: replace(ARGS, values={**ARGS.values, "drift_table": "x"}),
            "'drift_table': 'x' must be a full",
        ),
        (lambda: replace(ARGS, dashboard_name="a/b"), "dashboard_name 'a/b' must be a file name"),
    ],
)
def test_refuses_values_that_no_statement_takes(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


TABLE: dict[str, Any] = {
    "kind": "table",
    "name": "t",
    "title": "T",
    "dataset": "cost",
    "at": [0, 0, 6, 2],
    "columns": ["sku_name"],
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dataset": "costs"}, "widget 't' shows data set 'costs', which is not declared"),
        ({"columns": ["price"]}, "widget 't' shows 'price', which data set 'cost' does not yield"),
        ({"at": [3, 0, 4, 2]}, "widget 't' reaches column 7; a page has 6"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_refuses_a_file_that_shows_what_is_not_there(changes: dict[str, Any], message: str) -> None:
    cost = {"name": "cost", "title": "Cost", "statement": "cost_by_day_and_sku"}
    page = {"name": "p", "title": "P", "widgets": [TABLE | changes]}
    with pytest.raises(ValueError, match=message):
        DashboardFile.model_validate({"datasets": [cost], "pages": [page]})
