"""Creating and merging feature tables, on a warehouse that really runs the statements."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlglot
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer
from sqlglot import exp

from company_ml.errors import FrameworkError, InputError, RefusedError
from company_ml.features import sql
from company_ml.features.tables import create, merge
from company_ml.settings.environment import load
from tests.features.tables import PATH, defined, refusal, shown
from tests.statements.duck_warehouse import DuckWarehouse
from tests.statements.warehouse import STATEMENTS, answer

DEV = load("dev")
NAME = "ml_dev_catalog.feature_store.user_features"
TIMED = defined(primary_keys=["user_id", "seen"], timeseries_column="seen")
SEEN = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse with the source of the features."""
    warehouse = DuckWarehouse(httpserver)
    for statement in (
        "ATTACH ':memory:' AS ml_dev_catalog",
        "CREATE SCHEMA ml_dev_catalog.feature_store",
        "CREATE SCHEMA ml_dev_catalog.raw",
        "CREATE TABLE ml_dev_catalog.raw.activity "
        "(note VARCHAR, seen TIMESTAMPTZ, user_id BIGINT, spend DECIMAL(10, 2))",
        f"CREATE TABLE {NAME} (user_id BIGINT NOT NULL, spend DECIMAL(10, 2), seen TIMESTAMPTZ)",
    ):
        warehouse.database.execute(statement)
    return warehouse


def fill(warehouse: DuckWarehouse, *rows: tuple[int | None, str]) -> None:
    """Replace the rows of the source."""
    warehouse.database.execute("DELETE FROM ml_dev_catalog.raw.activity")
    for user, spend in rows:
        warehouse.database.execute(
            "INSERT INTO ml_dev_catalog.raw.activity VALUES ('x', ?, ?, ?)", [SEEN, user, spend]
        )


def content(warehouse: DuckWarehouse) -> list[tuple[int, Decimal]]:
    return warehouse.database.execute(f"SELECT user_id, spend FROM {NAME} ORDER BY user_id").fetchall()


def there(httpserver: HTTPServer, **changes: Any) -> None:
    httpserver.expect_request(f"{PATH}/{NAME}").respond_with_json(shown(defined(), **changes))


def absent(httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"{PATH}/{NAME}").respond_with_json(
        refusal("TABLE_DOES_NOT_EXIST", f"Table '{NAME}' does not exist."), status=404
    )


def test_a_table_is_created_with_its_key_its_feed_and_its_texts() -> None:
    statement = sql.create(TIMED, NAME)
    assert "CONSTRAINT user_features_pk PRIMARY KEY (user_id, seen TIMESERIES)" in statement
    tree = sqlglot.parse_one(
        statement.replace(" TIMESERIES", ""), dialect="databricks"
    )  # it does not know it
    assert isinstance(tree, exp.Create)
    assert tree.args["exists"] is True
    columns = {column.name: column for column in tree.find_all(exp.ColumnDef)}
    assert [kind.sql("databricks") for kind in (c.kind for c in columns.values()) if kind] == [
        *("BIGINT", "DECIMAL(10, 2)", "TIMESTAMP")
    ]
    required = [name for name, column in columns.items() if column.find(exp.NotNullColumnConstraint)]
    assert required == ["user_id", "seen"]
    assert "TBLPROPERTIES ('delta.enableChangeDataFeed'='true')" in tree.sql("databricks")
    comments = [node.this.this for node in tree.find_all(exp.CommentColumnConstraint)]
    assert comments == ["The user's id"]
    assert [node.this.this for node in tree.find_all(exp.SchemaCommentProperty)] == [TIMED.description]


def test_a_dry_run_creates_nothing_and_shows_the_statement(
    workspace: WorkspaceClient, httpserver: HTTPServer, warehouse: DuckWarehouse
) -> None:
    absent(httpserver)
    change = create(workspace, "w-1", defined(), DEV, apply=False)
    assert (change.action, change.applied) == ("create", False)
    assert change.statement.startswith(f"CREATE TABLE IF NOT EXISTS {NAME} (")
    assert warehouse.asked == []


