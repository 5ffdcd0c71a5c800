"""Publishing some columns: nothing else is in the table that goes online."""

import json
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.cli import publish_features
from company_ml.errors import InputError, RefusedError
from company_ml.features.online import Publication
from company_ml.features.subset import publish_columns
from company_ml.settings.environment import load
from tests.commands import ended
from tests.features.tables import FEATURES, STORES, defined
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse

DEV = load("dev")
SOURCE = "ml_dev_catalog.feature_store.user_features"
NARROW = f"{SOURCE}_published"
STORE = "mlops-dev-features"


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    for statement in (
        "ATTACH ':memory:' AS ml_dev_catalog",
        "CREATE SCHEMA ml_dev_catalog.feature_store",
        f"CREATE TABLE {SOURCE} (user_id BIGINT PRIMARY KEY, spend DECIMAL(10,2), seen TIMESTAMPTZ)",
        f"INSERT INTO {SOURCE} VALUES (1, 2.5, now()), (2, 3, now())",
    ):
        warehouse.database.execute(statement)
    show_tables(httpserver, warehouse)
    httpserver.expect_request(f"{STORES}/{STORE}").respond_with_json({"name": STORE, "state": "AVAILABLE"})
    httpserver.expect_request(f"{FEATURES}/{NARROW}/publish", method="POST").respond_with_json(
        {"online_table_name": "x", "pipeline_id": "p-1"}
    )
    return warehouse


def published(workspace: WorkspaceClient, *columns: str, apply: bool = True) -> Publication:
    return publish_columns(workspace, "w-1", STORE, defined(), DEV, columns, apply=apply)


def sent(httpserver: HTTPServer) -> list[Any]:
    return [r.get_json() for r, _ in httpserver.log if r.path.endswith("/publish")]


def content(warehouse: DuckWarehouse) -> tuple[list[str], list[Any]]:
    found = warehouse.database.execute(f"SELECT * FROM {NARROW} ORDER BY user_id")
    return [column[0] for column in found.description or []], found.fetchall()


def test_the_published_table_holds_the_keys_and_the_chosen_columns(
    warehouse: DuckWarehouse, workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    done = published(workspace, "spend")
    assert (done.source, done.applied, done.pipeline_id) == (NARROW, True, "p-1")
    columns, rows = content(warehouse)
    assert (columns, len(rows)) == (["user_id", "spend"], 2)
    (body,) = sent(httpserver)
    assert body["publish_spec"]["online_table_name"] == f"{SOURCE}_online"


def test_publishing_again_brings_what_has_changed(
    warehouse: DuckWarehouse, workspace: WorkspaceClient
) -> None:
    published(workspace, "spend")
    warehouse.database.execute(f"UPDATE {SOURCE} SET spend = 9 WHERE user_id = 2")
    published(workspace, "spend")
    assert [int(spend) for _, spend in content(warehouse)[1]] == [2, 9]


def test_a_column_that_is_chosen_no_more_is_never_published_on(
    warehouse: DuckWarehouse, workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    published(workspace, "spend", "seen")
    asked = len(warehouse.asked)
    with pytest.raises(RefusedError, match=f"{NARROW} has seen, too, and would publish it"):
        published(workspace, "spend")
    assert (len(warehouse.asked), len(sent(httpserver))) == (asked, 1)


def test_a_dry_run_writes_and_publishes_nothing(
    warehouse: DuckWarehouse, workspace: WorkspaceClient, httpserver: HTTPServer
) -> None:
    assert not published(workspace, "spend", apply=False).applied
    assert (warehouse.asked, sent(httpserver)) == ([], [])


@pytest.mark.usefixtures("warehouse")
@pytest.mark.parametrize(
    ("columns", "message"),
    [(("spend", "age"), "has no column age"), (("user_id",), "beside its keys"), (("",), "has no column ")],
)
def test_columns_that_are_none_are_refused(
    workspace: WorkspaceClient, columns: tuple[str, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        published(workspace, *columns)


def test_the_command_takes_a_warehouse_for_its_columns(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse = DuckWarehouse(httpserver)
    warehouse.database.execute("ATTACH ':memory:' AS ml_dev_catalog")
    show_tables(httpserver, warehouse)
    httpserver.expect_request("/.well-known/databricks-config").respond_with_json({})
    monkeypatch.setenv("DATABRICKS_HOST", httpserver.url_for(""))
    monkeypatch.setenv("DATABRICKS_TOKEN", "a-token")
    asked = ["publish", "-e", "dev", "-c", "user_features", "--store", STORE, "--json", "--columns"]
    assert ended(publish_features.main, *asked, "spend_30d") == 2
    assert "on --warehouse: name one" in capsys.readouterr().err
    assert ended(publish_features.main, *asked, "spend_30d, last_seen", "--warehouse", "w-1") == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["source"], done["applied"]) == (NARROW, False)
