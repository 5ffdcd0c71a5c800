"""What tests share: a real MLflow server, and a real Databricks SDK that speaks to the test's own server."""

import uuid
from collections.abc import Iterator

import pytest
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.names import ModelName
from company_ml.settings.connections import registry
from company_ml.settings.environment import Environment, load
from tests.mlflow_server import serving


@pytest.fixture(autouse=True)
def _no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own configuration reaches a test."""
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    # The workspaces of tests take a token: they are HTTP servers, and exchange none.
    monkeypatch.setenv("COMPANY_ML_STATIC_TOKENS", "allowed")
    for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN", "MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def mlflow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a real MLflow server; tests tell their models apart by catalog."""
    with serving(tmp_path_factory.mktemp("mlflow")) as address:
        yield address


@pytest.fixture
def environments(mlflow_server: str) -> dict[str, Environment]:
    """Return dev, test and prod on the MLflow server, over a catalog of models that only this test uses."""
    catalog = f"ml_{uuid.uuid4().hex[:8]}_catalog"
    own = {"tracking_uri": mlflow_server, "registry_uri": mlflow_server, "models_catalog": catalog}
    return {name: load(name).model_copy(update=own) for name in ("dev", "test", "prod")}


@pytest.fixture
def mlflow_client(environments: dict[str, Environment]) -> MlflowClient:
    """Return a client of the MLflow server."""
    return registry(environments["dev"])


@pytest.fixture
def model_name() -> str:
    """Return the name of the model, the same in all schemas."""
    return "churn"


@pytest.fixture
def dev(environments: dict[str, Environment], model_name: str) -> ModelName:
    """Return the model in dev."""
    return ModelName(environments["dev"].models_catalog, "dev_models", model_name)


@pytest.fixture
def candidate(dev: ModelName) -> ModelName:
    """Return the model among the candidates."""
    return dev.in_schema("candidate_models")


@pytest.fixture
def production(dev: ModelName) -> ModelName:
    """Return the model in production."""
    return dev.in_schema("production_models")


@pytest.fixture
def workspace(httpserver: HTTPServer) -> WorkspaceClient:
    """Return a real client whose workspace is the test's own HTTP server."""
    httpserver.expect_request("/.well-known/databricks-config").respond_with_json({})
    client = WorkspaceClient(host=httpserver.url_for(""), token="a-token", auth_type="pat")
    httpserver.clear_log()  # a client asks for its host's settings first; tests count what they asked for
    return client


@pytest.fixture
def found_workspace(
    workspace: WorkspaceClient, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> HTTPServer:
    """Return the server of the workspace, and let variables say where it is."""
    monkeypatch.setenv("DATABRICKS_HOST", httpserver.url_for(""))
    monkeypatch.setenv("DATABRICKS_TOKEN", "a-token")
    return httpserver
