"""The command ``govern_models``, from its arguments to its exit code."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.cli.govern_models import govern_models, main
from company_ml.errors import ExitCode
from company_ml.settings.environment import Environment
from tests.commands import ended
from tests.governance.access import CHURN, FEATURES, fill
from tests.statements.duck_warehouse import DuckWarehouse


@pytest.fixture
def model(
    monkeypatch: pytest.MonkeyPatch, mlflow_client: MlflowClient, environments: dict[str, Environment]
) -> str:
    settings = environments["prod"]
    monkeypatch.setenv("COMPANY_ML_TRACKING_URI", settings.tracking_uri)
    monkeypatch.setenv("COMPANY_ML_REGISTRY_URI", settings.registry_uri)
    monkeypatch.setenv("COMPANY_ML_ENVIRONMENT", "prod")
    name = f"{settings.models_catalog}.production_models.churn"
    mlflow_client.create_registered_model(name)
    mlflow_client.create_model_version(name, "mlflow-artifacts:/churn")
    return name


@pytest.fixture
def warehouse(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> DuckWarehouse:
    """Return a warehouse that the variables of the SDK's authentication lead to."""
    monkeypatch.setenv("DATABRICKS_HOST", httpserver.url_for(""))
    monkeypatch.setenv("DATABRICKS_TOKEN", "a-token")
    monkeypatch.setenv("DATABRICKS_WAREHOUSE_ID", "w-1")
    httpserver.expect_request("/.well-known/databricks-config").respond_with_json({})
    warehouse = DuckWarehouse(httpserver)
    fill(warehouse.database)
    return warehouse


def test_tags_change_with_apply_and_not_without(
    model: str, mlflow_client: MlflowClient, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("tag", "--model", model, "pii=true", "gdpr=in-scope", "--json")
    assert ended(main, *arguments) == ExitCode.OK
    output = capsys.readouterr()
    assert json.loads(output.out)["applied"] is False
    assert "nothing was changed" in output.err
    assert mlflow_client.get_registered_model(model).tags == {}
    assert ended(main, *arguments, "--apply") == ExitCode.OK
    assert mlflow_client.get_registered_model(model).tags == {"pii": "true", "gdpr": "in-scope"}
    capsys.readouterr()
    assert ended(main, "tag", "--model", model, "pii=true", "--apply") == ExitCode.OK
    assert "are as wanted" in capsys.readouterr().out


def test_wrong_tags_are_one_line(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(main, "tag", "--model", model, "a.b=1", "metric_auc=1") == ExitCode.USAGE
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_origin_says_where_the_trail_ends(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(main, "origin", "--model", model, "--version", "1") == ExitCode.OK
    output = capsys.readouterr()
    assert f"1 of {model}" in output.out
    assert "The trail ends here" in output.err


@pytest.mark.usefixtures("warehouse")
def test_lineage_is_shown_for_tables_or_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(main, "lineage", "--table", FEATURES, "--json") == ExitCode.OK
    tables = json.loads(capsys.readouterr().out)
    assert len(tables["rows"]) == 4
    assert tables["complete"] is True
    assert ended(main, "lineage", "--table", FEATURES, "--column", "age", "--json") == ExitCode.OK
    (column,) = json.loads(capsys.readouterr().out)["rows"]
    assert column["source_column_name"] == "age"


@pytest.mark.usefixtures("warehouse")
def test_the_audit_log_is_written_as_csv_and_says_when_it_was_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "audit.csv"
    assert ended(main, "audit", "--subject", CHURN, "--max-rows", "1", "--csv", str(file)) == ExitCode.OK
    with file.open(encoding="utf-8", newline="") as written:
        headings, row = csv.reader(written)
    assert dict(zip(headings, row, strict=True))["action_name"] == "setRegisteredModelAlias"
    assert "there may be more: raise --max-rows" in capsys.readouterr().err


@pytest.mark.usefixtures("warehouse")
def test_people_see_whole_values_on_a_narrow_screen_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for width in ("200", "60"):
        monkeypatch.setenv("COLUMNS", width)
        assert ended(main, "tag-changes", "--catalog", "m") == ExitCode.OK
        text = capsys.readouterr().out
        assert "…" not in text
        assert "ann@example.com" in text or width == "60"  # folded there


@pytest.mark.parametrize("command", ["tag", "origin", "lineage", "audit", "tag-changes"])
def test_help_gives_an_example(command: str) -> None:
    assert "Example: govern_models" in CliRunner().invoke(govern_models, [command, "--help"]).output
