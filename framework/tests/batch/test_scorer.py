"""A loaded version asked about rows of a table, in the types that its signature has."""

from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient

from company_ml.batch.scorer import Scorer
from company_ml.names import ModelName
from company_ml.registry.versions import get_version
from company_ml.settings.environment import Environment
from company_ml.training.data import read
from company_ml.training.runs import train
from company_ml.training.sample import customer_churn, diabetes
from tests.training.configs import configured, regression


def scorer(config: Any, client: MlflowClient, environment: Environment) -> Scorer:
    """Return the scorer of a version that a configuration trains."""
    made = train(config, environment, read(config, environment, lambda _: pd.DataFrame()))
    assert made.version is not None
    return Scorer.load(get_version(client, ModelName.parse(made.model), made.version))


def test_a_regression_answers_with_a_number(
    mlflow_client: MlflowClient, environments: dict[str, Environment]
) -> None:
    loaded = scorer(regression(), mlflow_client, environments["dev"])
    assert loaded.outputs == {"prediction": "DOUBLE"}
    rows = diabetes().head(3)
    alone = mlflow.pyfunc.load_model(loaded.version.uri).predict(rows)["prediction"]
    assert [answer["prediction"] for answer in loaded.score(rows)] == pytest.approx(list(alone))


def test_whole_numbers_that_are_categories_are_the_same_text_as_in_training(
    mlflow_client: MlflowClient, environments: dict[str, Environment]
) -> None:
    features = {"numeric": ["age"], "categorical": ["support_calls"]}
    loaded = scorer(configured(features=features), mlflow_client, environments["dev"])
    rows = customer_churn(20, seed=1)[["age", "support_calls"]]
    as_text = rows.assign(support_calls=rows["support_calls"].map(str))
    expected = mlflow.pyfunc.load_model(loaded.version.uri).predict(as_text)["probability_1"]
    # A warehouse's BIGINT, as a statement's result has it.
    found = loaded.score(rows.astype({"support_calls": "Int64"}))
    assert [answer["probability_1"] for answer in found] == pytest.approx(list(expected))
