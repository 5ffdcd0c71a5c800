"""An environment's catalog in a warehouse, with an inference table as endpoints write it."""

from dataclasses import dataclass

import pytest
from databricks.sdk import WorkspaceClient
from pytest_httpserver import HTTPServer

from company_ml.inference.definition import InferenceTable
from company_ml.inference.unpack import Unpacker, Unpacking
from company_ml.settings.environment import load
from tests.inference.recorded import NOW, SCHEMA, definition
from tests.statements.duck import SYSTEM
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse


@dataclass
class Plant:
    """The warehouse, and what unpacks in it."""

    warehouse: DuckWarehouse
    workspace: WorkspaceClient

    def run(self, sql: str) -> list[tuple[object, ...]]:
        return self.warehouse.database.execute(sql).fetchall()

    def unpack(
        self, table: InferenceTable | None = None, *, apply: bool = True, page: int = 1000
    ) -> Unpacking:
        wanted = table or definition()
        unpacker = Unpacker(self.workspace, "w-1", wanted, load("prod"), days=30, page=page)
        return unpacker.unpack(apply=apply, now=NOW)

    def rows(self, columns: str, order: str = "request_id, row_number") -> list[tuple[object, ...]]:
        return self.run(f"SELECT {columns} FROM ml_prod_catalog.serving.unpacked ORDER BY {order}")


@pytest.fixture
def plant(workspace: WorkspaceClient, httpserver: HTTPServer) -> Plant:
    warehouse = DuckWarehouse(httpserver)
    for statement in SCHEMA.format(system=SYSTEM).split(";"):
        warehouse.database.execute(statement)
    show_tables(httpserver, warehouse)
    return Plant(warehouse, workspace)
