"""SQL alerts."""

from typing import Any

import pytest

from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import workspace_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused

EVALUATION: Properties = {
    "source": {"name": "usd"},
    "comparisonOperator": "GREATER_THAN",
    "threshold": {"value": {"doubleValue": 1000}},
}
OPERATORS = (
    "EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, LESS_THAN, LESS_THAN_OR_EQUAL, NOT_EQUAL, IS_NOT_NULL, "
    "IS_NULL"
)
AGGREGATIONS = "AVG, COUNT, COUNT_DISTINCT, MAX, MEDIAN, MIN, STDDEV, SUM"


def alert(evaluation: Properties | None = None, **more: Any) -> Properties:
    return {
        "displayName": "cost",
        "queryText": "SELECT 1 AS usd",
        "warehouseId": "wh1",
        "evaluation": {**EVALUATION, **(evaluation or {})},
        "schedule": {"quartzCronSchedule": "0 0 6 * * ?", "timezoneId": "UTC"},
        **more,
    }


def notifying(*subscriptions: Properties) -> Properties:
    return {"notification": {"subscriptions": list(subscriptions)}}


def test_an_alert_is_active_and_runs_as_who_deploys(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    made = create(estate.workspace("101"), tokens.ALERT, alert()).outputs
    who = estate.account.identity.deployer_application_id
    assert (made["lifecycleState"], made["effectiveRunAs"]) == ("ACTIVE", {"servicePrincipalName": who})


def test_the_warehouse_must_be_in_the_workspace(estate: Estate) -> None:
    workspace_side.warehouse(estate.account, number="102")
    with refused("RESOURCE_DOES_NOT_EXIST", "SQL warehouse wh1 does not exist."):
        create(estate.workspace("101"), tokens.ALERT, alert())


def test_the_destination_must_be_in_the_workspace(estate: Estate) -> None:
    workspace_side.warehouse(estate.account)
    teams = {"displayName": "team", "config": {"email": {"addresses": ["a@example.org"]}}}
    foreign = create(estate.add_workspace("102"), tokens.NOTIFICATION_DESTINATION, teams).id
    message = f"Notification destination {foreign} does not exist."
    with refused("RESOURCE_DOES_NOT_EXIST", message):
        create(estate.workspace("101"), tokens.ALERT, alert(notifying({"destinationId": foreign})))


def test_the_folder_must_be_there_and_is_chosen_once(estate: Estate) -> None:
    workspace = estate.workspace("101")
    workspace_side.warehouse(workspace)
    with refused("RESOURCE_DOES_NOT_EXIST", "Parent directory /Shared/alerts does not exist."):
        create(workspace, tokens.ALERT, alert(parentPath="/Workspace/Shared/alerts"))
    made = create(workspace, tokens.ALERT, alert(parentPath="/Workspace/Shared"))
    update(workspace, made, alert(parentPath="/Shared"))
    with refused("INVALID_PARAMETER_VALUE", "parent_path can only be set on create, and cannot be updated"):
        update(workspace, made, alert(parentPath="/Users"))


def test_an_alert_changes_in_place_to_what_is_there(estate: Estate) -> None:
    workspace = estate.workspace("101")
    workspace_side.warehouse(workspace)
    made = create(workspace, tokens.ALERT, alert())
    with refused("RESOURCE_DOES_NOT_EXIST", "SQL warehouse wh2 does not exist."):
        update(workspace, made, alert(warehouseId="wh2"))
    changed = update(workspace, made, alert(displayName="usage")).outputs
    assert (changed["displayName"], changed["createTime"]) == ("usage", made.outputs["createTime"])


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            alert({"comparisonOperator": ">"}),
            f"evaluation.comparisonOperator: '>' is not one of {OPERATORS}",
        ),
        (
            alert({"emptyResultState": "EMPTY"}),
            "evaluation.emptyResultState: 'EMPTY' is not one of ERROR, OK, TRIGGERED, UNKNOWN",
        ),
        (
            alert({"source": {"name": "usd", "aggregation": "TOTAL"}}),
            f"evaluation.source.aggregation: 'TOTAL' is not one of {AGGREGATIONS}",
        ),
        (alert({"threshold": None}), "evaluation.threshold: GREATER_THAN needs a threshold"),
        (
            alert({"comparisonOperator": "IS_NULL"}),
            "evaluation.threshold: IS_NULL takes no threshold",
        ),
        (
            alert({"threshold": {"column": {"name": "a"}, "value": {"doubleValue": 1}}}),
            "evaluation.threshold: exactly one of column and value must be set",
        ),
        (
            alert({"threshold": {"column": {"name": "a", "aggregation": "TOTAL"}}}),
            f"evaluation.threshold.column.aggregation: 'TOTAL' is not one of {AGGREGATIONS}",
        ),
        (
            alert({"threshold": {"value": {"doubleValue": 1, "stringValue": "1"}}}),
            "evaluation.threshold.value: exactly one of boolValue, doubleValue, stringValue must be set",
        ),
        (
            alert(notifying({"destinationId": "d", "userEmail": "a@example.org"})),
            "evaluation.notification.subscriptions[0]: exactly one of destinationId and userEmail must be "
            "set",
        ),
        (
            alert({"notification": {"retriggerSeconds": -1}}),
            "evaluation.notification.retriggerSeconds: -1 is negative",
        ),
        (
            alert(schedule={"quartzCronSchedule": "daily", "timezoneId": "UTC"}),
            "schedule.quartzCronSchedule: 'daily' has 1 field(s); a Quartz cron expression has 6 or 7",
        ),
        (
            alert(
                schedule={
                    "quartzCronSchedule": "0 0 6 * * ?",
                    "timezoneId": "UTC",
                    "pauseStatus": "STOPPED",
                }
            ),
            "schedule.pauseStatus: 'STOPPED' is not one of PAUSED, UNPAUSED",
        ),
    ],
)
def test_what_an_alert_cannot_be(inputs: Properties, expected: str) -> None:
    assert mistakes(tokens.ALERT, inputs) == [expected]
