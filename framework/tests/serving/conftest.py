"""Serving endpoints, doubled, and the real SDK that speaks to them on a clock that stands still."""

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.config import Config
from pytest_httpserver import HTTPServer

from company_ml.serving.endpoints import Endpoints
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble

ENDPOINT = "customer-churn"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StillClock:
    """Return the time, which is also the time of the SDK's waiters."""
    clock = StillClock()
    monkeypatch.setattr("databricks.sdk.service.serving.time", clock)
    return clock


@pytest.fixture
def double(httpserver: HTTPServer, clock: StillClock) -> ServingDouble:
    """Return the service: versions 1 to 9 of a model exist."""
    double = ServingDouble(httpserver, clock)
    double.models = {("c.s.churn", str(version)) for version in range(1, 10)}
    return double


@pytest.fixture
def client(httpserver: HTTPServer, clock: StillClock) -> WorkspaceClient:
    """Return the real SDK's client."""
    config = Config(host=httpserver.url_for(""), token="a-token", auth_type="pat", clock=clock)
    return WorkspaceClient(config=config)


@pytest.fixture
def said() -> list[str]:
    """Return what the endpoints' operations have said."""
    return []


@pytest.fixture
def endpoints(client: WorkspaceClient, double: ServingDouble, said: list[str]) -> Endpoints:
    """Return the workspace's endpoints."""
    return Endpoints(client, said.append)
