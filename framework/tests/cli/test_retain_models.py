"""The command ``retain_models``: report, dry run, exit codes."""

from datetime import UTC, datetime

import pytest
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.cli import retain_models as command
from company_ml.cli.retain_models import main
from company_ml.names import ModelName
from company_ml.registry.locking import locked
from company_ml.registry.versions import numbers
from tests.cli.conftest import Run
from tests.registry.world import NOW, train


class _Later(datetime):
    """The clock of a process that runs years after the versions were made."""

    @classmethod
    def now(cls, tz: object = None) -> "_Later":
        return cls(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def aged(mlflow_client: MlflowClient, dev: ModelName, monkeypatch: pytest.MonkeyPatch) -> ModelName:
    """Return a model of which one version is in use, one is served and one is old."""
    for _ in range(3):
        train(mlflow_client, dev)
    mlflow_client.set_registered_model_alias(str(dev), "champion", "1")
    monkeypatch.setattr(command, "datetime", _Later)
    return dev


@pytest.fixture
def endpoints(signed_in: HTTPServer, aged: ModelName) -> HTTPServer:
    """Return the workspace with an endpoint that is about to serve version 2."""
    signed_in.expect_request("/api/2.0/serving-endpoints").respond_with_json(
        {"endpoints": [{"name": "churn"}]}
    )
    pending = {"served_entities": [{"entity_name": str(aged), "entity_version": "2"}]}
    signed_in.expect_request("/api/2.0/serving-endpoints/churn").respond_with_json(
        {"name": "churn", "pending_config": pending}
    )
    return signed_in


def test_the_report_says_what_and_why_and_a_dry_run_changes_nothing(
    run_command: Run, mlflow_client: MlflowClient, aged: ModelName, endpoints: HTTPServer
) -> None:
    report = run_command(main, "-e", "prod", "--json").json
    assert [(item["version"], item["action"], item["reason"].split(",")[0]) for item in report["plan"]] == [
        ("1", "keep", "it has the alias champion"),
        ("2", "keep", "a serving endpoint serves it"),
        ("3", "archive", f"it is {report['plan'][2]['age_days']} days old"),
    ]
    assert (report["applied"], report["results"]) == (False, [])
    table = run_command(main, "-e", "prod").text
    assert "dry run: keep 2, archive 1, delete 0" in table
    assert numbers(mlflow_client, aged) == ["1", "2", "3"]


def test_what_is_applied_is_told_version_by_version(
    run_command: Run, mlflow_client: MlflowClient, aged: ModelName, endpoints: HTTPServer
) -> None:
    done = run_command(main, "-e", "prod", "--apply", "--json")
    assert done.code == 0
    assert done.err.splitlines()[-1] == f"archived: version 3 of {aged}"
    assert [(result["version"], result["outcome"]) for result in done.json["results"]] == [("3", "archived")]
    assert numbers(mlflow_client, aged) == ["1", "2"]
    assert numbers(mlflow_client, aged.in_schema("archived_models")) == ["1"]


def test_a_part_that_failed_is_told_after_the_report(
    run_command: Run, mlflow_client: MlflowClient, aged: ModelName, endpoints: HTTPServer
) -> None:
    with locked(mlflow_client, aged, "ann", "promotion", NOW):
        done = run_command(main, "-e", "prod", "--apply", "--json")
    assert done.code == 1
    assert done.json["results"][0]["outcome"] == "failed"
    assert done.err.splitlines()[-1] == "Error: retention failed for 1 of 1 versions; run it again"


def test_nothing_is_planned_while_endpoints_cannot_be_read(
    run_command: Run, mlflow_client: MlflowClient, aged: ModelName, signed_in: HTTPServer
) -> None:
    signed_in.expect_request("/api/2.0/serving-endpoints").respond_with_json(
        {"error_code": "PERMISSION_DENIED", "message": "no"}, status=403
    )
    done = run_command(main, "-e", "prod", "--apply")
    assert done.code == 1
    assert "nothing is deleted while it is unknown what they serve" in done.err
    assert numbers(mlflow_client, aged) == ["1", "2", "3"]


def test_the_endpoints_of_other_workspaces_count_too(
    run_command: Run, mlflow_client: MlflowClient, aged: ModelName, endpoints: HTTPServer
) -> None:
    with HTTPServer() as other:
        address = other.url_for("").rstrip("/")
        other.expect_request("/api/2.0/serving-endpoints/x").respond_with_json({"name": "x"})
        serving = {"served_entities": [{"entity_name": str(aged), "entity_version": "3"}]}
        other.expect_request("/api/2.0/serving-endpoints").respond_with_json(
            {"endpoints": [{"name": "x", "config": serving}]}
        )
        done = run_command(main, "-e", "prod", "--also-workspace", address, "--apply", "--json")
    assert (done.code, done.json["results"]) == (0, [])
    assert numbers(mlflow_client, aged) == ["1", "2", "3"]


def test_a_foreign_name_is_skipped_and_told_and_all_others_are_retained(
    run_command: Run, mlflow_client: MlflowClient, aged: ModelName, endpoints: HTTPServer
) -> None:
    foreign = f"{aged.catalog}.dev_models.fraud-model"
    mlflow_client.create_registered_model(foreign)
    mlflow_client.create_registered_model(f"{aged.catalog}.dev_models.x__lock")
    done = run_command(main, "-e", "prod", "--apply", "--json")
    assert (done.code, done.json["skipped"]) == (0, [foreign])
    assert f"skipped: {foreign}" in done.err
    assert [(result["version"], result["outcome"]) for result in done.json["results"]] == [("3", "archived")]


def test_help_shows_an_example(run_command: Run) -> None:
    assert "Example: retain_models" in run_command(main, "--help").text
