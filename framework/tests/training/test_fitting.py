"""Learning with every algorithm, and the same again from the same seed."""

import numpy as np
import pandas as pd
import pytest

from company_ml.errors import InputError
from company_ml.scoring.service import probabilities
from company_ml.settings.environment import load
from company_ml.training.config import TrainingConfig
from company_ml.training.data import TrainingData, read
from company_ml.training.fitting import Fitted, Parts, fit, split
from tests.training.configs import ALGORITHMS, configured, estimator


def rows(config: TrainingConfig) -> TrainingData:
    def none(query: str) -> pd.DataFrame:
        raise AssertionError(query)

    return read(config, load("dev"), none)


def learned(config: TrainingConfig) -> tuple[Fitted, Parts]:
    parts = split(config, rows(config))
    return fit(config, parts), parts


@pytest.mark.parametrize(("family", "algorithm"), ALGORITHMS)
def test_the_same_seed_gives_the_same_model(family: str, algorithm: str) -> None:
    config = configured(estimator=estimator(family, algorithm))
    (first, parts), (second, again) = learned(config), learned(config)
    assert first.metrics == second.metrics
    assert parts.test.equals(again.test)
    assert np.array_equal(
        probabilities(first.pipeline, parts.test), probabilities(second.pipeline, parts.test)
    )


@pytest.mark.parametrize(("family", "algorithm"), ALGORITHMS)
def test_every_algorithm_finds_what_makes_customers_leave(family: str, algorithm: str) -> None:
    fitted, _ = learned(configured(data={"sample": 2000}, estimator=estimator(family, algorithm)))
    assert fitted.metrics["roc_auc"] > 0.7


def test_another_seed_holds_other_rows_back() -> None:
    config = configured()
    data = rows(config)
    parts, others = split(config, data), split(configured(split={"seed": 7}), data)
    assert set(parts.test.index) != set(others.test.index)
    assert len(parts.test) == len(others.test) == 80


def test_both_parts_have_the_same_shares_of_the_classes() -> None:
    parts = split(configured(), rows(configured()))
    shares = [part["churned"].mean() for part in (parts.train, parts.test)]
    assert shares[0] == pytest.approx(shares[1], abs=0.01)


def test_a_class_too_rare_to_be_in_both_parts_is_named() -> None:
    config = configured(split={"stratify": False})
    frame = rows(config).frame
    frame["churned"] = ["rare" if number == 0 else f"class {number % 2}" for number in range(len(frame))]
    data = rows(config)
    with pytest.raises(InputError, match=r"too few rows of rare: none is left to (learn from|be judged by)"):
        split(config, TrainingData(frame, "rows", data.source))


def test_a_value_that_the_algorithm_refuses_is_told_in_its_words() -> None:
    config = configured(
        estimator={**estimator("scikit-learn", "logistic_regression"), "parameters": {"C": -1}}
    )
    with pytest.raises(InputError, match=r"LogisticRegression did not learn: The 'C' parameter .* Got -1"):
        learned(config)


@pytest.mark.parametrize(
    "features", [{"numeric": ["age", "tenure_months"]}, {"categorical": ["contract", "payment"]}]
)
def test_columns_of_one_kind_are_enough(features: dict[str, list[str]]) -> None:
    fitted, parts = learned(configured(features=features))
    assert probabilities(fitted.pipeline, parts.test).shape == (80, 2)


def test_the_class_of_interest_is_the_configured_one() -> None:
    metrics = ["recall", "accuracy"]
    left, stayed = (learned(configured(positive=label, metrics=metrics))[0].metrics for label in (1, 0))
    assert left["accuracy"] == stayed["accuracy"]
    assert left["recall"] < 0.6 < stayed["recall"]
