"""The command ``recover_model``: output, dry run, exit codes."""

import pytest
from mlflow import MlflowClient

from company_ml.cli.recover_model import main
from company_ml.names import ModelName
from company_ml.registry.versions import numbers, registered
from tests.cli.conftest import Run
from tests.registry.world import train


@pytest.fixture
def production(mlflow_client: MlflowClient, dev: ModelName) -> ModelName:
    """Return a model whose version 2 is the champion, after version 1."""
    model = dev.in_schema("production_models")
    for alias in ("previous", "champion"):
        number = train(mlflow_client, model).number
        mlflow_client.set_registered_model_alias(str(model), alias, number)
    return model


def test_rollback_is_a_dry_run_unless_told_otherwise(
    run_command: Run, mlflow_client: MlflowClient, production: ModelName
) -> None:
    rollback = ("rollback", "churn", "-e", "prod", "--reason", "slow")
    told = run_command(main, *rollback).text
    assert told == f"version 1 of {production} would become the champion, instead of 2"
    found = registered(mlflow_client, production)
    assert found is not None
    assert found.aliases["champion"] == "2"
    assert run_command(main, *rollback, "--apply", "--json").json == {
        "applied": True,
        "model": str(production),
        "champion": "1",
        "before": "2",
        "changed": True,
    }
    again = run_command(main, *rollback, "--apply")
    assert again.code == 0
    assert again.text.startswith(
        f"version 1 of {production} is the champion since the rollback from version 2"
    )


def test_restore_brings_a_version_back_from_the_archive(
    run_command: Run, mlflow_client: MlflowClient, production: ModelName
) -> None:
    archived = production.in_schema("archived_models")
    train(mlflow_client, archived, copied_for="archive", copied_from=f"models:/{production}/9")
    restore = ("restore", "churn", "-e", "prod", "--version", "1", "--reason", "audit")
    assert "would become a new version" in run_command(main, *restore).text
    assert numbers(mlflow_client, production) == ["1", "2"]
    assert run_command(main, *restore, "--apply", "--json").json["target_version"] == "3"
    assert numbers(mlflow_client, production) == ["1", "2", "3"]
    assert run_command(main, "restore", "churn", "-e", "prod", "--version", "7", "--reason", "x").code == 2


def test_a_deleted_run_comes_back(run_command: Run, mlflow_client: MlflowClient) -> None:
    run_id = mlflow_client.create_run("0").info.run_id
    mlflow_client.delete_run(run_id)
    assert "would come back" in run_command(main, "run", run_id, "-e", "dev").text
    assert mlflow_client.get_run(run_id).info.lifecycle_stage == "deleted"
    assert "is there again" in run_command(main, "run", run_id, "-e", "dev", "--apply").text
    assert mlflow_client.get_run(run_id).info.lifecycle_stage == "active"
    assert run_command(main, "experiment", "987654", "-e", "dev").code == 2


@pytest.mark.parametrize("command", ["rollback", "restore", "run", "experiment"])
def test_every_command_has_help_with_an_example(run_command: Run, command: str) -> None:
    assert "Example: recover_model" in run_command(main, command, "--help").text
