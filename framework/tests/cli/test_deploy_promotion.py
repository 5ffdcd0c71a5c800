"""The commands of ``deploy_model`` on the registry: output, dry run, exit codes."""

from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient
from pytest_httpserver import HTTPServer

from company_ml.cli.deploy_model import main
from company_ml.names import ModelName
from company_ml.registry.locking import holder, locked
from company_ml.registry.versions import get_version, numbers
from tests.cli.conftest import Run
from tests.registry.world import NOW, state, train

GATES = """
candidate:
  evaluation: {table: validation.churn, target: churned}
  metrics: [{metric: roc_auc, minimum: 0.8}]
production: {required_tags: {validation: passed}}
"""


@pytest.fixture
def gates(tmp_path: Path) -> str:
    path = tmp_path / "gates.yaml"
    path.write_text(GATES, encoding="utf-8")
    return str(path)


def test_a_version_goes_from_dev_to_champion_of_production(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, gates: str
) -> None:
    train(mlflow_client, dev)
    candidate, production = dev.in_schema("candidate_models"), dev.in_schema("production_models")
    to_test = ("promote", "churn", "-e", "test", "--version", "1", "--gates", gates, "--reason", "PR 12")
    done = run_command(main, *to_test, "--json", "--apply")
    assert done.code == 0
    assert {key: done.json[key] for key in ("applied", "target", "target_version", "target_alias")} == {
        "applied": True,
        "target": str(candidate),
        "target_version": "1",
        "target_alias": "challenger",
    }
    assert done.err.splitlines()[-1] == "make version 1 the challenger"
    mlflow_client.set_model_version_tag(str(candidate), "1", "validation", "passed")
    for key, value in (("approved_by", "rita"), ("approved_at", "2026-11-25T10:00:00Z")):
        mlflow_client.set_model_version_tag(str(candidate), "1", key, value)
    to_prod = ("promote", "churn", "-e", "prod", "--version", "@challenger", "--gates", gates)
    assert run_command(main, *to_prod, "--reason", "CHG-7", "--apply").code == 0
    as_champion = ("champion", "churn", "-e", "prod", "--reason", "canary")
    before = state(mlflow_client, production)
    assert "would become the champion" in run_command(main, *as_champion).text
    assert state(mlflow_client, production) == before
    assert run_command(main, *as_champion, "--apply", "--json").json["champion"] == "1"
    assert get_version(mlflow_client, production, "@champion").tags["champion_by"] == "pipeline@example.com"


def test_a_version_without_wheels_is_promoted_only_where_the_mirror_is_empty(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, gates: str
) -> None:
    """The bundle's value is empty where the environment asks an index."""
    train(mlflow_client, dev, requirements=["mlflow==3.13.0"])
    to_test = ("promote", "churn", "-e", "test", "--version", "1", "--gates", gates, "--reason", "PR 12")
    refused = run_command(main, *to_test, "--mirror=/Volumes/ml_test_catalog/libraries/wheels/packages")
    assert refused.code == 3
    assert "'mlflow==3.13.0' comes from a package index" in refused.err
    assert run_command(main, *to_test, "--mirror=", "--json").json["applied"] is False


