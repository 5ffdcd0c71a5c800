"""The alert on a day's cost measures what the framework's report does; all else is one statement for both.

The framework imports nothing of the stacks; here, their statement is a file.
"""

from pathlib import Path

from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.cost import usage
from tests.cost import billing
from tests.statements.duck import execute
from tests.statements.duck_warehouse import DuckWarehouse

DAILY_COST = Path(__file__).parents[3] / "components" / "operations" / "sql" / "daily_cost.sql"


def test_the_dearest_of_the_last_days(workspace: WorkspaceClient, httpserver: HTTPServer) -> None:
    warehouse = DuckWarehouse(httpserver)
    billing.fill(warehouse.database)
    found = usage.report(workspace, "w-1", days=1)
    sql = DAILY_COST.read_text(encoding="utf-8")
    (dearest,) = execute(warehouse.database, sql, {"workspace_id": "all"}).fetchall()
    assert max(found.by_day.items(), key=lambda item: item[1]) == dearest
