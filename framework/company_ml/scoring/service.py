"""The scoring service: what an endpoint, a job or a notebook loads to score rows with a trained pipeline.

MLflow stores this file itself with the model ("models from code") and runs it where the model is loaded, so
it imports nothing of this package: a version carries all of its own code, and scores the same after a
promotion into a workspace where the package is missing or newer. The pipeline beside it is a skops file. That
format holds data and names of types, and loading it creates only types listed here: no code in the file is
ever run, as a pickle's would be.
https://mlflow.org/docs/latest/ml/model/models-from-code
https://skops.readthedocs.io/en/stable/persistence.html
"""

import hashlib
import hmac
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext

PIPELINE = "pipeline"
"""Key of the pipeline's file among the model's artifacts."""
TRUSTED_TYPES = (
    "_loss.CyHalfMultinomialLoss",  # the name that scikit-learn's compiled module gives itself
    "collections.OrderedDict",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
    "lightgbm.sklearn.LGBMRegressor",
    "numpy.dtype",
    "sklearn._loss.link.IdentityLink",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.link.MultinomialLogit",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn._loss.loss.HalfMultinomialLoss",
    "sklearn._loss.loss.HalfSquaredError",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "xgboost.core.Booster",
    "xgboost.sklearn.XGBClassifier",
    "xgboost.sklearn.XGBRegressor",
)
"""Types beyond skops's own list that a pipeline may hold: those of the algorithms that training offers."""


class ScoringService(PythonModel):
    """Scores rows: the likeliest class, the probability of every class, and which model said so.

    Of a regression, which has no classes, the prediction is a number.
    """

    def load_context(self, context: PythonModelContext) -> None:
        """Load the pipeline, after comparing its file with the digest that was logged with the model.

        The digest finds a damaged or truncated file. Against an exchanged one stands the version's tag in the
        registry: whoever can write this file could write the digest beside it, too.

        Raises:
            ValueError: the file is not the one that was logged.
        """
        self._info: Mapping[str, Any] = context.model_config
        path = Path(context.artifacts[PIPELINE])
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if not hmac.compare_digest(found, self._info["model_sha256"]):
            raise ValueError(f"{path} is damaged: its SHA-256 is {found}, not {self._info['model_sha256']}")
        self._pipeline = skops.io.load(path, trusted=list(TRUSTED_TYPES))

    def predict(  # pyright: ignore[reportIncompatibleMethodOverride] (the base class is untyped)
        self, context: PythonModelContext, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Score rows.

        Args:
            context: Unused: everything was loaded once.
            model_input: One row each, with all columns that the model learned from; others are ignored.
            params: Unused: the model takes none.

        Returns:
            One row each, with the index of the input: ``prediction``, ``probability_<class>`` for each class
            if there are any, ``model_name``, ``model_run_id`` and ``framework_version``.

        Raises:
            ValueError: columns are missing, all of which are named.
        """
        numeric, categorical = self._info["numeric"], self._info["categorical"]
        missing = [name for name in (*numeric, *categorical) if name not in model_input.columns]
        if missing:
            raise ValueError(
                f"the input lacks {', '.join(missing)}; {self._info['model_name']} needs the columns "
                f"{', '.join((*numeric, *categorical))}"
            )
        rows, classes = prepared(model_input, numeric, categorical), self._info["classes"]
        if classes:
            found = probabilities(self._pipeline, rows)
            columns = {"prediction": np.asarray(classes)[found.argmax(axis=1)]}
            columns |= {f"probability_{label}": found[:, at] for at, label in enumerate(classes)}
        else:
            columns = {"prediction": predictions(self._pipeline, rows)}
        columns |= {key: self._info[key] for key in ("model_name", "model_run_id", "framework_version")}
        return pd.DataFrame(columns, index=model_input.index)


def probabilities(pipeline: Any, rows: pd.DataFrame) -> Any:
    """Return the probability of each class, an array of rows by classes."""
    return _asked(pipeline.predict_proba, rows)


def predictions(pipeline: Any, rows: pd.DataFrame) -> Any:
    """Return the number that a regression predicts for each row, a float array of one dimension."""
    return _asked(pipeline.predict, rows).astype("float64")


def _asked(predict: Callable[[pd.DataFrame], Any], rows: pd.DataFrame) -> Any:
    with warnings.catch_warnings():
        # LightGBM misses the names that the preparation took off; the columns come in order all the same.
        warnings.filterwarnings("ignore", "X does not have valid feature names", UserWarning)
        return predict(rows)


def prepared(frame: pd.DataFrame, numeric: list[str], categorical: list[str]) -> pd.DataFrame:
    """Return the columns of the model in their order and types: numbers as floats, categories as text.

    Training and scoring share this, so that a gap or a whole number means the same to both.
    """
    numbers = pd.DataFrame({name: _numbers(frame[name]) for name in numeric}, index=frame.index)
    texts = frame[categorical].astype("object")
    return pd.concat([numbers, texts.map(_text)], axis="columns")


def _numbers(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return numbers of any type as floats, and gaps of any kind as NaN.

    Raises:
        ValueError: the column holds something else; names it.
    """
    try:
        return values.where(values.notna(), np.nan).astype("float64")
    except (TypeError, ValueError) as error:
        raise ValueError(f"column {values.name} holds {values.dtype} that are no numbers: {error}") from error


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


set_model(ScoringService())