def test_a_table_that_is_absent_is_created(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    absent(httpserver)
    httpserver.expect_request(STATEMENTS, method="POST").respond_with_json(answer("SUCCEEDED"))
    assert create(workspace, "w-1", defined(), DEV, apply=True).applied
    (request,) = [request for request, _ in httpserver.log if request.path == STATEMENTS]
    assert request.get_json()["statement"] == sql.create(defined(), NAME)


def test_a_table_that_is_as_defined_is_left_alone(
    workspace: WorkspaceClient, httpserver: HTTPServer, warehouse: DuckWarehouse
) -> None:
    there(httpserver)
    assert create(workspace, "w-1", defined(), DEV, apply=True).action == "none"
    assert warehouse.asked == []


def test_a_table_that_differs_is_refused_with_all_differences(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    columns = [{"name": "user_id", "type_text": "string"}, {"name": "spend", "type_text": "decimal(10, 2)"}]
    there(httpserver, columns=columns, table_constraints=[], feed=False)
    with pytest.raises(RefusedError) as caught:
        create(workspace, "w-1", defined(), DEV, apply=True)
    assert str(caught.value) == (
        f"{NAME} is not as its definition says: column user_id is STRING, not BIGINT; "
        "column seen is missing, not TIMESTAMP; its primary key is none, not user_id; "
        "delta.enableChangeDataFeed is off. Alter the table or the definition"
    )


def test_merging_updates_known_rows_inserts_new_ones_and_keeps_the_others(
    workspace: WorkspaceClient, httpserver: HTTPServer, warehouse: DuckWarehouse
) -> None:
    there(httpserver)
    fill(warehouse, (1, "1.00"), (2, "2.00"))
    assert merge(workspace, "w-1", defined(), DEV, apply=True).rows == 2
    fill(warehouse, (2, "2.50"), (3, "3.00"))
    for _ in range(2):  # the second time changes nothing
        merge(workspace, "w-1", defined(), DEV, apply=True)
        assert content(warehouse) == [(1, Decimal("1.00")), (2, Decimal("2.50")), (3, Decimal("3.00"))]


def test_rows_of_a_series_are_told_apart_by_their_time() -> None:
    assert "ON target.user_id = source.user_id AND target.seen = source.seen" in sql.merge(
        TIMED, NAME, "c.s.t"
    )
    assert "UPDATE SET spend = source.spend\n" in sql.merge(TIMED, NAME, "c.s.t")


def test_a_table_of_keys_alone_has_nothing_to_update() -> None:
    keys = defined(columns={"user_id": {"type": "BIGINT"}})
    assert "WHEN MATCHED" not in sql.merge(keys, NAME, "c.s.t")
    assert isinstance(sqlglot.parse_one(sql.merge(keys, NAME, "c.s.t"), dialect="databricks"), exp.Merge)


def test_a_dry_run_checks_the_keys_and_merges_nothing(
    workspace: WorkspaceClient, httpserver: HTTPServer, warehouse: DuckWarehouse
) -> None:
    there(httpserver)
    fill(warehouse, (1, "1.00"))
    change = merge(workspace, "w-1", defined(), DEV, apply=False)
    assert (change.rows, change.applied) == (1, False)
    assert content(warehouse) == []


def test_repeated_and_missing_keys_are_counted_and_nothing_is_merged(
    workspace: WorkspaceClient, httpserver: HTTPServer, warehouse: DuckWarehouse
) -> None:
    there(httpserver)
    fill(warehouse, (1, "1.00"), (1, "1.50"), (1, "2.00"), (None, "3.00"))
    with pytest.raises(InputError) as caught:
        merge(workspace, "w-1", defined(), DEV, apply=True)
    assert str(caught.value) == (
        "ml_dev_catalog.raw.activity has 1 rows without user_id and 2 whose key another row has: "
        "nothing was merged"
    )
    assert content(warehouse) == []


def test_a_source_without_a_column_is_told_in_the_warehouses_words(
    workspace: WorkspaceClient, httpserver: HTTPServer, warehouse: DuckWarehouse
) -> None:
    there(httpserver)
    warehouse.database.execute("ALTER TABLE ml_dev_catalog.raw.activity DROP COLUMN spend")
    with pytest.raises(FrameworkError, match=r"ended as FAILED: .*spend"):
        merge(workspace, "w-1", defined(), DEV, apply=True)


def test_merging_into_an_absent_table_says_to_create_it(
    workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    absent(httpserver)
    with pytest.raises(InputError, match=f"there is no table {NAME}: create it first"):
        merge(workspace, "w-1", defined(), DEV, apply=True)


def test_a_missing_privilege_is_named(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"{PATH}/{NAME}").respond_with_json(
        refusal("PERMISSION_DENIED", "User does not have USE SCHEMA on feature_store."), status=403
    )
    with pytest.raises(FrameworkError, match=f"reading {NAME} was refused: User does not have USE SCHEMA"):
        create(workspace, "w-1", defined(), DEV, apply=False)
