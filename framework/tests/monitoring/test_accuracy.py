"""Accuracy in use: the packaged SQL run on a monitor's profile table."""

from datetime import UTC, datetime

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import InputError
from company_ml.monitoring.accuracy import check
from tests.monitoring.profiles import TABLE, fill
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    fill(warehouse.database)
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