def test_the_shipped_job_deploys_from_nothing_and_may_be_run_again(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, gates: str, signed_in: HTTPServer
) -> None:
    """Neither endpoint nor champion is there: the stack creates the endpoint for a champion."""
    signed_in.expect_request("/api/2.0/serving-endpoints/churn").respond_with_json(
        {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such endpoint"}, status=404
    )
    signed_in.expect_request("/api/2.2/jobs/runs/get").respond_with_json({"creator_user_name": "olga"})
    candidate, production = dev.in_schema("candidate_models"), dev.in_schema("production_models")
    train(mlflow_client, candidate, validation="passed", approved_by="rita")
    mlflow_client.set_registered_model_alias(str(candidate), "champion", "1")

    def task(*words: str) -> Any:
        more = () if words[0] == "canary" else ("--reason", "x", "--job-run", "7")
        done = run_command(main, *words, "-e", "prod", *more, "--apply", "--json")
        assert done.code == 0, done.err
        return done.json

    def job() -> Any:
        task("promote", "churn", "--version", "@champion", "--gates", gates)
        verdict = task("canary", "churn", "--model", "churn", "--version", "@challenger")
        assert (verdict["accepted"], verdict["applied"], verdict["version"]) == (True, False, "1")
        assert "the stack creates the endpoint once it is the champion" in verdict["reason"]
        return task("champion", "churn")

    assert job()["changed"] is True
    assert get_version(mlflow_client, production, "@champion").tags["started_by"] == "olga"
    before = state(mlflow_client, production)
    assert job()["changed"] is False
    assert state(mlflow_client, production) == before


def test_an_endpoint_that_should_be_there_is_missed(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, signed_in: HTTPServer
) -> None:
    signed_in.expect_request("/api/2.0/serving-endpoints/churn").respond_with_json(
        {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such endpoint"}, status=404
    )
    production = dev.in_schema("production_models")
    for alias in ("champion", "challenger"):
        number = train(mlflow_client, production, approved_by="rita").number
        mlflow_client.set_registered_model_alias(str(production), alias, number)
    canary = ("canary", "churn", "-e", "prod", "--version", "@challenger", "--apply")
    missed = run_command(main, *canary, "--model", "churn")
    assert missed.code == 1
    assert f"no endpoint churn, although version 1 of {production} is the champion" in missed.err
    assert run_command(main, *canary).code == 1


def test_a_first_version_that_nobody_approved_is_refused(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, signed_in: HTTPServer
) -> None:
    signed_in.expect_request("/api/2.0/serving-endpoints/churn").respond_with_json(
        {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such endpoint"}, status=404
    )
    production = dev.in_schema("production_models")
    train(mlflow_client, production)
    mlflow_client.set_registered_model_alias(str(production), "challenger", "1")
    canary = ("canary", "churn", "-e", "prod", "--model", "churn", "--version", "@challenger")
    assert run_command(main, *canary).code == 3


@pytest.mark.parametrize("command", ["canary", "blue-green"])
def test_what_could_not_become_the_champion_gets_no_traffic(
    run_command: Run,
    mlflow_client: MlflowClient,
    dev: ModelName,
    signed_in: HTTPServer,
    tmp_path: Path,
    command: str,
) -> None:
    production = dev.in_schema("production_models")
    for approver in ("rita", "tess"):
        train(mlflow_client, production, approved_by=approver)
    mlflow_client.set_registered_model_alias(str(production), "challenger", "2")
    served = {"name": "champion", "entity_name": str(production), "entity_version": "1"}
    endpoint = {"name": "churn", "config": {"served_entities": [served]}}
    signed_in.expect_request("/api/2.0/serving-endpoints/churn", method="GET").respond_with_json(endpoint)
    smoke = tmp_path / "smoke.json"
    smoke.write_text('[{"request": {"inputs": [[1]]}}]')
    more = ("--smoke", str(smoke), "--apply")
    done = run_command(main, command, "churn", "-e", "prod", "--version", "2", *more)
    assert done.code == 3
    assert "was approved by tess, who also trained it" in done.err


def test_promote_is_a_dry_run_unless_told_otherwise(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, gates: str
) -> None:
    train(mlflow_client, dev)
    done = run_command(
        main, "promote", "churn", "-e", "test", "--version", "1", "--gates", gates, "--reason", "PR 12"
    )
    assert done.code == 0
    assert "(dry run)" in done.text
    assert numbers(mlflow_client, dev.in_schema("candidate_models")) == []


@pytest.mark.parametrize(
    ("environment", "version", "auc", "code", "message"),
    [
        ("test", "1", 0.7, 3, "may not enter candidate_models: roc_auc >= 0.8: it is 0.7"),
        ("test", "9", 0.9, 2, "there is no version 9 of"),
        ("dev", "1", 0.9, 2, "nothing is promoted to dev_models"),
        ("prod", "@champion", 0.9, 2, "there is no model"),
    ],
)
def test_what_is_refused_is_one_line_and_an_exit_code(
    run_command: Run,
    mlflow_client: MlflowClient,
    dev: ModelName,
    gates: str,
    environment: str,
    version: str,
    auc: float,
    code: int,
    message: str,
) -> None:
    train(mlflow_client, dev, roc_auc=auc)
    arguments = ("-e", environment, "--version", version, "--gates", gates, "--reason", "x", "--apply")
    done = run_command(main, "promote", "churn", *arguments)
    assert done.code == code
    (line,) = done.err.splitlines()
    assert message in line


def test_a_model_that_another_run_holds_is_a_conflict_until_it_is_unlocked(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName, gates: str
) -> None:
    train(mlflow_client, dev)
    candidate = dev.in_schema("candidate_models")
    promote = ("promote", "churn", "-e", "test", "--version", "1", "--gates", gates, "--reason", "x")
    with locked(mlflow_client, candidate, "ann", "promotion", NOW) as lock:
        done = run_command(main, *promote, "--apply")
        assert done.code == 4
        assert f"ann holds {candidate}" in done.err
        assert "held by ann" in run_command(main, "status", "churn", "-e", "test").text
        unlock = ("unlock", str(candidate), "-e", "test", "--token")
        assert run_command(main, *unlock, "0badc0de").code == 2
        assert run_command(main, *unlock, lock.token).code == 0
        assert holder(mlflow_client, candidate) is None
        assert run_command(main, *promote, "--apply").code == 0


def test_an_approval_names_whom_the_workspace_knows(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName
) -> None:
    candidate = dev.in_schema("candidate_models")
    train(mlflow_client, candidate)
    approve = ("approve", "churn", "--version", "1", "--reason", "checked", "--ticket", "CHG-7")
    assert run_command(main, *approve).code == 0
    assert "approved_by" not in get_version(mlflow_client, candidate, "1").tags
    assert run_command(main, *approve, "--apply", "--json").json["approved_by"] == "pipeline@example.com"
    assert get_version(mlflow_client, candidate, "1").tags["approved_by"] == "pipeline@example.com"


def test_status_tells_the_state_of_every_schema_as_json(
    run_command: Run, mlflow_client: MlflowClient, dev: ModelName
) -> None:
    train(mlflow_client, dev)
    stages = run_command(main, "status", "churn", "-e", "dev", "--json").json["stages"]
    assert [(stage["model"], len(stage["versions"])) for stage in stages] == [
        (str(dev.in_schema(schema)), count)
        for schema, count in (
            ("dev_models", 1),
            ("candidate_models", 0),
            ("production_models", 0),
            ("archived_models", 0),
        )
    ]
    assert stages[0]["versions"][0]["status"] == "READY"


def test_a_registry_that_refuses_is_one_line_without_a_traceback(
    run_command: Run, signed_in: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = signed_in.url_for("")
    monkeypatch.setenv("COMPANY_ML_TRACKING_URI", address)
    monkeypatch.setenv("COMPANY_ML_REGISTRY_URI", address)
    signed_in.expect_request("/api/2.0/mlflow/registered-models/get").respond_with_json(
        {"error_code": "PERMISSION_DENIED", "message": "no EXECUTE"}, status=403
    )
    done = run_command(main, "status", "churn", "-e", "dev")
    assert done.code == 1
    (line,) = done.err.splitlines()
    assert line == (
        "Error: the status of churn stopped: PERMISSION_DENIED: no EXECUTE; "
        "ask for the missing privilege on the schema or model"
    )


@pytest.mark.parametrize(
    "command", [[], ["evaluate"], ["promote"], ["approve"], ["champion"], ["status"], ["unlock"]]
)
def test_every_command_has_help_with_an_example(run_command: Run, command: list[str]) -> None:
    done = run_command(main, *command, "--help")
    assert done.code == 0
    assert not command or "Example: deploy_model" in done.text
