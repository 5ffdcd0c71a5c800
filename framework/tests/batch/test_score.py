"""Tables that are not scored, seen before a model is asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.batch.definition import BatchScoring
from company_ml.batch.score import score
from company_ml.batch.scorer import Scorer
from company_ml.errors import InputError, RefusedError
from company_ml.features.lookup import FeatureLookup
from company_ml.names import ModelName
from company_ml.registry.versions import Version
from company_ml.settings.environment import load
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse

SOURCE, TABLE = "ml_dev_catalog.raw.people", "ml_dev_catalog.raw.scores"
DEFINITION = BatchScoring(model="churn", source="raw.people", table="raw.scores", keys=("user_id",))
VERSION = Version(
    model=ModelName("m", "s", "churn"),
    number="1",
    status="READY",
    created=datetime(2026, 1, 1, tzinfo=UTC),
    changed=datetime(2026, 1, 1, tzinfo=UTC),
    tags={},
    aliases=(),
    run_id=None,
    source="",
    description=None,
)
SCORER = Scorer(VERSION, None, ("age", "contract"), {"prediction": "BIGINT"})


@pytest.fixture
def warehouse(workspace: WorkspaceClient, httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    for statement in (
        "ATTACH ':memory:' AS ml_dev_catalog",
        "CREATE SCHEMA ml_dev_catalog.raw",
        f"CREATE TABLE {SOURCE} (user_id BIGINT, age DOUBLE, contract VARCHAR)",
        f"INSERT INTO {SOURCE} VALUES (1, 2, 'a'), (2, 3, 'b')",
    ):
        warehouse.database.execute(statement)
    show_tables(httpserver, warehouse)
    return warehouse


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (f"INSERT INTO {SOURCE} VALUES (1, 5, 'c')", InputError, "and 1 whose key another row has"),
        (f"INSERT INTO {SOURCE} VALUES (NULL, 5, 'c')", InputError, "has 1 rows without user_id"),
        (f"ALTER TABLE {SOURCE} DROP COLUMN contract", InputError, "has no column contract"),
        (f"ALTER TABLE {SOURCE} ALTER user_id TYPE DOUBLE", InputError, "user_id is DOUBLE"),
        (f"DROP TABLE {SOURCE}", InputError, f"there is no table {SOURCE}"),
        (f"CREATE TABLE {TABLE} (user_id BIGINT)", RefusedError, "column model_name is missing"),
    ],
)
def test_a_table_that_cannot_be_scored_is_told_and_nothing_is_written(
    warehouse: DuckWarehouse, workspace: WorkspaceClient, change: str, error: type[Exception], message: str
) -> None:
    warehouse.database.execute(change)
    with pytest.raises(error, match=message):
        score(workspace, "w-1", DEFINITION, load("dev"), SCORER, apply=True)
    assert not any(asked["statement"].startswith(("MERGE", "CREATE")) for asked in warehouse.asked)


def test_a_key_that_the_model_looks_up_is_still_a_column_of_the_rows(
    warehouse: DuckWarehouse, workspace: WorkspaceClient
) -> None:
    lookup = {"table_name": "raw.people", "lookup_key": ["user_id"], "feature_names": ["contract"]}
    carrying = replace(SCORER, inputs=("contract",), lookups=(FeatureLookup.model_validate(lookup),))
    wanted = DEFINITION.model_copy(update={"source": "raw.ids", "keys": ("contract",)})
    warehouse.database.execute("CREATE TABLE ml_dev_catalog.raw.ids AS SELECT 1::BIGINT AS user_id")
    with pytest.raises(InputError, match=r"raw\.ids has no column contract"):
        score(workspace, "w-1", wanted, load("dev"), carrying, apply=True)
    assert warehouse.asked == []
