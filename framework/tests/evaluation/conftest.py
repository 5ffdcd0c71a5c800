"""Versions with models that can be loaded, and gates for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.models import infer_signature

from company_ml.names import ModelName
from company_ml.promotion.gates import Policy
from company_ml.registry.versions import Version, get_version
from company_ml.settings.environment import Environment
from company_ml.training import data
from company_ml.training.readers import spark_reader
from company_ml.training.runs import train
from company_ml.training.sample import customer_churn
from tests.training.configs import configured

Trained = Callable[..., Version]


@pytest.fixture
def test(environments: dict[str, Environment]) -> Environment:
    return environments["test"]


@pytest.fixture
def model_name() -> str:
    return "customer_churn"


@pytest.fixture
def unseen(tmp_path: Path) -> Path:
    """Return a file of customers that no model has learned from."""
    file = tmp_path / "unseen.parquet"
    customer_churn(400, seed=7).to_parquet(file)
    return file


@pytest.fixture
def trained(mlflow_client: MlflowClient, environments: dict[str, Environment], dev: ModelName) -> Trained:
    """Return what trains and registers a version in dev."""

    def do(**changes: Any) -> Version:
        wanted = configured(**changes)
        made = train(wanted, environments["dev"], data.read(wanted, environments["dev"], spark_reader()))
        assert made.version is not None
        return get_version(mlflow_client, dev, made.version)

    return do


@pytest.fixture
def logged(mlflow_client: MlflowClient, dev: ModelName) -> Trained:
    """Return what registers a function of rows as a version in dev."""

    def do(predict: Callable[[pd.DataFrame], Any], example: pd.DataFrame, **more: Any) -> Version:
        with mlflow.start_run(experiment_id="0"):
            made = mlflow.pyfunc.log_model(
                name="model",
                python_model=_named(predict),
                signature=infer_signature(example, predict(example)),
                registered_model_name=str(dev),
                pip_requirements=["mlflow"],
                **more,
            )
        return get_version(mlflow_client, dev, str(made.registered_model_version))

    return do


def _named(predict: Callable[[pd.DataFrame], Any]) -> Callable[[pd.DataFrame], Any]:
    """Return a function whose argument has the name that MLflow wants."""

    def model(model_input: pd.DataFrame) -> Any:
        return predict(model_input)

    return model


def policy_of(file: Path, *metrics: dict[str, Any], **evaluation: Any) -> Policy:
    """Return gates on the rows of a file, the same for both stages."""
    rows = {"file": str(file), "target": "churned", **evaluation}
    gates = {"evaluation": rows, "metrics": metrics or ({"metric": "roc_auc", "minimum": 0.6},)}
    return Policy.model_validate({"candidate": gates, "production": gates})
