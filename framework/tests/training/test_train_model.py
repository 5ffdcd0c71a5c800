"""The command ``train_model``: what it prints, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from mlflow import MlflowClient

from company_ml.cli import train_model
from company_ml.settings.environment import Environment
from company_ml.training.sample import customer_churn
from tests.commands import ended


@pytest.fixture
def on_server(environments: dict[str, Environment], monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Let the command use the test's server and catalog."""
    dev = environments["dev"]
    for name in ("tracking_uri", "registry_uri", "models_catalog"):
        monkeypatch.setenv(f"COMPANY_ML_{name.upper()}", getattr(dev, name))
    return dev


def command(*arguments: str) -> int:
    """Run the command in this process, and return how it ended."""
    return ended(train_model.main, "--environment", "dev", *arguments)


def test_training_prints_the_version_alone_as_json(
    on_server: Environment,
    mlflow_client: MlflowClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command("--config", "customer_churn_sample", "--alias", "champion", "--json") == 0
    captured = capsys.readouterr()
    result = json.loads(captured.out)
    version = mlflow_client.get_model_version_by_alias(result["model"], "champion")
    assert (result["version"], result["alias"]) == (str(version.version), "champion")
    assert f"run {result['run_id']}" in captured.err


def test_a_dry_run_trains_nothing(
    on_server: Environment,
    mlflow_client: MlflowClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.csv"
    customer_churn(200).to_csv(path, index=False)
    monkeypatch.setenv("COMPANY_ML_EXPERIMENT_FOLDER", "/ml_experiments/never")
    assert command("-c", "customer_churn", "--data", str(path), "--dry-run", "--json") == 0
    plan = json.loads(capsys.readouterr().out)
    assert (plan["data"], plan["rows_to_learn_from"]) == (str(path), 160)
    assert mlflow_client.get_experiment_by_name("/ml_experiments/never/customer_churn") is None
    assert not mlflow_client.search_model_versions(f"name='{plan['model']}'")


def test_a_mirror_that_the_job_names_and_that_is_not_there_ends_it_before_it_learns(
    on_server: Environment, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    none = tmp_path / "packages"
    assert command("--config", "customer_churn_sample", "--mirror", str(none)) == 2
    assert capsys.readouterr().err.startswith(f"Error: there is no folder {none} with the wheels")


def test_a_mistake_is_one_message_on_standard_error_and_exit_code_2(
    on_server: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--config", "customer_churn", "--data", "nowhere.csv") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Error: nowhere.csv cannot be read")


def test_a_newcomer_trains_in_an_empty_folder_with_one_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("train_model")),
            "-e",
            "dev",
            "-c",
            "customer_churn_sample",
            "--local",
        ],
        cwd=tmp_path,
        env={"MLFLOW_DISABLE_TELEMETRY": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ml_models_catalog.dev_models.customer_churn version 1" in " ".join(done.stdout.split())
    assert {path.name for path in tmp_path.iterdir()} == {"mlflow.db", "mlruns"}
