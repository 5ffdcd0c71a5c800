"""Data quality: the packaged SQL run on real rows, and the decision on what it counted."""

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.errors import InputError
from company_ml.monitoring.quality import check
from company_ml.statements.execution import StatementError
from tests.statements.duck_warehouse import DuckWarehouse

TABLE = "memory.main.customer_features"


def filled(httpserver: HTTPServer, *values: int | None) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    warehouse.database.execute(f"CREATE TABLE {TABLE} (user_id BIGINT)")
    if values:
        warehouse.database.executemany(f"INSERT INTO {TABLE} VALUES (?)", [[value] for value in values])
    return warehouse


@pytest.mark.parametrize(
    ("values", "counts", "shares", "findings"),
    [
        ((1, 2, 3, 4), (4, 4, 4), (1.0, 1.0), []),
        ((1, 2, 2, None), (4, 3, 2), (0.75, 2 / 3), ["completeness of user_id", "uniqueness of user_id"]),
        ((None, None), (2, 0, 0), (0.0, None), ["completeness of user_id"]),
        ((), (0, 0, 0), (None, None), ["row count"]),
    ],
)
def test_a_column_is_counted_and_judged(
    workspace: WorkspaceClient,
    httpserver: HTTPServer,
    values: tuple[int | None, ...],
    counts: tuple[int, ...],
    shares: tuple[float | None, ...],
    findings: list[str],
) -> None:
    filled(httpserver, *values)
    found = check(workspace, "w-1", TABLE, "user_id")
    assert (found.row_count, found.value_count, found.distinct_count) == counts
    assert (found.completeness, found.uniqueness) == pytest.approx(shares)
    assert [finding.what for finding in found.decision.findings] == findings


def test_names_are_bound_and_never_written_into_the_statement(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    warehouse = filled(httpserver, 1)
    check(workspace, "w-1", TABLE, "user_id")
    (asked,) = warehouse.asked
    assert TABLE not in asked["statement"]
    assert {"name": "table_name", "type": "STRING", "value": TABLE} in asked["parameters"]


def test_a_table_that_does_not_exist_is_told_in_the_servers_words(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    DuckWarehouse(httpserver)
    with pytest.raises(StatementError, match="does not exist"):
        check(workspace, "w-1", "memory.main.missing", "user_id")


@pytest.mark.parametrize(
    "wrong",
    [
        {"table": "t; DROP TABLE x"},
        {"column": "user_id) FROM x --"},
        {"completeness": 1.5},
        {"uniqueness": 0.0},
    ],
)
def test_wrong_names_and_limits_are_refused_before_anything_is_asked(
    workspace: WorkspaceClient, httpserver: HTTPServer, wrong: dict[str, Any]
) -> None:
    warehouse = filled(httpserver, 1)
    arguments: dict[str, Any] = {"table": TABLE, "column": "user_id"} | wrong
    with pytest.raises(InputError):
        check(workspace, "w-1", **arguments)
    assert warehouse.asked == []
