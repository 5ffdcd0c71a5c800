"""Rows of a table, a file, the generated sample or a public data set, with where they came from."""

import warnings
from collections.abc import Callable, Mapping, Sequence
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
from company_ml.features.lookup import FeatureLookup
from company_ml.features.lookup_check import require_fit
from company_ml.features.point_in_time import looked_up, row_columns
from company_ml.settings.connections import workspace
from company_ml.settings.environment import Environment
from company_ml.statements.parameters import quoted
from company_ml.training import sample
from company_ml.training.config import Data

Reader = Callable[[str], pd.DataFrame]
"""Runs a query and returns its rows. See ``readers`` for Spark's and a warehouse's."""

_NUMBERS = (int, float, Decimal)
_PUBLIC: Mapping[str, Callable[[], pd.DataFrame]] = {"diabetes": sample.diabetes}


@dataclass(frozen=True)
class Rows:
    """Rows as their source holds them."""

    frame: pd.DataFrame
    name: str
    source: DatasetSource


def read_rows(
    data: Data,
    columns: Sequence[str],
    environment: Environment,
    reader: Reader,
    seed: int,
    most: int | None = None,
    lookups: Sequence[FeatureLookup] = (),
) -> Rows:
    """Read rows, and require their columns.

    Args:
        data: Where they are.
        columns: Columns that are wanted; of a table, no others are read.
        environment: Whose catalog of data holds the table.
        reader: Runs the query, if the data is a table; not called otherwise.
        seed: Seed of the generated sample, and of the choice among more rows than ``most``.
        most: Number of rows above which some are chosen; all by default.
        lookups: Features that a table lacks, and where they are looked up.

    Raises:
        InputError: the data cannot be read, lacks a column, or has one twice; or features cannot be looked up
            for it.
    """
    if lookups and data.table is None:
        raise InputError(
            f"features are looked up for the rows of a table, and {data.file or 'the data'} is none: name it "
            "under data.table"
        )
    rows = _rows(data, columns, environment, reader, seed, most, lookups)
    frame = rows.frame.reset_index(drop=True)
    twice = sorted({str(column) for column in frame.columns[frame.columns.duplicated()]})
    if twice:
        raise InputError(
            f"{rows.name} has more than one column {', '.join(twice)}: nobody knows which is meant"
        )
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise InputError(
            f"{rows.name} has no column {', '.join(missing)}; it has {', '.join(map(str, frame.columns))}"
        )
    return Rows(frame, rows.name, rows.source)


def query(
    data: Data,
    columns: Sequence[str],
    environment: Environment,
    most: int | None = None,
    lookups: Sequence[FeatureLookup] = (),
) -> str:
    """Return the query of a table: only some columns, at the table's version, and features for these rows.

    Of more rows than ``most``, those with the least hashes are read: the same ones for the same table.
    https://docs.databricks.com/aws/en/sql/language-manual/functions/xxhash64
    """
    names = ", ".join(quoted(column) for column in row_columns(columns, lookups))
    at = "" if data.version is None else f" VERSION AS OF {data.version}"
    some = "" if most is None else f" ORDER BY xxhash64({names}) LIMIT {most}"
    table = f"{environment.data_catalog}.{data.table}"
    rows = f"SELECT {names} FROM {table}{at}{some}"  # noqa: S608 (quoted, or what a pattern allows)
    return looked_up(rows, columns, lookups, environment) if lookups else rows


def is_numeric(column: "pd.Series[Any]") -> bool:
    """Return whether a column holds numbers; Spark's DECIMAL arrives as objects, numbers beside gaps may."""
    if column.dtype == object:
        return bool(column.dropna().map(lambda value: isinstance(value, _NUMBERS)).all())
    return bool(pd.api.types.is_numeric_dtype(column))


def numbers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return whole numbers without gaps as 64-bit integers, others as floats: what a signature can hold."""
    if pd.api.types.is_integer_dtype(column) and not column.isna().any():
        return column.astype("int64")
    return column.where(column.notna(), np.nan).astype("float64")


def texts(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return categories as text, gaps as ``None``: what a signature, JSON and the encoder agree on."""
    return column.astype("object").map(lambda value: None if pd.isna(value) else str(value))


def _rows(
    data: Data,
    columns: Sequence[str],
    environment: Environment,
    reader: Reader,
    seed: int,
    most: int | None,
    lookups: Sequence[FeatureLookup],
) -> Rows:
    if data.table is not None:
        table = f"{environment.data_catalog}.{data.table}"
        if lookups:
            own = row_columns(columns, lookups)
            require_fit(workspace(environment), lookups, table, own, environment)
        source = DeltaDatasetSource(delta_table_name=table, delta_table_version=data.version)
        return Rows(reader(query(data, columns, environment, most, lookups)), table, source)
    if data.file is not None:
        return Rows(_some(_file(data.file), seed, most), data.file, _file_source(data.file))
    if data.public is not None:
        shipped = CodeDatasetSource({"generator": f"{sample.__name__}.{data.public}"})
        return Rows(_some(_PUBLIC[data.public](), seed, most), data.public, shipped)
    count = data.sample or 0
    tags = {"generator": f"{sample.__name__}.customer_churn", "rows": str(count), "seed": str(seed)}
    generated = sample.customer_churn(count, seed)
    return Rows(_some(generated, seed, most), f"sample_of_{count}", CodeDatasetSource(tags))


def _some(frame: pd.DataFrame, seed: int, most: int | None) -> pd.DataFrame:
    return frame if most is None or len(frame) <= most else frame.sample(most, random_state=seed)


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
