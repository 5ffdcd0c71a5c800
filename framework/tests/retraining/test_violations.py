"""What monitors' tables say of a champion: the statements, run on tables like theirs."""

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import InputError
from company_ml.retraining.violations import Findings, Limits, MetricTables
from company_ml.settings.environment import load
from tests.retraining.metrics import DRIFT, PROFILE, champion, day, defined, profile, week
from tests.statements.duck_warehouse import DuckWarehouse

LIMITS = Limits(drift=0.3, accuracy_drop=0.05)


@pytest.fixture
def tables(workspace: WorkspaceClient) -> MetricTables:
    return MetricTables(workspace, "w-1", load("prod"), 60)


def found(tables: MetricTables, **changes: object) -> Findings:
    return tables.violations(defined(**changes), champion(), LIMITS)


@pytest.mark.usefixtures("warehouse")
def test_empty_tables_hold_no_violation(tables: MetricTables) -> None:
    assert found(tables) == Findings((), ())


def test_tables_that_no_monitor_has_written_are_named(tables: MetricTables, warehouse: DuckWarehouse) -> None:
    warehouse.database.execute(f"DROP TABLE {DRIFT}")
    warehouse.database.execute(f"DROP TABLE {PROFILE}")
    assert found(tables) == Findings((), (DRIFT, PROFILE))


def test_drift_in_each_of_the_last_profiles_is_a_violation_with_its_values(
    tables: MetricTables, warehouse: DuckWarehouse
) -> None:
    for number, score in enumerate([0.1, 0.3, 0.4, 0.5], start=20):
        profile(warehouse.database, number, score)
        profile(warehouse.database, number, 0.05, "tenure_months")
    (violation,) = found(tables).violations
    assert (violation.metric, violation.table, violation.kind) == ("drift", DRIFT, "CONSECUTIVE")
    assert [window.value for window in violation.windows] == [0.3, 0.4, 0.5]
    assert violation.windows[-1].end == day(23, 6)
    assert str(violation) == (
        f"drift of age is 0.5 in the last of 3 violated windows of {DRIFT}, the limit is 0.3"
    )


def test_categories_count_by_their_distance_and_only_chosen_columns_count(
    tables: MetricTables, warehouse: DuckWarehouse
) -> None:
    for number in (20, 21, 22):
        profile(warehouse.database, number, None, "o'clock`", distance=0.6)
    assert found(tables).violations[0].windows[0].detail == "o'clock`"
    chosen = {"drift": "serving.features_drift_metrics", "columns": ["age"]}
    assert not found(tables, monitors=[chosen]).violations
    chosen["columns"] = ["age", "o'clock`"]
    assert found(tables, monitors=[chosen]).violations


@pytest.mark.parametrize("score", [None, float("nan"), float("inf"), -1.0, 1.5])
def test_a_profile_whose_score_is_no_share_is_not_surely_violated(
    tables: MetricTables, warehouse: DuckWarehouse, score: float | None
) -> None:
    for number in (20, 21, 22):
        profile(warehouse.database, number, 0.5)
    assert found(tables).violations
    profile(warehouse.database, 23, score)
    assert not found(tables).violations


def test_slices_future_windows_and_another_kind_of_drift_are_apart(
    tables: MetricTables, warehouse: DuckWarehouse
) -> None:
    for number in (22, 23, 24):
        profile(warehouse.database, number, 0.1)
        profile(warehouse.database, number, 0.9, slice_key="contract")
        profile(warehouse.database, number + 4, 0.9)
    assert not found(tables).violations
    for number in (22, 23, 24):
        profile(warehouse.database, number, 0.9, drift_type="BASELINE")
    assert [violation.kind for violation in found(tables).violations] == ["BASELINE"]


def test_a_monitor_that_stopped_is_no_violation_of_today(
    tables: MetricTables, warehouse: DuckWarehouse
) -> None:
    for number in (7, 8, 9):  # the last one 16 days ago
        profile(warehouse.database, number, 0.9)
    assert not found(tables).violations


def test_accuracy_counts_of_the_champion_alone(tables: MetricTables, warehouse: DuckWarehouse) -> None:
    for first, accuracy in ((-20, 0.95), (-13, 0.8), (-6, 0.8), (1, 0.8), (8, None)):
        week(warehouse.database, first, accuracy)
        week(warehouse.database, first, 0.99, version="4")
        week(warehouse.database, first, 0.99, slice_key="contract")
        week(warehouse.database, first, 0.99, log_type="BASELINE")
    (violation,) = found(tables).violations
    assert (violation.metric, violation.kind) == ("accuracy drop", "accuracy 1 week")
    assert [window.value for window in violation.windows] == [pytest.approx(0.15)] * 3
    assert not tables.violations(defined(), champion(number="4"), LIMITS).violations


def test_windows_from_before_the_champion_or_the_last_request_do_not_count(
    tables: MetricTables, warehouse: DuckWarehouse
) -> None:
    for number in (20, 21, 22, 23):
        profile(warehouse.database, number, 0.9)
    assert tables.violations(defined(), champion(day(20)), LIMITS).violations
    assert not tables.violations(defined(), champion(day(21, 7)), LIMITS).violations
    late = champion(champion_at="2026-11-21T07:00:00Z")
    assert not tables.violations(defined(), late, LIMITS).violations
    odd = champion(champion_at="yesterday")
    assert tables.violations(defined(), odd, LIMITS).violations
    assert tables.violations(defined(), champion(), LIMITS, since=day(20, 6)).violations
    assert not tables.violations(defined(), champion(), LIMITS, since=day(21, 6)).violations


@pytest.mark.parametrize(("drift", "drop"), [(0.0, 0.05), (1.1, 0.05), (0.3, float("nan"))])
def test_limits_that_are_no_shares_are_refused(drift: float, drop: float) -> None:
    with pytest.raises(InputError, match="give more than 0 and at most 1"):
        Limits(drift, drop)


def test_a_refused_table_is_told(tables: MetricTables, httpserver: HTTPServer) -> None:
    refusal = {"error_code": "PERMISSION_DENIED", "message": "no SELECT"}
    httpserver.expect_request(f"/api/2.1/unity-catalog/tables/{DRIFT}").respond_with_json(refusal, status=403)
    with pytest.raises(Exception, match=f"reading {DRIFT} was refused: no SELECT"):
        found(tables)
