"""An environment in which the integration job can run, with a registry that others use too."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bundle import check
from company_ml.settings.connections import registry
from company_ml.settings.environment import Environment
from tests.bundle_check.conftest import VALUES, committed
from tests.cli.conftest import run_command, signed_in
from tests.integration.job import Job
from tests.integration.spark import install
from tests.scoring.mirror import mirror_for
from tests.statements.duck_tables import show_tables
from tests.statements.duck_warehouse import DuckWarehouse

__all__ = ["committed", "run_command", "signed_in"]

SCHEMA = "integration"


@dataclass(frozen=True)
class Validation:
    """The validation environment: its catalog, the registry, the volumes and the workspace's folders."""

    catalog: str
    warehouse: DuckWarehouse
    client: MlflowClient
    volumes: Path
    folders: set[str]

    @property
    def runs(self) -> Path:
        return self.volumes / self.catalog / SCHEMA / "runs"

    def models(self) -> list[str]:
        """Return the models and locks of the environment's own catalog."""
        found = self.client.search_registered_models(filter_string=f"name LIKE '{self.catalog}.%'")
        return sorted(model.name for model in found)

    def tables(self) -> list[str]:
        rows = self.warehouse.database.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_catalog = ? ORDER BY 1",
            [self.catalog],
        )
        return [name for (name,) in rows.fetchall()]

    def experiments(self) -> list[str]:
        folder = f"/Users/{principal(self.catalog)}/integration/"
        found = self.client.search_experiments(filter_string=f"name LIKE '{folder}%'")
        return sorted(experiment.name.removeprefix(folder) for experiment in found)

    def is_empty(self) -> bool:
        """Return whether no trial has left anything."""
        files = list(self.runs.iterdir()) if self.runs.exists() else []
        return not (self.models() or self.tables() or self.experiments() or files or self.folders)


def principal(catalog: str) -> str:
    """Return the identity that runs the job: one of each test's own, as all share one MLflow server."""
    return f"run-of-{catalog}"


@pytest.fixture
def validation(
    signed_in: HTTPServer,
    workspace: WorkspaceClient,
    environments: dict[str, Environment],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Validation:
    catalog = f"ml_{uuid.uuid4().hex[:8]}_catalog"
    warehouse = DuckWarehouse(signed_in)
    warehouse.database.execute(f"ATTACH ':memory:' AS {catalog}")
    warehouse.database.execute(f"CREATE SCHEMA {catalog}.{SCHEMA}")
    show_tables(signed_in, warehouse)
    install(warehouse, monkeypatch)
    folders: set[str] = set()
    _serve_folders(signed_in, folders)
    # MLflow notes the id of the table that a data set comes from.
    signed_in.expect_request(re.compile(r"^/api/2\.0/unity-catalog/tables/")).respond_with_json(
        {"table_id": "t"}
    )
    signed_in.expect_request("/api/2.2/jobs/runs/get").respond_with_json({"creator_user_name": "pipeline"})
    stages = {
        stage: {"name": name, "retention_days": 1}
        for stage, name in (
            ("dev", SCHEMA),
            ("candidate", f"{SCHEMA}_candidate"),
            ("production", "none"),
            ("archived", "neither"),
        )
    }
    monkeypatch.setenv("COMPANY_ML_STAGES", json.dumps(stages))
    return Validation(catalog, warehouse, registry(environments["test"]), tmp_path / "Volumes", folders)


@pytest.fixture
def job(committed: Mapping[str, Any], validation: Validation, run_command: Any, tmp_path: Path) -> Job:
    """Return the job of the change c1a2b3c."""
    mirror = mirror_for(tmp_path / "mirror", "lightgbm")
    return Job(definition(committed, validation, mirror, "c1a2b3c"), validation.volumes, run_command)


def definition(
    committed: Mapping[str, Any], validation: Validation, mirror: Path, change: str
) -> Mapping[str, Any]:
    """Return the committed job, with the values of the environment and of a change."""
    values = {
        **VALUES,
        "catalog": validation.catalog,
        "change": change,
        "mirror": str(mirror),
        "run_principal": principal(validation.catalog),
    }
    configuration, problems = check.resolved(committed, "integration-test", values)
    assert problems == []
    return configuration["resources"]["jobs"]["integration"]


def _serve_folders(server: HTTPServer, folders: set[str]) -> None:
    """Answer as the workspace does where folders are made and deleted.

    https://docs.databricks.com/api/azure/workspace/workspace
    """

    def make(request: Request) -> Response:
        folders.add(request.get_json()["path"])
        return Response("{}", mimetype="application/json")

    def delete(request: Request) -> Response:
        path = request.get_json()["path"]
        gone = {folder for folder in folders if folder == path or folder.startswith(f"{path}/")}
        if not gone:
            absent = {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": f"Path ({path}) doesn't exist."}
            return Response(json.dumps(absent), 404, mimetype="application/json")
        folders.difference_update(gone)
        return Response("{}", mimetype="application/json")

    server.expect_request("/api/2.0/workspace/mkdirs", method="POST").respond_with_handler(make)
    server.expect_request("/api/2.0/workspace/delete", method="POST").respond_with_handler(delete)
