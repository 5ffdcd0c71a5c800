"""What these tests share."""

import pytest
from pytest_httpserver import HTTPServer

from tests.retraining.metrics import create
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture
def warehouse(httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse with a monitor's tables, and a catalog of models with the schema of the requests."""
    warehouse = DuckWarehouse(httpserver)
    create(warehouse.database)
    warehouse.database.execute("ATTACH ':memory:' AS ml_models_catalog")
    warehouse.database.execute("CREATE SCHEMA ml_models_catalog.retraining")
    show_tables(httpserver, warehouse)
    return warehouse
