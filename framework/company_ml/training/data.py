"""Reading what a model learns from, with where it came from, and refusing what no model should learn from."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from mlflow.data.code_dataset_source import CodeDatasetSource
from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import resolve_dataset_source
from mlflow.data.delta_dataset_source import DeltaDatasetSource

from company_ml.errors import InputError
from company_ml.settings.environment import Environment
from company_ml.statements.parameters import quoted
from company_ml.training import sample
from company_ml.training.config import TrainingConfig

Reader = Callable[[str], pd.DataFrame]
"""Runs a query and returns its rows. See ``readers`` for Spark's and a warehouse's."""

_MOST_CATEGORIES = 1000
"""Distinct values of a categorical column above which it is taken for an identifier."""
_FEWEST_OF_A_CLASS = 2
_NUMBERS = (int, float, Decimal)
_LABELS = {"bool", "int", "str"}
"""Types of classes: those that order themselves and that JSON and a signature can hold."""


@dataclass(frozen=True)
class TrainingData:
    """Rows to learn from: the features and the target, and nothing else."""

    frame: pd.DataFrame
    name: str
    source: DatasetSource


def read(config: TrainingConfig, environment: Environment, reader: Reader) -> TrainingData:
    """Read the rows of a training run, and check that they can be learned from.

    Args:
        config: The run.
        environment: Whose catalog of data holds the table.
        reader: Runs the query, if the data is a table; not called otherwise.

    Raises:
        InputError: the data cannot be read, or lacks something: all that is wrong with it at once.
    """
    name, frame, source = _rows(config, environment, reader)
    frame = frame.reset_index(drop=True)
    twice = sorted({str(column) for column in frame.columns[frame.columns.duplicated()]})
    if twice:
        raise InputError(f"{name} has more than one column {', '.join(twice)}: nobody knows which is meant")
    wanted = [*config.features.all, config.target]
    missing = [column for column in wanted if column not in frame.columns]
    if missing:
        raise InputError(
            f"{name} has no column {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}"
        )
    mistakes = _mistakes(config, frame)
    if mistakes:
        raise InputError(f"{name} cannot be learned from: {'; '.join(mistakes)}")
    numbers = {column: _number(frame[column]) for column in config.features.numeric}
    texts = {column: _text(frame[column]) for column in config.features.categorical}
    labels = {config.target: frame[config.target].tolist()}  # in Python's own types: what JSON can hold
    return TrainingData(pd.DataFrame({**numbers, **texts, **labels}), name, source)


def query(config: TrainingConfig, environment: Environment) -> str:
    """Return the query of a run that learns from a table: only its columns, at its version."""
    columns = ", ".join(quoted(column) for column in [*config.features.all, config.target])
    at = "" if config.data.version is None else f" VERSION AS OF {config.data.version}"
    table = f"{environment.data_catalog}.{config.data.table}"
    return f"SELECT {columns} FROM {table}{at}"  # noqa: S608 (quoted, or what a pattern allows)


def _rows(
    config: TrainingConfig, environment: Environment, reader: Reader
) -> tuple[str, pd.DataFrame, DatasetSource]:
    data = config.data
    if data.table is not None:
        table = f"{environment.data_catalog}.{data.table}"
        source = DeltaDatasetSource(delta_table_name=table, delta_table_version=data.version)
        return table, reader(query(config, environment)), source
    if data.file is not None:
        return data.file, _file(data.file), _file_source(data.file)
    rows, seed = data.sample or 0, config.split.seed
    tags = {"generator": f"{sample.__name__}.customer_churn", "rows": str(rows), "seed": str(seed)}
    return f"sample_of_{rows}", sample.customer_churn(rows, seed), CodeDatasetSource(tags)


def _file(path: str) -> pd.DataFrame:
    readers = {".parquet": pd.read_parquet, ".csv": pd.read_csv}
    if Path(path).suffix not in readers:
        raise InputError(f"{path} is neither .parquet nor .csv")
    try:
        return readers[Path(path).suffix](path)
    except Exception as error:  # of pandas, of Arrow, of the encoding, of what a file holds
        raise InputError(f"{path} cannot be read: {' '.join(str(error).split())}") from error


def _file_source(path: str) -> DatasetSource:
    """Return a file as MLflow's source. MLflow tries all kinds, and warns of each that does not fit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return resolve_dataset_source(path)


def _mistakes(config: TrainingConfig, frame: pd.DataFrame) -> list[str]:
    """Return what is wrong with the rows, each mistake once."""
    mistakes = [
        f"numeric feature {column} holds {frame[column].dtype}, not numbers: make it categorical"
        for column in config.features.numeric
        if not _is_numeric(frame[column])
    ]
    mistakes += [
        f"feature {column} has no value in any row"
        for column in config.features.all
        if frame[column].isna().all()
    ]
    mistakes += [
        f"numeric feature {column} is infinite in {infinite} of {len(frame)} rows"
        for column in config.features.numeric
        if _is_numeric(frame[column]) and (infinite := int(np.isinf(_number(frame[column])).sum()))
    ]
    mistakes += [
        f"categorical feature {column} has {distinct} distinct values, which looks like an identifier"
        for column in config.features.categorical
        if (distinct := _text(frame[column]).nunique()) > _MOST_CATEGORIES
    ]
    target = frame[config.target]
    if gaps := int(target.isna().sum()):
        mistakes.append(f"target {config.target} is missing in {gaps} of {len(frame)} rows")
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


def _is_numeric(column: "pd.Series[Any]") -> bool:
    """Whether a column holds numbers; Spark's DECIMAL arrives as objects, and numbers beside gaps may."""
    if column.dtype == object:
        return bool(column.dropna().map(lambda value: isinstance(value, _NUMBERS)).all())
    return bool(pd.api.types.is_numeric_dtype(column))


def _number(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return whole numbers without gaps as 64-bit integers, others as floats: what a signature can hold."""
    if pd.api.types.is_integer_dtype(column) and not column.isna().any():
        return column.astype("int64")
    return column.where(column.notna(), np.nan).astype("float64")


def _text(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return categories as text, gaps as ``None``: what a signature, JSON and the encoder agree on."""
    return column.astype("object").map(lambda value: None if pd.isna(value) else str(value))
