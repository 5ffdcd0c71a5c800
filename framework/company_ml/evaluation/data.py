"""The validation data of an evaluation: one data set of MLflow, that all of its models are measured on."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from mlflow.data.pandas_dataset import PandasDataset, from_pandas

from company_ml.errors import InputError
from company_ml.evaluation.models import LoadedVersion
from company_ml.features.lookup import FeatureLookup
from company_ml.promotion.gates import ValidationData
from company_ml.settings.environment import Environment
from company_ml.training.sources import Reader, is_numeric, numbers, read_rows

_SEED = 42
_DIGEST_LENGTH = 32
"""Characters of a digest; MLflow's store takes 36."""


@dataclass(frozen=True)
class Validation:
    """Rows with their truth."""

    dataset: PandasDataset
    frame: pd.DataFrame
    target: str
    lookups: tuple[FeatureLookup, ...] = ()
    """All look-ups of the models, each once."""

    @property
    def name(self) -> str:
        """Name of the data set."""
        return str(self.dataset.name)

    @property
    def digest(self) -> str:
        """Digest of all rows."""
        return str(self.dataset.digest)

    def rows_for(self, model: LoadedVersion) -> pd.DataFrame:
        """Return the rows under the names that a model gives its inputs."""
        origins = _origins(model, self.lookups)
        return self.frame[list(origins.values())].set_axis(list(origins), axis="columns")

    @property
    def truth(self) -> list[Any]:
        """The truth of each row, in Python's own types."""
        return self.frame[self.target].tolist()


def read(
    data: ValidationData, models: Iterable[LoadedVersion], environment: Environment, reader: Reader
) -> Validation:
    """Read the validation data with the columns that the models take, and check its truth.

    Args:
        data: What the gates name.
        models: The versions that are evaluated.
        environment: Whose catalog of data holds the table.
        reader: Runs the query, if the data is a table.

    Raises:
        InputError: the data cannot be read, lacks a column, has no rows, or a truth that cannot be judged by;
            or features cannot be looked up for it.
    """
    found = list(models)
    lookups: list[FeatureLookup] = []
    for lookup in (lookup for model in found for lookup in model.lookups):
        lookups += [] if lookup in lookups else [lookup]
    columns = list(dict.fromkeys(name for model in found for name in _origins(model, lookups).values()))
    if data.target in columns:
        takers = ", ".join(str(model.version) for model in found if data.target in model.columns)
        raise InputError(f"{takers} takes the target {data.target} as an input: it would copy it")
    asked = [lookup.model_copy(update={"rename_outputs": _names(lookup, lookups)}) for lookup in lookups]
    rows = read_rows(data, [*columns, data.target], environment, reader, _SEED, data.most, asked)
    frame = rows.frame[[*columns, data.target]]
    truth = frame[data.target]
    if frame.empty or truth.isna().any():
        raise InputError(
            f"{rows.name} has {len(frame)} rows, and in {int(truth.isna().sum())} of them no {data.target}: "
            "validation data needs rows, each with its truth"
        )
    values = numbers(truth) if is_numeric(truth) and truth.dtype != bool else truth
    # Plain types, which MLflow's evaluators compare with what models answer.
    frame = frame.assign(**{data.target: pd.Series(values.tolist(), index=frame.index)})
    for model in found:
        _check_classes(model, frame[data.target], rows.name, data)
    dataset = from_pandas(frame, rows.source, targets=data.target, name=rows.name, digest=_digest(frame))
    return Validation(dataset, frame, data.target, tuple(lookups))


def _names(lookup: FeatureLookup, lookups: Sequence[FeatureLookup]) -> dict[str, str]:
    """Return the columns of a look-up's features: two models may look up one name in different places."""
    return {name: f"{output}@{lookups.index(lookup)}" for name, output in lookup.outputs.items()}


def _origins(model: LoadedVersion, lookups: Sequence[FeatureLookup]) -> dict[str, str]:
    """Return the column of the validation data by each input of a model."""
    looked = {
        output: _names(lookup, lookups)[name]
        for lookup in model.lookups
        for name, output in lookup.outputs.items()
    }
    return {name: looked.get(name, name) for name in model.columns}


def _check_classes(model: LoadedVersion, truth: "pd.Series[Any]", name: str, data: ValidationData) -> None:
    """Refuse a truth that a classifier cannot be judged by: every class occurs, and no other."""
    if model.kind == "regressor":
        if not is_numeric(truth):
            raise InputError(f"{model.version} predicts numbers, and {name} has none in {data.target}")
        return
    if not model.classes:
        return
    there = set(truth.tolist())
    missing = [repr(label) for label in model.classes if label not in there]
    unknown = sorted(repr(label) for label in there - set(model.classes))
    if missing or unknown:
        wrong = [f"no row of {', '.join(missing)}"] if missing else []
        wrong += [f"rows of {', '.join(unknown)}"] if unknown else []
        classes = ", ".join(map(repr, model.classes))
        raise InputError(f"{name} has {' and '.join(wrong)}; the classes of {model.version} are {classes}")
    if data.positive is not None and data.positive not in model.classes:
        raise InputError(f"{model.version} has no class {data.positive!r}, which the gates call positive")


def _digest(frame: pd.DataFrame) -> str:
    """Return a digest of all rows. MLflow's own sees the first 10 000, and no text column with a gap.

    ``compute_pandas_digest`` in https://github.com/mlflow/mlflow/blob/v3.13.0/mlflow/data/digest_utils.py
    """
    found = hashlib.sha256(json.dumps([str(column) for column in frame.columns]).encode())
    found.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return found.hexdigest()[:_DIGEST_LENGTH]
