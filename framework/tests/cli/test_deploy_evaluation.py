"""The commands ``deploy_model evaluate``, ``models`` and ``connect``."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from company_ml.cli import deploy_model, train_model
from company_ml.names import ModelName
from company_ml.registry.versions import get_version
from company_ml.training.sample import customer_churn
from tests.cli.conftest import Run
from tests.registry import schemas_double
from tests.registry.world import evaluated, train

UC = "/api/2.0/mlflow/unity-catalog/registered-models"


def gates_of(folder: Path, least: float) -> str:
    customer_churn(300, seed=7).to_parquet(folder / "unseen.parquet")
    stage = {
        "evaluation": {"file": str(folder / "unseen.parquet"), "target": "churned", "positive": 1},
        "metrics": [{"metric": "roc_auc", "minimum": least}],
    }
    path = folder / "gates.yaml"
    path.write_text(json.dumps({"candidate": stage, "production": stage}), encoding="utf-8")
    return str(path)


def test_a_version_is_evaluated_and_promoted_by_two_commands(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, tmp_path: Path
) -> None:
    trained = run_command(train_model.main, "-e", "dev", "-c", "customer_churn_sample", "--json")
    assert trained.code == 0
    churn = ModelName(dev.catalog, "dev_models", "customer_churn")
    # By its full name, as a registered model tells its deployment job.
    about = (str(churn), "-e", "test", "--version", "@challenger", "--gates", gates_of(tmp_path, 0.7))
    promote = ("promote", *about, "--reason", "PR 12", "--apply", "--json")
    missed = run_command(deploy_model.main, *promote)
    assert missed.code == 3
    assert "deploy_model evaluate customer_churn --version 1" in missed.err
    planned = run_command(deploy_model.main, "evaluate", *about, "--dry-run", "--json")
    assert (planned.code, planned.json["passed"], planned.json["rows"]) == (0, None, 300)
    assert run_command(deploy_model.main, *promote).code == 3
    done = run_command(deploy_model.main, "evaluate", *about, "--json")
    assert (done.code, done.json["passed"]) == (0, True)
    assert run_command(deploy_model.main, *promote).json["target_alias"] == "challenger"
    copy = get_version(mlflow_client, churn.in_schema("candidate_models"), "1")
    assert copy.tags["evaluation_run"] == done.json["run_id"]
    listed = run_command(deploy_model.main, "models", "-e", "test", "--model", "customer_churn", "--json")
    candidate = listed.json["models"][1]
    assert candidate["model"] == str(churn.in_schema("candidate_models"))
    assert (candidate["versions"][0]["verdict"], candidate["versions"][0]["aliases"]) == (
        "passed",
        ["challenger"],
    )
    assert float(candidate["versions"][0]["metrics"]["roc_auc"]) == done.json["metrics"]["roc_auc"]


def test_a_version_that_fails_its_evaluation_ends_the_command_with_3_and_its_reason(
    run_command: Run, dev: ModelName, tmp_path: Path
) -> None:
    assert run_command(train_model.main, "-e", "dev", "-c", "customer_churn_sample").code == 0
    gates = gates_of(tmp_path, 0.99)
    words = ("customer_churn", "-e", "test", "--version", "1", "--gates", gates)
    done = run_command(deploy_model.main, "evaluate", *words, "--json")
    assert (done.code, done.json["passed"]) == (3, False)
    assert "may not enter candidate_models: Metric roc_auc value threshold check failed" in done.err


def test_a_model_of_another_stage_is_refused_by_its_full_name(
    run_command: Run, dev: ModelName, tmp_path: Path
) -> None:
    name = str(dev.in_schema("production_models"))
    words = (name, "-e", "test", "--version", "1", "--gates", gates_of(tmp_path, 0.7))
    done = run_command(deploy_model.main, "evaluate", *words)
    assert done.code == 2
    assert f"{name} is not in {dev.catalog}.dev_models" in done.err


def test_models_are_listed_with_aliases_metrics_verdicts_and_approvals(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName
) -> None:
    train(mlflow_client, dev, roc_auc=0.91)
    later = timedelta(seconds=1)
    evaluated(mlflow_client, get_version(mlflow_client, dev, "1"), verdict="failed", roc_auc=0.6, late=later)
    candidate = dev.in_schema("candidate_models")
    train(
        mlflow_client,
        candidate,
        approved_by="rita",
        approval_ticket="CHG-7",
        approved_at="2026-11-25T10:00:00Z",
    )
    mlflow_client.set_registered_model_alias(str(candidate), "champion", "1")
    held = get_version(mlflow_client, candidate, "1")
    made = mlflow_client.create_model_version(str(candidate), held.source, held.run_id)
    listed = run_command(deploy_model.main, "models", "-e", "test", "--json").json["models"]
    assert [(each["stage"], each["model"]) for each in listed] == [
        ("dev", str(dev)),
        ("candidate", str(candidate)),
    ]
    (first,) = listed[0]["versions"]
    assert (first["metrics"], first["verdict"], first["evaluation_data"]) == (
        {"roc_auc": "0.91"},
        "failed",
        "validation.churn",
    )
    champion, another = listed[1]["versions"]
    assert (champion["aliases"], champion["approved_by"], champion["approval_ticket"]) == (
        ["champion"],
        "rita",
        "CHG-7",
    )
    assert (another["number"], another["verdict"], another["approved_by"]) == (str(made.version), None, None)
    text = run_command(deploy_model.main, "models", "-e", "test", "--model", "other").text
    assert str(dev) not in text


@pytest.fixture
def catalog(signed_in: HTTPServer, dev: ModelName, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the registered model as Unity Catalog keeps it, and let the commands find that catalog."""
    monkeypatch.setenv("COMPANY_ML_TRACKING_URI", "databricks")
    monkeypatch.setenv("COMPANY_ML_REGISTRY_URI", "databricks-uc")
    stages = {"dev_models": "dev", "candidate_models": "candidate"}
    properties = {name: {"stage": stage, "retention_days": "30"} for name, stage in stages.items()}
    schemas_double.answer(signed_in, dev.catalog, properties)
    kept: dict[str, Any] = {"name": str(dev), "description": "Who leaves"}

    def read(request: Request) -> Response:
        return Response(json.dumps({"registered_model": kept}), content_type="application/json")

    def update(request: Request) -> Response:
        sent: dict[str, Any] = request.get_json()
        state = "NOT_FOUND" if sent["deployment_job_id"] == "8" else "CONNECTED"
        kept.update(sent, deployment_job_state=state)
        return read(request)

    signed_in.expect_request(f"{UC}/get").respond_with_handler(read)
    signed_in.expect_request(f"{UC}/update", method="PATCH").respond_with_handler(update)
    names = ("model_name", "model_version", "reason")
    for job, given in {"7": names, "8": names, "9": ("model", "reason")}.items():
        settings = {
            "name": f"validate-{job}",
            "parameters": [{"name": name, "default": ""} for name in given],
        }
        signed_in.expect_request("/api/2.2/jobs/get", query_string={"job_id": job}).respond_with_json(
            {"job_id": int(job), "settings": settings}
        )
    return kept


