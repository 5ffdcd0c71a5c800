"""Monitors of tables."""

from typing import Any

import pytest

from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import tables, tokens
from localcloud.databricks.routes import Route
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks import workspace_side
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

TABLE = "ml_dev_catalog.raw.events"
LOG = {
    "granularities": ["1 day"],
    "timestampCol": "at",
    "modelIdCol": "model",
    "predictionCol": "guess",
    "problemType": "PROBLEM_TYPE_CLASSIFICATION",
}


def monitoring(**more: Any) -> Properties:
    analysis = {} if {"timeSeries", "inferenceLog"} & more.keys() else {"snapshot": {}}
    return {
        "tableName": TABLE,
        "assetsDir": "/Shared/monitors",
        "outputSchemaName": "ml_dev_catalog.raw",
        **analysis,
        **more,
    }


@pytest.fixture
def events(stored: Governed) -> Governed:
    """Give the table ``ml_dev_catalog.raw.events``."""
    stored.catalog()
    stored.schema()
    columns = [("at", "timestamp"), ("model", "string"), ("guess", "string"), ("truth", "string")]
    tables.add_table(Route(stored.cloud, None), TABLE, columns)
    return stored


def test_a_monitor_makes_its_tables_of_metrics(events: Governed) -> None:
    made = create(events.cloud, tokens.QUALITY_MONITOR, monitoring(tableName="ML_dev_catalog.raw.Events"))
    assert (made.id, made.outputs["status"]) == (TABLE, "MONITOR_STATUS_ACTIVE")
    for kind in ("profile", "drift"):
        name = made.outputs[f"{kind}MetricsTableName"]
        assert name == f"{TABLE}_{kind}_metrics"
        assert tables.table_named(events.cloud, name)


def test_the_tables_of_metrics_stay_and_a_new_monitor_goes_on_with_them(events: Governed) -> None:
    delete(events.cloud, create(events.cloud, tokens.QUALITY_MONITOR, monitoring()))
    assert tables.table_named(events.cloud, f"{TABLE}_profile_metrics")
    create(events.cloud, tokens.QUALITY_MONITOR, monitoring())


def test_the_table_must_be_there(events: Governed) -> None:
    with refused("TABLE_DOES_NOT_EXIST", "Table 'ml_dev_catalog.raw.none' does not exist."):
        create(events.cloud, tokens.QUALITY_MONITOR, monitoring(tableName="ml_dev_catalog.raw.none"))


def test_the_baseline_table_must_be_there(events: Governed) -> None:
    with refused("TABLE_DOES_NOT_EXIST", "Table 'ml_dev_catalog.raw.none' does not exist."):
        wanted = monitoring(baselineTableName="ml_dev_catalog.raw.none")
        create(events.cloud, tokens.QUALITY_MONITOR, wanted)


def test_the_schema_of_the_metrics_must_be_there(events: Governed) -> None:
    with refused("SCHEMA_DOES_NOT_EXIST", "Schema 'ml_dev_catalog.gold' does not exist."):
        create(events.cloud, tokens.QUALITY_MONITOR, monitoring(outputSchemaName="ml_dev_catalog.gold"))


def test_a_table_of_a_catalog_that_is_not_bound_is_not_monitored(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    elsewhere = stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        create(elsewhere, tokens.QUALITY_MONITOR, monitoring())


def test_the_metrics_need_a_catalog_that_the_workspace_may_write(
    stored: Governed, read_only: StoredCloud
) -> None:
    tables.add_table(Route(stored.cloud, None), TABLE, ())
    message = "Catalog 'ml_dev_catalog' is bound to the current workspace with read-only access"
    with refused("PERMISSION_DENIED", message):
        create(read_only, tokens.QUALITY_MONITOR, monitoring())


def test_a_monitor_is_not_changed_to_a_column_that_is_not_there(events: Governed) -> None:
    made = create(events.cloud, tokens.QUALITY_MONITOR, monitoring(inferenceLog=LOG))
    with refused("INVALID_PARAMETER_VALUE", f"Column 'label' does not exist in table '{TABLE}'."):
        update(events.cloud, made, monitoring(inferenceLog={**LOG, "labelCol": "label"}))


def test_an_analysis_names_columns_of_the_table(events: Governed) -> None:
    log = {**LOG, "labelCol": "label"}
    with refused("INVALID_PARAMETER_VALUE", f"Column 'label' does not exist in table '{TABLE}'."):
        create(events.cloud, tokens.QUALITY_MONITOR, monitoring(inferenceLog=log))
    create(events.cloud, tokens.QUALITY_MONITOR, monitoring(inferenceLog={**LOG, "labelCol": "truth"}))


def test_a_table_has_one_monitor(events: Governed) -> None:
    create(events.cloud, tokens.QUALITY_MONITOR, monitoring())
    with refused("RESOURCE_ALREADY_EXISTS", f"Monitor for table '{TABLE}' already exists."):
        create(events.cloud, tokens.QUALITY_MONITOR, monitoring())


def test_a_warehouse_that_is_named_must_be_there(events: Governed) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "SQL warehouse none does not exist."):
        create(events.cloud, tokens.QUALITY_MONITOR, monitoring(warehouseId="none"))
    wanted = monitoring(warehouseId=workspace_side.warehouse(events.cloud))
    create(events.cloud, tokens.QUALITY_MONITOR, wanted)


