"""Regressions, on data about diabetes that scikit-learn ships: learned, served and recorded."""

from decimal import Decimal
from math import sqrt
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.models import get_model_info
from mlflow.types.schema import DataType
from pydantic import ValidationError

from company_ml.errors import InputError
from company_ml.scoring.service import predictions
from company_ml.settings.environment import Environment, load
from company_ml.training.algorithms import ALGORITHMS
from company_ml.training.config import TrainingConfig
from company_ml.training.data import TrainingData, read
from company_ml.training.evaluation import evaluate_numbers
from company_ml.training.fitting import fit, split
from company_ml.training.runs import plan, train
from company_ml.training.sample import diabetes
from tests.training.configs import REGRESSIONS, configured, estimator, regression, regressor

DEV = load("dev")


def no_table(query: str) -> pd.DataFrame:
    raise AssertionError(f"no table was to be read: {query}")


def from_file(folder: Path, **columns: Any) -> TrainingData:
    """Return patients, some of whose columns are others."""
    path = folder / "rows.parquet"
    diabetes().assign(**columns).to_parquet(path)
    return read(regression(data={"file": str(path)}), DEV, no_table)


def test_errors_are_those_worked_out_by_hand() -> None:
    truth, predicted = np.array([1.0, 2.0, 4.0]), np.array([2.0, 2.0, 2.0])
    assert evaluate_numbers(
        [
            "mean_absolute_error",
            "mean_squared_error",
            "root_mean_squared_error",
            "mean_absolute_percentage_error",
            "max_error",
            "r2_score",
        ],
        truth,
        predicted,
    ) == pytest.approx(
        {
            "mean_absolute_error": 1.0,
            "mean_squared_error": 5 / 3,
            "root_mean_squared_error": sqrt(5 / 3),
            "mean_absolute_percentage_error": (1 + 0 + 0.5) / 3,
            "max_error": 2.0,
            "r2_score": 1 - 5 / (16 / 9 + 1 / 9 + 25 / 9),
        }
    )


def test_all_algorithms_of_regression_are_tried_here() -> None:
    assert ALGORITHMS["regression"].keys() == REGRESSIONS.keys()


@pytest.mark.parametrize(("family", "algorithm"), REGRESSIONS)
def test_every_algorithm_learns_how_far_a_disease_progresses_and_the_same_again(
    family: str, algorithm: str
) -> None:
    config = regression(estimator=regressor(family, algorithm))
    parts = split(config, read(config, DEV, no_table))
    assert (parts.classes, len(parts.train), len(parts.test)) == ([], 353, 89)
    first, second = fit(config, parts), fit(config, parts)
    assert first.metrics["r2_score"] > 0.25
    assert first.metrics == second.metrics
    assert set(first.metrics) == {"mean_absolute_error", "root_mean_squared_error", "r2_score"}
    rows = parts.test[list(config.features.all)]
    assert np.array_equal(predictions(first.pipeline, rows), predictions(second.pipeline, rows))


@pytest.mark.parametrize(("family", "algorithm"), REGRESSIONS)
def test_every_algorithm_is_served_with_a_number_and_who_said_so(
    environments: dict[str, Environment], mlflow_client: MlflowClient, family: str, algorithm: str
) -> None:
    dev = environments["dev"]
    config = regression(estimator=regressor(family, algorithm))
    result = train(config, dev, read(config, dev, no_table), alias="champion")
    scores = mlflow.pyfunc.load_model(f"models:/{result.model}@champion").predict(diabetes().head(5))
    assert list(scores.columns) == ["prediction", "model_name", "model_run_id", "framework_version"]
    assert scores["prediction"].dtype == "float64"
    assert scores["prediction"].between(30, 300).all()
    info: Any = get_model_info(result.model_uri)
    assert info.signature.outputs.input_types()[0] == DataType.double
    assert info.metadata["model_type"] == "regressor"
    tags = mlflow_client.get_model_version_by_alias(result.model, "champion").tags
    assert float(tags["metric_mean_absolute_error"]) == result.metrics["mean_absolute_error"]
    assert mlflow_client.get_run(result.run_id).data.params["task"] == "regression"


def test_a_classification_says_what_it_is(environments: dict[str, Environment]) -> None:
    dev, config = environments["dev"], configured()
    result = train(config, dev, read(config, dev, no_table), register=False)
    info: Any = get_model_info(result.model_uri)
    assert info.metadata["model_type"] == "classifier"


def test_whole_numbers_are_learned_as_numbers_and_predicted_as_fractions(tmp_path: Path) -> None:
    data = from_file(tmp_path, progression=lambda rows: rows["progression"].astype("int64"))
    assert data.frame["progression"].dtype == "float64"


def test_decimals_of_a_table_are_numbers(tmp_path: Path) -> None:
    exact = [Decimal(f"{value:.2f}") for value in diabetes()["progression"]]
    data = from_file(tmp_path, progression=pd.Series(exact, dtype="object"))
    assert data.frame["progression"].tolist() == diabetes()["progression"].tolist()


def test_a_plan_has_no_classes() -> None:
    config = regression()
    found = plan(config, DEV, read(config, DEV, no_table))
    assert (found["task"], found["classes"], found["rows_held_back"]) == ("regression", [], 89)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("far", "target progression holds str: a regression learns numbers"),
        (True, "target progression holds bool: a regression learns numbers"),
        (1, "target progression needs at least two values, and has 1 only"),
        (None, "target progression is missing in 442 of 442 rows; .*has nothing"),
        (np.inf, "target progression is infinite in 442 of 442 rows"),
    ],
)
def test_a_target_that_no_regression_learns_is_told(tmp_path: Path, target: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        from_file(tmp_path, progression=target)


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"positive": 1}, "positive", "a regression has no classes"),
        ({"split": {"stratify": True}}, "split", "a regression has no classes"),
        (
            {"metrics": ["roc_auc"]},
            "metrics",
            "roc_auc is no metric of a regression: use mean_absolute_error",
        ),
        (
            {"estimator": estimator("scikit-learn", "logistic_regression")},
            "estimator",
            "no algorithm 'logistic_regression' for regression here: use ridge, random_forest",
        ),
        ({"task": "ranking"}, "task", "Input should be 'classification' or 'regression'"),
    ],
)
def test_what_belongs_to_classes_is_refused_by_its_key(
    changes: dict[str, Any], key: str, message: str
) -> None:
    with pytest.raises(ValidationError, match=message) as told:
        regression(**changes)
    assert [error["loc"] for error in told.value.errors()] == [(key,)]


def test_a_classification_has_neither_errors_nor_ridges() -> None:
    with pytest.raises(ValidationError) as told:
        configured(estimator={"family": "scikit-learn", "algorithm": "ridge"}, metrics=["r2_score"])
    assert [error["loc"] for error in told.value.errors()] == [("estimator",), ("metrics",)]


@pytest.mark.parametrize("changes", [{}, {"split": {"stratify": False}}, {"split": {"test": 0.5}}])
def test_a_split_without_classes_is_taken(changes: dict[str, Any]) -> None:
    config: TrainingConfig = regression(**changes)
    assert config.metrics == ("mean_absolute_error", "root_mean_squared_error", "r2_score")
