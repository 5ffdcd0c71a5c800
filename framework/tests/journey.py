"""`python -m tests.journey`: runs the bundle's jobs, with the values of a platform, on a registry of its own.

The platform comes as JSON on standard input: ``variables`` by target and ``hosts``, as `make bundle` writes
them, and ``schemas``, the properties that the stacks give each schema of the registry. What the commands do
goes to standard output. A version is trained in dev and promoted; retention looks at it on several days and
archives it, and it is restored. The table of requests for retraining is found.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import click
import mlflow
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from bundle import check, documents
from company_ml.cli import recover_model, retain_models
from company_ml.cli.deploy_model import deploy_model
from company_ml.names import ModelName
from company_ml.retraining.requests import find_table
from company_ml.settings import connections
from company_ml.settings.environment import load
from tests.bundle_check.jobs import parameters
from tests.registry.schemas_double import answer
from tests.registry.world import evaluated, train

_AGES = (31, 364, 366)
_MODEL = "customer_churn"


def main() -> None:
    """Read the platform, run its jobs, and print what they did."""
    platform: dict[str, Any] = json.load(sys.stdin)
    with TemporaryDirectory() as folder, HTTPServer() as server:
        catalog: str = platform["variables"]["prod"]["models_catalog"]
        answer(server, catalog, platform["schemas"])
        for path, content in {
            "/api/2.0/preview/scim/v2/Me": {"userName": "pipeline@example.com"},
            "/api/2.0/serving-endpoints": {"endpoints": []},
            "/api/2.2/jobs/runs/get": {"creator_user_name": "pipeline@example.com"},
        }.items():
            server.expect_request(path).respond_with_json(content)
        os.environ |= {
            "COMPANY_ML_STATIC_TOKENS": "allowed",
            "DATABRICKS_CONFIG_FILE": "/nonexistent",
            "DATABRICKS_HOST": server.url_for(""),
            "DATABRICKS_TOKEN": "a-token",
            "MLFLOW_DISABLE_TELEMETRY": "true",
        }
        os.chdir(folder)
        client = _registry()
        with mock.patch.object(connections, "registry", return_value=client):
            result = _run(platform, client, catalog, server.url_for("").rstrip("/"))
    sys.stdout.write(json.dumps(result))


def _registry() -> MlflowClient:
    store = "sqlite:///mlflow.db"
    mlflow.set_tracking_uri(store)
    mlflow.set_registry_uri(store)
    return MlflowClient(store, store)


def _run(platform: dict[str, Any], client: MlflowClient, catalog: str, host: str) -> dict[str, Any]:
    by_stage = {
        properties["stage"]: name for name, properties in platform["schemas"].items() if "stage" in properties
    }
    wheels = ("code/numpy-2.1.0-py3-none-any.whl",)
    version = train(client, ModelName(catalog, by_stage["dev"], _MODEL), requirements=wheels, wheels=wheels)
    evaluated(client, version, experiment=f"/ml_experiments/test/{_MODEL}", roc_auc=0.9)
    whole = documents.merge(documents.read(check.FOLDER), platform["hosts"])

    def job(target: str, name: str, task: str) -> list[str]:
        values = {**platform["variables"][target], "other_workspaces": host}
        return parameters(whole, target, values, name, task)

    promoted = _json(deploy_model, _with(job("test", "validate", "promote"), version="1"))
    retain = job("prod", "retention", "retain")
    actions: dict[str, str] = {}
    for days in _AGES:
        plan = _later(days, lambda: _json(retain_models.retain_models, [*retain, "--dry-run"]))["plan"]
        (actions[str(days)],) = {item["action"] for item in plan if by_stage["dev"] in item["model"]}
    archived = _later(_AGES[-1], lambda: _json(retain_models.retain_models, retain))["results"]
    (where,) = {result["detail"].removeprefix("as models:/").partition("/")[0] for result in archived}
    restore = [
        "restore",
        _MODEL,
        "-e",
        "prod",
        f"--models-catalog={catalog}",
        "--version",
        "1",
        "--reason",
        "r",
    ]
    restored = _json(recover_model.recover_model, [*restore, "--apply", "--json"])
    return {
        "promoted": promoted["target"],
        "actions": actions,
        "archived": where,
        "restored": restored["target"],
        "requests": find_table(
            connections.workspace(), load("dev").model_copy(update={"models_catalog": catalog})
        ),
    }


def _with(words: Sequence[str], version: str) -> list[str]:
    return [f"--version={version}" if word.startswith("--version=") else word for word in words]


def _later(days: int, do: Callable[[], Any]) -> Any:
    """Do something as if a version made now were some days old."""
    moment = datetime.now(UTC) + timedelta(days=days, minutes=1)
    with mock.patch.object(retain_models, "datetime", mock.Mock(now=lambda _: moment)):
        return do()


def _json(command: click.Command, words: Sequence[str]) -> Mapping[str, Any]:
    output = io.StringIO()
    with redirect_stdout(output):
        command.main(list(words), standalone_mode=False)
    return json.loads(output.getvalue())


if __name__ == "__main__":
    main()
