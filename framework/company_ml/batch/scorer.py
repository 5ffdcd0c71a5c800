"""A version of a model, loaded to score rows of tables: what it takes, and what it answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import mlflow
import pandas as pd
from mlflow.types.schema import AnyType, DataType

from company_ml.errors import FrameworkError, InputError
from company_ml.features.lookup import FeatureLookup, from_metadata
from company_ml.registry.versions import Version
from company_ml.serving.predictions import OWN_SCORE, PROBABILITY
from company_ml.statements.records import SqlType
from company_ml.training.sources import texts

_NOT_IN_NAMES = re.compile(r"[ ,;{}()\n\t=]")
_TYPES: Mapping[str, SqlType] = {
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
    "long": "BIGINT",
    "float": "DOUBLE",
    "double": "DOUBLE",
}


@dataclass(frozen=True)
class Scorer:
    """A loaded version."""

    version: Version
    model: Any
    inputs: tuple[str, ...]
    outputs: Mapping[str, SqlType]
    """Columns of the table of predictions by type: the prediction, and the probability of each class."""
    lookups: tuple[FeatureLookup, ...] = ()
    """Where the features are looked up that the rows lack."""

    @classmethod
    def load(cls, version: Version) -> "Scorer":
        """Load a version.

        Raises:
            FrameworkError: it cannot be loaded.
            InputError: its signature names no columns, or no prediction; or its look-ups cannot be read.
        """
        try:
            model: Any = mlflow.pyfunc.load_model(version.uri)
        except Exception as error:  # flavors raise whatever their library raises
            raise FrameworkError(f"{version} cannot be loaded: {' '.join(str(error).split())}") from error
        takes, answers = model.metadata.get_input_schema(), model.metadata.get_output_schema()
        if takes is None or not takes.has_input_names():
            raise InputError(f"{version} has no signature that names columns, so no table can be scored")
        lookups = from_metadata(model.metadata.metadata, version)
        return cls(version, model, tuple(takes.input_names()), _outputs(version, answers), lookups)

    def score(self, rows: pd.DataFrame) -> list[dict[str, Any]]:
        """Return the outputs of each row.

        Raises:
            FrameworkError: the model fails, or does not answer each row.
        """
        try:
            answer: Any = self.model.predict(self._taken(rows))
            frame = answer if isinstance(answer, pd.DataFrame) else pd.DataFrame({OWN_SCORE: list(answer)})
        except Exception as error:  # of the model's own code and libraries
            raise FrameworkError(f"{self.version} did not score: {' '.join(str(error).split())}") from error
        if len(frame) != len(rows):
            raise FrameworkError(f"{self.version} answered {len(frame)} of {len(rows)} rows")
        found = frame.rename(columns=_column).reindex(columns=list(self.outputs))
        plain = found.astype("object").where(found.notna(), None)
        return cast("list[dict[str, Any]]", plain.to_dict(orient="records"))

    def _taken(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the model's columns, numbers in the types that signatures know, gaps among text as None."""
        schema = self.model.metadata.get_input_schema()
        return pd.DataFrame({column.name: _plain(rows[column.name], column.type) for column in schema.inputs})


def _plain(column: "pd.Series[Any]", wanted: Any) -> "pd.Series[Any]":
    types = pd.api.types
    if wanted == DataType.string:
        return texts(column)
    if types.is_bool_dtype(column) or not types.is_numeric_dtype(column):
        return column.astype("object").where(column.notna(), None)
    whole = types.is_integer_dtype(column) and not column.isna().any()
    if whole and (isinstance(wanted, AnyType) or str(wanted) in ("DataType.long", "DataType.integer")):
        return column.astype("int64")
    return column.astype("float64")


def _outputs(version: Version, schema: Any) -> dict[str, SqlType]:
    """Return the columns of predictions; of a single output without a name, the prediction."""
    columns = list(schema.inputs) if schema is not None else []
    types: dict[str, SqlType] = {
        _column(str(column.name)): _TYPES.get(getattr(column.type, "name", ""), "STRING")
        for column in columns
        if column.name is not None and str(column.name).startswith((OWN_SCORE, PROBABILITY))
    }
    if len(columns) == 1 and columns[0].name is None:
        types = {OWN_SCORE: _TYPES.get(str(getattr(columns[0].type, "name", columns[0].type)), "DOUBLE")}
    if OWN_SCORE not in types:
        raise InputError(f"the signature of {version} has no output {OWN_SCORE}")
    return types


def _column(name: str) -> str:
    """Return a name that Delta takes: a class may hold blanks."""
    return _NOT_IN_NAMES.sub("_", name)
