"""The alerts of the stacks and the commands of the framework measure the same things.

On the same rows, both come to the same numbers. The framework imports nothing of the stacks; here, their
statements are files.
"""

from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.cost import usage
from company_ml.governance.queries import Governance
from company_ml.monitoring import accuracy, quality
from tests.cost import billing
from tests.governance import access
from tests.monitoring import profiles
from tests.statements.duck import execute
from tests.statements.duck_warehouse import DuckWarehouse

STACKS = Path(__file__).parents[3] / "components" / "operations" / "sql"


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    warehouse = DuckWarehouse(httpserver)
    for filled in (access, billing, profiles):
        filled.fill(warehouse.database)
    return warehouse


def stack(warehouse: DuckWarehouse, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Return what a statement of the stacks yields."""
    sql = (STACKS / f"{name}.sql").read_text(encoding="utf-8")
    return execute(warehouse.database, sql, parameters).fetchall()


def test_cost_by_day_workspace_and_sku(workspace: WorkspaceClient, warehouse: DuckWarehouse) -> None:
    found = usage.report(workspace, "w-1", days=7)
    rows = [tuple(vars(each).values()) for each in found.usage]
    assert rows == stack(warehouse, "cost_by_day_and_sku", days=7, workspace_id="all")


def test_the_dearest_of_the_last_days(workspace: WorkspaceClient, warehouse: DuckWarehouse) -> None:
    found = usage.report(workspace, "w-1", days=1)
    (dearest,) = stack(warehouse, "daily_cost", workspace_id="all")
    assert max(found.by_day.items(), key=lambda item: item[1]) == dearest


def test_completeness_and_uniqueness(workspace: WorkspaceClient, warehouse: DuckWarehouse) -> None:
    warehouse.database.execute("CREATE TABLE memory.main.t AS FROM (VALUES (1), (2), (2), (NULL)) t(user_id)")
    found = quality.check(workspace, "w-1", "memory.main.t", "user_id")
    names = {"table_name": "memory.main.t", "column_name": "user_id"}
    assert (found.row_count, found.value_count, found.completeness) == stack(
        warehouse, "completeness", **names
    )[0]
    assert (found.value_count, found.distinct_count, found.uniqueness) == stack(
        warehouse, "uniqueness", **names
    )[0]


def test_the_worst_drop_of_accuracy(workspace: WorkspaceClient, warehouse: DuckWarehouse) -> None:
    worst, *_ = accuracy.check(workspace, "w-1", profiles.TABLE, "model_id", days=14)
    names = {"profile_table": profiles.TABLE, "model_column": "model_id", "days": 14}
    ((model, _, start, best, now, drop),) = stack(warehouse, "accuracy_drop", **names)
    assert (worst.model, worst.window_start, worst.best_before, worst.accuracy_score) == (
        model,
        start,
        best,
        now,
    )
    assert worst.decision.findings[0].value == pytest.approx(drop)


def test_lineage_actions_and_changes_of_tags(workspace: WorkspaceClient, warehouse: DuckWarehouse) -> None:
    asked = Governance(workspace, "w-1", days=14)
    same = {
        asked.table_lineage(): stack(warehouse, "lineage", days=14, table_name="all"),
        asked.audit(): stack(warehouse, "model_actions", days=14, workspace_id="all"),
        asked.tag_changes("m"): stack(warehouse, "model_tags", days=14, catalog_name="m"),
    }
    for result, rows in same.items():
        assert sorted(result.rows, key=str) == sorted(rows, key=str)