def test_a_job_becomes_the_deployment_job_of_a_model_and_its_description_stays(
    run_command: Run, catalog: dict[str, Any]
) -> None:
    connect = ("connect", "churn", "-e", "test", "--job", "7")
    assert "validate-7 would be the deployment job of" in run_command(deploy_model.main, *connect).text
    assert "deployment_job_id" not in catalog
    done = run_command(deploy_model.main, *connect, "--apply", "--json")
    assert (done.code, done.json["job_name"]) == (0, "validate-7"), done.err
    assert (catalog["deployment_job_id"], catalog["description"]) == ("7", "Who leaves")


@pytest.mark.parametrize(
    ("job", "code", "message"),
    [
        ("8", 1, "Unity Catalog says NOT_FOUND; the model's owner needs CAN MANAGE RUN on the job"),
        ("9", 2, "job 9 has no parameter model_name and no model_version"),
    ],
)
def test_a_job_that_cannot_be_a_models_deployment_job_is_refused(
    run_command: Run, catalog: dict[str, Any], job: str, code: int, message: str
) -> None:
    done = run_command(deploy_model.main, "connect", "churn", "-e", "test", "--job", job, "--apply")
    assert done.code == code
    assert message in done.err


def test_a_server_of_ones_own_has_no_jobs_to_connect(run_command: Run) -> None:
    done = run_command(deploy_model.main, "connect", "churn", "-e", "test", "--job", "7", "--apply")
    assert done.code == 2
    assert "runs no jobs" in done.err
