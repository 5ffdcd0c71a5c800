"""SqlAlert: what is measured, when, and who hears of it."""

from dataclasses import replace

import pulumi
import pytest

from components.operations import checks
from components.operations.alerts import SqlAlert, SqlAlertArgs
from components.operations.statements import statement
from components.schedule import Schedule
from tests.conftest import Deploy

ALERT = "databricks:index/alertV2:AlertV2"

ARGS = SqlAlertArgs(
    alert_name="Daily cost",
    check=checks.daily_cost(limit_usd=1000, workspace_id="4444444444444444"),
    schedule=Schedule(quartz="0 0 7 * * ?"),
    warehouse_id="warehouse",
    folder="/ml_operations",
    destination_id="teams",
)


@pytest.mark.parametrize("preview", [True, False])
def test_raises_the_alarm_when_a_day_costs_more_than_the_limit(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: SqlAlert("cost", ARGS), preview=preview).one(ALERT).inputs

    assert inputs["queryText"] == statement("daily_cost").text
    evaluation = inputs["evaluation"]
    assert evaluation["source"] == {"name": "list_cost_usd"}
    assert evaluation["comparisonOperator"] == "GREATER_THAN"
    assert evaluation["threshold"] == {"value": {"doubleValue": 1000}}


@pytest.mark.parametrize("preview", [True, False])
def test_tells_the_destination_and_again_while_it_lasts(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: SqlAlert("cost", ARGS), preview=preview).one(ALERT).inputs

    assert inputs["evaluation"]["notification"] == {
        "subscriptions": [{"destinationId": "teams"}],
        "notifyOnOk": True,
        "retriggerSeconds": 43_200,
    }


def test_tells_nobody_where_there_is_no_destination(deploy: Deploy) -> None:
    inputs = deploy(lambda: SqlAlert("cost", replace(ARGS, destination_id=None))).one(ALERT).inputs

    assert inputs["evaluation"]["notification"]["subscriptions"] == []


def test_begins_name_and_summary_with_the_severity(deploy: Deploy) -> None:
    inputs = deploy(lambda: SqlAlert("cost", ARGS)).one(ALERT).inputs

    assert inputs["displayName"] == "[HIGH] Daily cost"
    assert inputs["customSummary"] == "[HIGH] A day cost more than 1000 USD at list price"


@pytest.mark.parametrize("preview", [True, False])
def test_runs_on_its_schedule_and_its_warehouse(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: SqlAlert("cost", ARGS), preview=preview).one(ALERT).inputs

    assert inputs["schedule"] == {
        "quartzCronSchedule": "0 0 7 * * ?",
        "timezoneId": "UTC",
        "pauseStatus": "UNPAUSED",
    }
    assert (inputs["warehouseId"], inputs["parentPath"]) == ("warehouse", "/ml_operations")


def test_binds_values_with_their_types_and_never_writes_them_into_the_statement(deploy: Deploy) -> None:
    check = checks.drift(drift_table=pulumi.Output.from_input("a.b.c_drift_metrics"), limit=0.3, days=14)
    inputs = deploy(lambda: SqlAlert("drift", replace(ARGS, check=check))).one(ALERT).inputs

    assert inputs["parameters"] == [
        {"name": "drift_table", "type": "STRING", "value": "a.b.c_drift_metrics"},
        {"name": "column_name", "type": "STRING", "value": "all"},
        {"name": "days", "type": "INT", "value": "14"},
    ]
    assert inputs["queryText"] == statement("drift").text


def test_an_alert_in_another_folder_is_another_alert(deploy: Deploy) -> None:
    assert deploy(lambda: SqlAlert("cost", ARGS)).one(ALERT).replace_on_changes == ("parentPath",)


def test_nothing_measured_yet_is_nothing_wrong(deploy: Deploy) -> None:
    inputs = deploy(lambda: SqlAlert("cost", ARGS)).one(ALERT).inputs

    assert inputs["evaluation"]["emptyResultState"] == "OK"


def test_refuses_an_alert_without_a_name() -> None:
    with pytest.raises(ValueError, match="alert_name is empty"):
        replace(ARGS, alert_name=" ")
