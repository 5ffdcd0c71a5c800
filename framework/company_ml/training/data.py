"""Reading what a model learns from, with where it came from, and refusing what no model should learn from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from mlflow.data.dataset_source import DatasetSource

from company_ml.errors import InputError
from company_ml.settings.environment import Environment
from company_ml.training import sources
from company_ml.training.config import TrainingConfig
from company_ml.training.sources import Reader, is_numeric, numbers, texts

_MOST_CATEGORIES = 1000
"""Distinct values of a categorical column above which it is taken for an identifier."""
_FEWEST_OF_A_CLASS = 2
_LABELS = {"bool", "int", "str"}
"""Types of classes: those that order themselves and that JSON and a signature can hold."""


@dataclass(frozen=True)
class TrainingData:
    """Rows to learn from: the features and the target, and nothing else."""

    frame: pd.DataFrame
    name: str
    source: DatasetSource
    feature_tables: tuple[str, ...] = ()
    """Full names of the tables that features were looked up in."""


def read(config: TrainingConfig, environment: Environment, reader: Reader) -> TrainingData:
    """Read the rows of a training run, and check that they can be learned from.

    Args:
        config: The run.
        environment: Whose catalog of data holds the table.
        reader: Runs the query, if the data is a table; not called otherwise.

    Raises:
        InputError: the data cannot be read, or lacks something: all that is wrong with it at once.
    """
    rows = sources.read_rows(
        config.data,
        _columns(config),
        environment,
        reader,
        config.split.seed,
        lookups=config.feature_lookups,
    )
    frame, name = rows.frame, rows.name
    mistakes = _mistakes(config, frame)
    if mistakes:
        raise InputError(f"{name} cannot be learned from: {'; '.join(mistakes)}")
    numeric = {column: numbers(frame[column]) for column in config.features.numeric}
    categorical = {column: texts(frame[column]) for column in config.features.categorical}
    target: pd.Series[Any] = frame[config.target]
    # In Python's own types: what JSON can hold.
    labels = numbers(target).astype("float64") if config.task == "regression" else target
    learned = {**numeric, **categorical, config.target: labels.tolist()}
    tables = dict.fromkeys(lookup.full_name(environment) for lookup in config.feature_lookups)
    return TrainingData(pd.DataFrame(learned), name, rows.source, tuple(tables))


def query(config: TrainingConfig, environment: Environment) -> str:
    """Return the query of a run that learns from a table: only its columns, at its version."""
    return sources.query(config.data, _columns(config), environment, lookups=config.feature_lookups)


def _columns(config: TrainingConfig) -> list[str]:
    return [*config.features.all, config.target]


def _mistakes(config: TrainingConfig, frame: pd.DataFrame) -> list[str]:
    """Return what is wrong with the rows, each mistake once."""
    mistakes = [
        f"numeric feature {column} holds {frame[column].dtype}, not numbers: make it categorical"
        for column in config.features.numeric
        if not is_numeric(frame[column])
    ]
    mistakes += [
        f"feature {column} has no value in any row"
        for column in config.features.all
        if frame[column].isna().all()
    ]
    mistakes += [
        f"numeric feature {column} is infinite in {infinite} of {len(frame)} rows"
        for column in config.features.numeric
        if is_numeric(frame[column]) and (infinite := int(np.isinf(numbers(frame[column])).sum()))
    ]
    mistakes += [
        f"categorical feature {column} has {distinct} distinct values, which looks like an identifier"
        for column in config.features.categorical
        if (distinct := texts(frame[column]).nunique()) > _MOST_CATEGORIES
    ]
    target = frame[config.target]
    if gaps := int(target.isna().sum()):
        mistakes.append(f"target {config.target} is missing in {gaps} of {len(frame)} rows")
    return mistakes + (_not_numbers if config.task == "regression" else _no_classes)(config, target)


def _not_numbers(config: TrainingConfig, target: "pd.Series[Any]") -> list[str]:
    """Return what makes a target no numbers that a regression learns."""
    name = config.target
    if not is_numeric(target) or target.dtype == bool:
        kinds = sorted({type(value).__name__ for value in target.dropna().tolist()})
        return [f"target {name} holds {' and '.join(kinds)}: a regression learns numbers"]
    known = numbers(target).dropna()
    if infinite := int(np.isinf(known).sum()):
        return [f"target {name} is infinite in {infinite} of {len(target)} rows"]
    if known.nunique() < 2:
        found = f"{known.iloc[0]:g} only" if len(known) else "nothing"
        return [f"target {name} needs at least two values, and has {found}"]
    return []


def _no_classes(config: TrainingConfig, target: "pd.Series[Any]") -> list[str]:
    """Return what makes a target no classes that a classification learns."""
    mistakes: list[str] = []
    counts = pd.Series(target.dropna().tolist(), dtype="object").value_counts()
    kinds = sorted({type(label).__name__ for label in counts.index})
    if len(counts) < 2:
        found = ", ".join(f"{label!r} only" for label in counts.index) or "nothing"
        mistakes.append(f"target {config.target} needs at least two classes, and has {found}")
    elif len(kinds) > 1 or kinds[0] not in _LABELS:
        mistakes.append(
            f"target {config.target} holds {' and '.join(kinds)}: classes are all whole numbers, all text or "
            "all booleans"
        )
    elif rare := [str(label) for label, count in counts.items() if count < _FEWEST_OF_A_CLASS]:
        mistakes.append(f"target {config.target} has a single row of {', '.join(rare)}")
    if config.positive is not None and config.positive not in set(counts.index):
        mistakes.append(f"target {config.target} never is the positive class {config.positive!r}")
    return mistakes
