"""A registered version, loaded to be evaluated: what it takes, what it answers, and whether it classifies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

import mlflow
import numpy as np
import pandas as pd
from mlflow.types.schema import AnyType, DataType

from company_ml.errors import FrameworkError, InputError
from company_ml.features.lookup import FeatureLookup, from_metadata
from company_ml.registry.versions import Version
from company_ml.training.sources import is_numeric, numbers, texts

Kind = Literal["classifier", "regressor"]
"""MLflow's names of what a model is."""

PREDICTION = "prediction"
_PROBABILITY = "probability_"
_RECORDED = "model_type"
"""Key of a model's own metadata that says what it is, where nothing else does."""
_FRACTIONS: Mapping[DataType, Literal["float64", "float32"]] = {
    DataType.double: "float64",
    DataType.float: "float32",
}


@dataclass(frozen=True)
class Answers:
    """What a model says of rows."""

    predictions: "pd.Series[Any]"
    probabilities: Any
    """Rows by classes, an array of floats; None if the model gives none."""


@dataclass(frozen=True)
class LoadedVersion:
    """A version as ``mlflow.pyfunc`` loads it."""

    version: Version
    kind: Kind
    classes: list[Any]
    """The labels in the order of the probabilities; empty if the model does not record them."""
    columns: Mapping[str, Any]
    """The inputs, each with its type in the signature."""
    model: Any
    lookups: tuple[FeatureLookup, ...] = ()
    """Where its features are looked up that the rows lack."""

    def answers(self, rows: pd.DataFrame) -> Answers:
        """Score rows, whose other columns it does not see.

        Args:
            rows: Rows with the inputs under the model's own names.

        Raises:
            FrameworkError: the model refuses the rows, or does not answer as its record says.
        """
        given = pd.DataFrame({name: _conform(rows[name], kind) for name, kind in self.columns.items()})
        try:
            found = self.model.predict(given)
        except Exception as error:  # a model's own code may raise anything
            words = " ".join(str(error).split())
            raise FrameworkError(
                f"{self.version} did not score the validation data ({type(error).__name__}: {words})"
            ) from error
        return self._answers(found, rows.index)

    def _answers(self, found: Any, index: Any) -> Answers:
        table = found if isinstance(found, pd.DataFrame) else pd.DataFrame({PREDICTION: list(found)})
        named = [f"{_PROBABILITY}{label}" for label in self.classes]
        main = PREDICTION if PREDICTION in table.columns else None
        if main is None and len(table.columns) == 1:
            main = str(table.columns[0])
        if main is None or len(table) != len(index):
            raise FrameworkError(
                f"{self.version} answers {len(index)} rows with {len(table)}, in the columns "
                f"{', '.join(map(str, table.columns))}; an evaluation takes one row each, and one column, or "
                f"one that is called {PREDICTION}"
            )
        predictions = pd.Series(table[main].tolist(), index=index, name=PREDICTION)
        complete = bool(named) and set(named) <= set(table.columns)
        probabilities = np.asarray(table[named], dtype="float64") if complete else None
        wrong = predictions.isna() | predictions.isin([np.inf, -np.inf])
        if probabilities is not None:
            wrong |= ~np.isfinite(probabilities).all(axis=1)
        if wrong.any():
            raise FrameworkError(
                f"{self.version} answers {int(wrong.sum())} of {len(index)} rows of the validation data with "
                "nothing, NaN or infinity"
            )
        return Answers(predictions, probabilities)


def load(version: Version) -> LoadedVersion:
    """Load a version from the registry. It runs the model's own code, as an endpoint does.

    Raises:
        InputError: it has no signature with named inputs, does not record whether it classifies, or carries
            look-ups that cannot be read.
        FrameworkError: it does not load.
    """
    try:
        model: Any = mlflow.pyfunc.load_model(version.uri)
    except Exception as error:  # a model's own code may raise anything
        words = " ".join(str(error).split())
        raise FrameworkError(f"{version} does not load ({type(error).__name__}: {words})") from error
    schema = model.metadata.get_input_schema()
    if schema is None or not schema.has_input_names():
        raise InputError(f"{version} has no signature with named inputs: log it with one, and register it")
    columns = {column.name: column.type for column in schema.inputs}
    flavor: Mapping[str, Any] = model.metadata.flavors["python_function"]
    config = cast("Mapping[str, Any]", flavor.get("config") or {})
    classes = list(config.get("classes") or [])
    kind: Kind = "classifier" if classes else _kind(version, model)
    lookups = from_metadata(model.metadata.metadata, version)
    return LoadedVersion(version, kind, classes, columns, model, lookups)


def _kind(version: Version, model: Any) -> Kind:
    """Return what a model says of itself, or that it predicts fractions, which no class is."""
    recorded = (model.metadata.metadata or {}).get(_RECORDED)
    if recorded in ("classifier", "regressor"):
        return recorded
    outputs = model.metadata.get_output_schema()
    kinds = [output.type for output in outputs.inputs] if outputs is not None else []
    if len(kinds) == 1 and _fraction(kinds[0]):
        return "regressor"
    raise InputError(
        f"{version} does not record whether it classifies: log it with "
        f"metadata={{{_RECORDED!r}: 'classifier'}} or 'regressor', and register it"
    )


def _fraction(kind: Any) -> Literal["float64", "float32"] | None:
    """Return the type of a column of fractions, if that is what a signature says."""
    return _FRACTIONS.get(kind) if isinstance(kind, DataType) else None


def _conform(column: "pd.Series[Any]", kind: Any) -> "pd.Series[Any]":
    """Return a column in the type of a signature; what does not fit stays, for the model to refuse."""
    if kind == DataType.string:
        return texts(column)
    if not is_numeric(column) or kind == DataType.boolean:
        return column
    if fraction := _fraction(kind):
        return column.where(column.notna(), np.nan).astype(fraction)
    return (
        numbers(column) if isinstance(kind, AnyType) or kind in (DataType.long, DataType.integer) else column
    )
