"""What these tests share."""

import pytest
from pytest_httpserver import HTTPServer

from tests.features.history import serve_history
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture
def history(httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse with customers' history in the catalog of dev, and the API that shows its tables."""
    return serve_history(httpserver, rows=20)
