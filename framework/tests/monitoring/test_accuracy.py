"""Accuracy in use: the packaged SQL run on a monitor's profile table."""

from datetime import UTC, datetime

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import InputError
from company_ml.monitoring.accuracy import check
from tests.statements.duck_warehouse import DuckWarehouse

TABLE = "memory.main.logs_profile_metrics"

WINDOWS = [
    # model, first day, last day, slice, log type, accuracy
    ("churn/1", 20, 21, None, "INPUT", 0.92),
    ("churn/1", 21, 22, None, "INPUT", 0.95),
    ("churn/1", 22, 23, None, "INPUT", 0.93),
    ("churn/1", 23, 24, None, "INPUT", 0.90),
    ("churn/2", 22, 23, None, "INPUT", 0.80),
    ("churn/2", 23, 24, None, "INPUT", 0.85),
    ("churn/3", 23, 24, None, "INPUT", 0.70),  # one window alone compares with nothing
    ("churn/2", 21, 22, "plan", "INPUT", 0.99),  # a slice
    ("churn/2", 20, 21, None, "BASELINE", 0.99),  # the baseline
    ("churn/2", 19, 20, None, "INPUT", None),  # no labels yet
    ("churn/2", 25, 26, None, "INPUT", 0.10),  # not over yet
    ("churn/2", 1, 2, None, "INPUT", 0.99),  # longer ago than is looked back
]


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    warehouse.database.execute(
        f"""CREATE TABLE {TABLE} (
            model_id TEXT, column_name TEXT, granularity TEXT, slice_key TEXT, log_type TEXT,
            accuracy_score DOUBLE, "window" STRUCT("start" TIMESTAMPTZ, "end" TIMESTAMPTZ))"""
    )
    day = "make_timestamptz(2026, 11, ?, 0, 0, 0.0)"
    warehouse.database.executemany(
        f"""INSERT INTO {TABLE}
            (model_id, column_name, granularity, "window", slice_key, log_type, accuracy_score)
            VALUES (?, ':table', '1 day', {{'start': {day}, 'end': {day}}}, ?, ?, ?)""",
        [list(window) for window in WINDOWS],
    )
    return warehouse


@pytest.mark.usefixtures("warehouse")
def test_the_latest_window_is_compared_with_the_best_before(workspace: WorkspaceClient) -> None:
    worst, better = check(workspace, "w-1", TABLE, "model_id", days=14)
    assert (worst.model, worst.best_before, worst.accuracy_score) == ("churn/1", 0.95, 0.90)
    assert worst.window_start == datetime(2026, 11, 23, tzinfo=UTC)
    assert worst.decision.alert
    assert (better.model, better.best_before, better.accuracy_score) == ("churn/2", 0.80, 0.85)
    assert not better.decision.alert


def test_a_model_without_labels_has_nothing_to_compare(
    workspace: WorkspaceClient, warehouse: DuckWarehouse
) -> None:
    warehouse.database.execute(f"DELETE FROM {TABLE}")
    assert check(workspace, "w-1", TABLE, "model_id") == ()


def test_no_days_to_look_back_are_refused(workspace: WorkspaceClient) -> None:
    with pytest.raises(InputError, match="give 1 or more"):
        check(workspace, "w-1", TABLE, "model_id", days=0)
