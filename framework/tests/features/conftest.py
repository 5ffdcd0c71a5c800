"""What these tests share."""

import pytest
from pytest_httpserver import HTTPServer

from tests.features.history import keep_history
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture
def history(httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse with customers' history in the catalog of dev, and the API that shows its tables."""
    warehouse = DuckWarehouse(httpserver)
    keep_history(warehouse, "ml_dev_catalog", rows=20)
    show_tables(httpserver, warehouse)
    return warehouse
