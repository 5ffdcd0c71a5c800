"""Drift on record: a run on a real MLflow server, and the mark on the model's version."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from company_ml.errors import FrameworkError, InputError
from company_ml.monitoring.alerts import judge_drift
from company_ml.monitoring.drift import ColumnDrift, Drift
from company_ml.monitoring.tracking import HTML_FILE, JSON_FILE, Watched, record, watched
from company_ml.names import ModelName
from company_ml.settings.environment import Environment

WHEN = datetime(2026, 11, 25, 8, tzinfo=UTC)
SOURCES = {"reference": "reference.parquet", "current": "current.parquet"}


def drift(score: float) -> Drift:
    columns = (
        ColumnDrift("age", "K-S p_value", 0.001, 0.05, drifted=True),
        ColumnDrift("plan (old)", "Z-test p_value", 0.4, 0.05, drifted=False),
    )
    return Drift(score, columns, 400, 300, (), judge_drift(score), '{"metrics": []}')


@pytest.fixture
def experiment(mlflow_client: MlflowClient, environments: dict[str, Environment]) -> str:
    name = f"/ml_experiments/{environments['prod'].models_catalog}/churn"
    mlflow_client.create_experiment(name)
    return name


@pytest.fixture
def champion(mlflow_client: MlflowClient, environments: dict[str, Environment]) -> Watched:
    model = ModelName(environments["prod"].models_catalog, "production_models", "churn")
    mlflow_client.create_registered_model(str(model))
    version = mlflow_client.create_model_version(str(model), "mlflow-artifacts:/churn", run_id=None)
    mlflow_client.set_registered_model_alias(str(model), "champion", version.version)
    return watched(mlflow_client, model, "champion")


def test_a_run_holds_the_scores_the_sources_and_both_reports(
    mlflow_client: MlflowClient, experiment: str
) -> None:
    run_id = record(mlflow_client, experiment, drift(0.5), sources=SOURCES, now=WHEN)
    run = mlflow_client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.metrics == {
        "drift_score": 0.5,
        "drifted_columns": 1,
        "reference_rows": 400,
        "current_rows": 300,
        "column_drift/age": 0.001,
        "column_drift/plan _old_": 0.4,
    }
    assert run.data.params == SOURCES
    files = {file.path for file in mlflow_client.list_artifacts(run_id, "drift")}
    assert files == {HTML_FILE, JSON_FILE}
    page, report = (
        Path(mlflow_client.download_artifacts(run_id, file)).read_text(encoding="utf-8")
        for file in (HTML_FILE, JSON_FILE)
    )
    assert "1 of 2 columns drifted" in page
    assert WHEN.isoformat() in page
    assert "reference.parquet" in page
    assert json.loads(report) == {"metrics": []}


def test_drift_is_marked_on_the_run_and_on_the_version(
    mlflow_client: MlflowClient, experiment: str, champion: Watched
) -> None:
    run_id = record(mlflow_client, experiment, drift(0.5), sources=SOURCES, version=champion, now=WHEN)
    expected = {"drift": "found", "drift_score": "0.5000", "drift_time": "2026-11-25T08:00:00+00:00"}
    version = mlflow_client.get_model_version(str(champion.model), champion.version)
    assert version.tags == expected
    tags = mlflow_client.get_run(run_id).data.tags
    assert {key: tags[key] for key in expected} == expected
    assert (tags["model_name"], tags["model_version"]) == (str(champion.model), champion.version)


def test_a_mark_of_drift_goes_when_the_drift_has_gone(
    mlflow_client: MlflowClient, experiment: str, champion: Watched
) -> None:
    for score in (0.5, 0.1):
        record(mlflow_client, experiment, drift(score), sources=SOURCES, version=champion)
    tags = mlflow_client.get_model_version(str(champion.model), champion.version).tags
    assert (tags["drift"], tags["drift_score"]) == ("none", "0.1000")


def test_a_missing_experiment_is_not_made_up(mlflow_client: MlflowClient) -> None:
    with pytest.raises(InputError, match="there is no experiment /nowhere/at_all: declare it"):
        record(mlflow_client, "/nowhere/at_all", drift(0.5), sources=SOURCES)
    assert mlflow_client.get_experiment_by_name("/nowhere/at_all") is None


def test_a_missing_alias_is_told_with_the_model(mlflow_client: MlflowClient, champion: Watched) -> None:
    with pytest.raises(InputError, match=f"{champion.model} has no version with the alias challenger"):
        watched(mlflow_client, champion.model, "challenger")


def test_a_run_that_could_not_be_completed_is_marked_as_failed(
    mlflow_client: MlflowClient, experiment: str, champion: Watched
) -> None:
    gone = Watched(champion.model, "99")
    with pytest.raises(FrameworkError, match="could not record the drift"):
        record(mlflow_client, experiment, drift(0.5), sources=SOURCES, version=gone)
    found = mlflow_client.get_experiment_by_name(experiment)
    assert found is not None
    (run,) = mlflow_client.search_runs([found.experiment_id])
    assert run.info.status == "FAILED"
    with pytest.raises(MlflowException):
        mlflow_client.get_model_version(str(gone.model), gone.version)
