"""Learning: the split, the preparation of the columns, the algorithm, its evaluation. Speaks to no server."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from company_ml.errors import InputError
from company_ml.scoring.service import predictions, prepared, probabilities
from company_ml.training.config import TrainingConfig
from company_ml.training.data import TrainingData
from company_ml.training.evaluation import evaluate, evaluate_numbers


@dataclass(frozen=True)
class Parts:
    """The rows to learn from and the rows to be judged by."""

    train: pd.DataFrame
    test: pd.DataFrame
    classes: list[Any]
    """The labels in order: by value, false before true; none of a regression."""


@dataclass(frozen=True)
class Fitted:
    """A pipeline that has learned, and how well it does on the rows held back."""

    pipeline: Pipeline
    metrics: dict[str, float]


def split(config: TrainingConfig, data: TrainingData) -> Parts:
    """Split rows by the configuration's seed: the same rows give the same parts.

    Raises:
        InputError: a part would lack a class.
    """
    labels = data.frame[config.target]
    classes = sorted(labels.unique().tolist()) if config.task == "classification" else []
    try:
        learned, held_back = train_test_split(
            data.frame,
            test_size=config.split.test,
            random_state=config.split.seed,
            stratify=labels if classes and config.split.stratify else None,
        )
        train, test = pd.DataFrame(learned), pd.DataFrame(held_back)
    except ValueError as error:  # fewer rows than classes in a part, or none
        raise InputError(f"{data.name} cannot be split: {error}") from error
    for name, part in (("learn from", train), ("be judged by", test)):
        missing = [str(label) for label in classes if label not in set(part[config.target])]
        if missing:
            raise InputError(
                f"{data.name} has too few rows of {', '.join(missing)}: none is left to {name}. Add rows, or "
                "change split.test or split.stratify"
            )
    return Parts(train, test, classes)


def fit(config: TrainingConfig, parts: Parts) -> Fitted:
    """Let the algorithm learn, and evaluate it on the rows held back.

    Raises:
        InputError: the algorithm refuses a parameter's value or the rows, in its own words.
    """
    features = config.features
    pipeline = _pipeline(config)
    rows = prepared(parts.train, list(features.numeric), list(features.categorical))
    try:
        pipeline.fit(rows, _truth(config, parts, parts.train))
    except Exception as error:  # the libraries' errors share no base class
        name = config.algorithm.name
        raise InputError(f"{name} did not learn: {' '.join(str(error).split())}") from error
    held_back = prepared(parts.test, list(features.numeric), list(features.categorical))
    truth = _truth(config, parts, parts.test)
    if config.task == "regression":
        numbers = predictions(pipeline, held_back)
        return Fitted(pipeline, evaluate_numbers(config.metrics, truth, numbers))
    found = probabilities(pipeline, held_back)
    return Fitted(pipeline, evaluate(config.metrics, truth, found, _positive(config, parts.classes)))


def _pipeline(config: TrainingConfig) -> Pipeline:
    """Return the untrained pipeline. One-hot columns leave a category never seen before at zero."""
    algorithm = config.algorithm
    numbers = (
        make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
        if algorithm.scale
        else "passthrough"
    )
    columns = ColumnTransformer(
        [
            ("numeric", numbers, list(config.features.numeric)),
            (
                "categorical",
                OneHotEncoder(handle_unknown="ignore", sparse_output=False),
                list(config.features.categorical),
            ),
        ]
    )
    return make_pipeline(columns, algorithm.build(config.estimator.parameters, config.split.seed))


def _truth(config: TrainingConfig, parts: Parts, rows: pd.DataFrame) -> Any:
    """Return what the algorithm learns of rows: numbers, or positions of classes."""
    target = rows[config.target]
    if config.task == "regression":
        return target.to_numpy(dtype="float64")
    return _positions(target, parts.classes)


def _positions(labels: "pd.Series[Any]", classes: list[Any]) -> Any:
    """Return each label's position among the classes: XGBoost learns no other labels."""
    return np.searchsorted(np.asarray(classes), labels.to_numpy(dtype=np.asarray(classes).dtype))


def _positive(config: TrainingConfig, classes: list[Any]) -> int | None:
    """Return the position of the class of interest, or nothing if there are more than two classes."""
    if len(classes) > 2:
        return None
    return classes.index(config.positive) if config.positive is not None else 1
