"""The command ``monitor_model``, from its arguments to its exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.cli.monitor_model import main, monitor_model
from company_ml.errors import ExitCode
from company_ml.settings.environment import Environment
from tests.commands import ended
from tests.monitoring import profiles
from tests.monitoring.samples import customers
from tests.statements.duck_warehouse import DuckWarehouse

TABLE = "memory.main.customer_features"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    customers(1).to_parquet(tmp_path / "reference.parquet")
    customers(2).to_csv(tmp_path / "steady.csv", index=False)
    customers(2, older=15).to_parquet(tmp_path / "drifting.parquet")
    return tmp_path


@pytest.fixture
def model(
    monkeypatch: pytest.MonkeyPatch, mlflow_client: MlflowClient, environments: dict[str, Environment]
) -> str:
    """Return a model whose champion, and whose experiment, are on the MLflow server."""
    settings = environments["prod"]
    folder = f"/ml_experiments/{settings.models_catalog}"
    for name, value in (
        ("COMPANY_ML_TRACKING_URI", settings.tracking_uri),
        ("COMPANY_ML_REGISTRY_URI", settings.registry_uri),
        ("COMPANY_ML_EXPERIMENT_FOLDER", folder),
    ):
        monkeypatch.setenv(name, value)
    name = f"{settings.models_catalog}.production_models.churn"
    mlflow_client.create_experiment(f"{folder}/churn")
    mlflow_client.create_registered_model(name)
    mlflow_client.create_model_version(name, "mlflow-artifacts:/churn")
    mlflow_client.set_registered_model_alias(name, "champion", "1")
    return name


@pytest.fixture
def warehouse(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse that the variables of the SDK's authentication lead to."""
    monkeypatch.setenv("DATABRICKS_HOST", httpserver.url_for(""))
    monkeypatch.setenv("DATABRICKS_TOKEN", "a-token")
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "w-1")
    httpserver.expect_request("/.well-known/databricks-config").respond_with_json({})
    return DuckWarehouse(httpserver)


def drift(data: Path, current: str, *more: str) -> int:
    sources = ("--reference", str(data / "reference.parquet"), "--current", str(data / current))
    return ended(main, "drift", "-e", "prod", *sources, "--ignore", "user_id", "--column", "age", *more)


def test_drift_is_logged_marked_and_ends_with_its_own_exit_code(
    model: str, data: Path, mlflow_client: MlflowClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drift(data, "drifting.parquet", "--model", model, "--apply", "--json") == ExitCode.REFUSED
    output = capsys.readouterr()
    result = json.loads(output.out)
    assert result["drift_score"] == 1
    assert result["decision"]["findings"][0]["severity"] == "HIGH"
    assert "Error: 100% of the columns drifted, the limit is 30%" in output.err
    assert mlflow_client.get_run(result["run_id"]).data.tags["drift"] == "found"
    assert mlflow_client.get_model_version(model, "1").tags["drift"] == "found"


def test_steady_data_ends_well_and_a_dry_run_logs_nothing(
    model: str, data: Path, mlflow_client: MlflowClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert drift(data, "steady.csv", "--model", model) == ExitCode.OK
    output = capsys.readouterr()
    assert "0 of 1 columns drifted (0%)" in output.out
    assert "nothing was logged" in output.err
    assert mlflow_client.get_model_version(model, "1").tags == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--apply",), "give --model, --experiment, or both"),
        (("--apply", "--experiment", "/nowhere"), "there is no experiment /nowhere"),
        (("--limit", "2"), "the limit of drift is 2"),
        (("--column", "height"), "lacks height"),
    ],
)
@pytest.mark.usefixtures("model")
def test_wrong_arguments_are_one_line_and_no_traceback(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert drift(data, "steady.csv", *arguments) == ExitCode.USAGE
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error


def test_quality_counts_each_column_and_ends_with_what_it_found(
    warehouse: DuckWarehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse.database.execute(
        f"CREATE TABLE {TABLE} AS SELECT * FROM (VALUES (1, 'a'), (2, 'a')) t(user_id, plan)"
    )
    arguments = ("quality", "--table", TABLE, "--column", "user_id", "--json")
    assert ended(main, *arguments) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["columns"][0]["uniqueness"] == 1
    assert ended(main, *arguments, "--column", "plan") == ExitCode.REFUSED
    output = capsys.readouterr()
    assert [column["uniqueness"] for column in json.loads(output.out)["columns"]] == [1, 0.5]
    assert "50.00% of the values of column plan are distinct" in output.err


def test_quality_shows_a_table_to_people(
    warehouse: DuckWarehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouse.database.execute(f"CREATE TABLE {TABLE} AS SELECT 1 AS user_id")
    assert ended(main, "quality", "--table", TABLE, "--column", "user_id") == ExitCode.OK
    assert "100.00%" in capsys.readouterr().out


def test_accuracy_of_a_monitor_without_windows_is_no_finding(
    warehouse: DuckWarehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    profiles.create(warehouse.database)
    arguments = ("accuracy", "--profile-table", profiles.TABLE, "--json")
    assert ended(main, *arguments) == ExitCode.OK
    assert json.loads(capsys.readouterr().out) == {"decision": {"alert": False, "findings": []}, "models": []}


def test_a_drop_of_accuracy_ends_with_its_own_exit_code(
    warehouse: DuckWarehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    profiles.fill(warehouse.database)
    assert ended(main, "accuracy", "--profile-table", profiles.TABLE) == ExitCode.REFUSED
    output = capsys.readouterr()
    assert "churn/1" in output.out
    assert "accuracy fell by 0.05 from 0.95 to 0.9, the limit is 0.05" in output.err


@pytest.mark.parametrize("command", ["drift", "quality", "accuracy", "reference", "unpack"])
def test_help_gives_an_example(command: str) -> None:
    text = CliRunner().invoke(monitor_model, [command, "--help"]).output
    assert "Example: monitor_model" in text
    assert "--json" in text
