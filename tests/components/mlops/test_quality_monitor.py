"""QualityMonitor: what is looked at, when, and where the results go."""

from collections.abc import Callable
from dataclasses import replace

import pulumi
import pytest

from components.mlops.quality_monitor import (
    InferenceLog,
    QualityMonitor,
    QualityMonitorArgs,
    Snapshot,
    TimeSeries,
)
from components.schedule import Schedule
from tests.conftest import Deploy

MONITOR = "databricks:index/qualityMonitor:QualityMonitor"

FEATURES = QualityMonitorArgs(
    table_name="ml_prod_catalog.feature_store.customer_features",
    output_schema="ml_prod_catalog.feature_store",
    assets_dir="/ml_monitoring/prod/customer_features",
    analysis=Snapshot(),
    schedule=Schedule(quartz="0 0 6 * * ?"),
)
PREDICTIONS = InferenceLog(
    timestamp_column="request_time",
    granularities=["1 week"],
    model_column="model_id",
    prediction_column="prediction",
    problem="classification",
    label_column="label",
)


@pytest.mark.parametrize("preview", [True, False])
def test_looks_at_a_whole_table_once_a_day(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: QualityMonitor("features", FEATURES), preview=preview).one(MONITOR).inputs

    assert inputs == {
        "tableName": "ml_prod_catalog.feature_store.customer_features",
        "outputSchemaName": "ml_prod_catalog.feature_store",
        "assetsDir": "/ml_monitoring/prod/customer_features",
        "snapshot": {},
        "schedule": {"quartzCronExpression": "0 0 6 * * ?", "timezoneId": "UTC"},
    }


@pytest.mark.parametrize("preview", [True, False])
def test_looks_at_predictions_week_by_week_and_slice_by_slice(deploy: Deploy, preview: bool) -> None:
    args = replace(FEATURES, analysis=PREDICTIONS, slices=["region"])
    inputs = deploy(lambda: QualityMonitor("predictions", args), preview=preview).one(MONITOR).inputs

    assert inputs["inferenceLog"] == {
        "timestampCol": "request_time",
        "granularities": ["1 week"],
        "modelIdCol": "model_id",
        "predictionCol": "prediction",
        "problemType": "PROBLEM_TYPE_CLASSIFICATION",
        "labelCol": "label",
    }
    assert inputs["slicingExprs"] == ["region"]
    assert "snapshot" not in inputs


def test_looks_at_windows_of_time(deploy: Deploy) -> None:
    args = replace(FEATURES, analysis=TimeSeries(timestamp_column="ts", granularities=["1 day", "1 week"]))
    inputs = deploy(lambda: QualityMonitor("series", args)).one(MONITOR).inputs

    assert inputs["timeSeries"] == {"timestampCol": "ts", "granularities": ["1 day", "1 week"]}


def test_what_cannot_change_on_a_monitor_makes_a_new_one_after_the_old_one_is_gone(deploy: Deploy) -> None:
    monitor = deploy(lambda: QualityMonitor("features", FEATURES)).one(MONITOR)

    assert set(monitor.replace_on_changes) == {"tableName", "assetsDir", "warehouseId"}
    assert monitor.delete_before_replace


def test_yields_the_tables_of_metrics_that_a_preview_knows(deploy: Deploy) -> None:
    def program() -> None:
        monitor = QualityMonitor("features", FEATURES)
        pulumi.export("profile", monitor.profile_table)
        pulumi.export("drift", monitor.drift_table)

    assert deploy(program, preview=True).exports == {
        "profile": "ml_prod_catalog.feature_store.customer_features_profile_metrics",
        "drift": "ml_prod_catalog.feature_store.customer_features_drift_metrics",
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: replace(FEATURES, table_name="customer_features"),
            "must be a full name, catalog.schema.table",
        ),
        (lambda: replace(FEATURES, output_schema="feature_store"), "must be a full name, catalog.schema"),
        (
            lambda: replace(FEATURES, assets_dir="ml_monitoring"),
            "assets_dir 'ml_monitoring' must be absolute",
        ),
        (lambda: replace(PREDICTIONS, granularities=[]), "granularities is empty"),
        (lambda: replace(PREDICTIONS, granularities=["weekly"]), "granularity 'weekly' is none of"),
        (lambda: replace(PREDICTIONS, prediction_column="the score"), "column 'the score' must be"),
        (lambda: TimeSeries(timestamp_column="the time", granularities=["1 day"]), "column 'the time' must"),
    ],
)
def test_refuses_what_databricks_refuses(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
