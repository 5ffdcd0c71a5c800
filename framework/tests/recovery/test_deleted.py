"""Runs and experiments come back."""

import pytest
from mlflow import MlflowClient

from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.recovery.deleted import undelete_experiment, undelete_run


def test_a_deleted_run_comes_back_when_asked_to(mlflow_client: MlflowClient) -> None:
    run_id = mlflow_client.create_run("0").info.run_id
    assert undelete_run(mlflow_client, run_id, apply=True).changed is False
    mlflow_client.delete_run(run_id)
    assert undelete_run(mlflow_client, run_id, apply=False).changed is True
    assert mlflow_client.get_run(run_id).info.lifecycle_stage == "deleted"
    undelete_run(mlflow_client, run_id, apply=True)
    assert mlflow_client.get_run(run_id).info.lifecycle_stage == "active"


def test_a_deleted_experiment_comes_back_when_asked_to(
    mlflow_client: MlflowClient, production: ModelName
) -> None:
    experiment = mlflow_client.create_experiment(production.catalog)
    mlflow_client.delete_experiment(experiment)
    assert undelete_experiment(mlflow_client, experiment, apply=False).changed is True
    assert mlflow_client.get_experiment(experiment).lifecycle_stage == "deleted"
    undelete_experiment(mlflow_client, experiment, apply=True)
    assert mlflow_client.get_experiment(experiment).lifecycle_stage == "active"


def test_what_is_gone_for_good_is_told(mlflow_client: MlflowClient) -> None:
    with pytest.raises(InputError, match="there is no run 0a0a; if it was deleted, then too long ago"):
        undelete_run(mlflow_client, "0a0a", apply=True)
    with pytest.raises(InputError, match="there is no experiment 987654"):
        undelete_experiment(mlflow_client, "987654", apply=True)