def test_a_change_counts_the_version_up_and_keeps_the_dashboard(events: Governed) -> None:
    made = create(events.cloud, tokens.QUALITY_MONITOR, monitoring())
    changed = update(events.cloud, made, monitoring(slicingExprs=["guess"])).outputs
    assert changed["monitorVersion"] == made.outputs["monitorVersion"] + 1
    assert changed["dashboardId"] == made.outputs["dashboardId"]


def test_a_monitor_without_a_dashboard_has_none(events: Governed) -> None:
    made = create(events.cloud, tokens.QUALITY_MONITOR, monitoring(skipBuiltinDashboard=True))
    assert "dashboardId" not in made.outputs


def test_a_monitor_is_not_moved_to_another_table(events: Governed) -> None:
    made = create(events.cloud, tokens.QUALITY_MONITOR, monitoring())
    message = "Monitor for table 'ml_dev_catalog.raw.other' does not exist."
    with refused("RESOURCE_DOES_NOT_EXIST", message):
        update(events.cloud, made, monitoring(tableName="ml_dev_catalog.raw.other"))


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            monitoring(tableName="events"),
            'tableName: "events" is not the full name of an object: <catalog>.<schema>.<name>',
        ),
        (
            monitoring(outputSchemaName="raw"),
            "outputSchemaName: 'raw' is not the full name of a schema: <catalog>.<schema>",
        ),
        (
            monitoring(assetsDir="monitors"),
            "assetsDir: 'monitors' is not an absolute path in the workspace",
        ),
        (
            monitoring(snapshot=None),
            "exactly one of inferenceLog, snapshot, timeSeries must be set, and none is",
        ),
        (
            monitoring(inferenceLog=LOG, snapshot={}),
            "exactly one of inferenceLog, snapshot, timeSeries must be set, but inferenceLog, snapshot are",
        ),
        (
            monitoring(inferenceLog={**LOG, "granularities": ["AGGREGATION_GRANULARITY_1_DAY"]}),
            "inferenceLog.granularities[0]: 'AGGREGATION_GRANULARITY_1_DAY' is not one of 5 minutes, "
            "30 minutes, 1 hour, 1 day, 1 week, 2 weeks, 3 weeks, 4 weeks, 1 month, 1 year",
        ),
        (
            monitoring(inferenceLog={**LOG, "problemType": "classification"}),
            "inferenceLog.problemType: 'classification' is not one of PROBLEM_TYPE_CLASSIFICATION, "
            "PROBLEM_TYPE_REGRESSION",
        ),
        (
            monitoring(schedule={"quartzCronExpression": "daily", "timezoneId": "UTC"}),
            "schedule.quartzCronExpression: 'daily' has 1 field(s); a Quartz cron expression has 6 or 7",
        ),
        (
            monitoring(
                schedule={
                    "quartzCronExpression": "0 0 6 * * ?",
                    "timezoneId": "UTC",
                    "pauseStatus": "PAUSED",
                }
            ),
            "schedule.pauseStatus: Invalid Configuration for Read-Only Attribute",
        ),
        (
            monitoring(
                customMetrics=[
                    {"name": "m", "type": "SUM", "definition": "d", "inputColumns": [], "outputDataType": "t"}
                ]
            ),
            "customMetrics[0].type: 'SUM' is not one of CUSTOM_METRIC_TYPE_AGGREGATE, "
            "CUSTOM_METRIC_TYPE_DERIVED, CUSTOM_METRIC_TYPE_DRIFT",
        ),
        (
            monitoring(notifications={"onFailure": {"emailAddresses": ["a@example.org"] * 6}}),
            "notifications.onFailure.emailAddresses: at most 5 addresses can be notified",
        ),
    ],
)
def test_what_a_monitor_cannot_be(inputs: Properties, expected: str) -> None:
    assert mistakes(tokens.QUALITY_MONITOR, inputs) == [expected]


def test_the_folder_of_a_monitor_is_sent_once_and_read(events: Governed) -> None:
    made = create(events.cloud, tokens.QUALITY_MONITOR, monitoring())
    changed = update(events.cloud, made, monitoring(assetsDir="/Shared/other"))
    assert changed.outputs["assetsDir"] == "/Shared/monitors"
