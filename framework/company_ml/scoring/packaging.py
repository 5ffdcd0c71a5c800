"""Turning a trained pipeline into a scoring service that is logged with the current MLflow run."""

import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import skops.io
from mlflow.models import ModelSignature, infer_signature
from mlflow.pyfunc.model import PythonModelContext
from mlflow.types.schema import AnyType, ColSpec, Schema

from company_ml.errors import FrameworkError
from company_ml.features.lookup import FeatureLookup, to_metadata
from company_ml.names import REFERENCE_FILE
from company_ml.scoring import service, wheels
from company_ml.serialization import ModelSerializer

_ALWAYS = ("mlflow", "numpy", "pandas", "scikit-learn", "skops")
"""Distributions that scoring imports; what they need in turn is resolved when the endpoint is built."""
_DISTRIBUTION = "company_ml_framework"
_EXAMPLE_ROWS = 5
_REFERENCE_ROWS = 10_000
"""Rows of the training data that a version carries, so that drift is measured against them wherever it goes:
enough for any test, and some hundred kilobytes."""


@dataclass(frozen=True)
class LoggedService:
    """A scoring service as logged with a run."""

    uri: str
    """MLflow's URI of the logged model: what is registered."""
    sha256: str
    """Digest of the pipeline's file in hexadecimal."""


def log_service(
    pipeline: Any,
    features: pd.DataFrame,
    numeric: tuple[str, ...],
    categorical: tuple[str, ...],
    classes: list[Any],
    model_name: str,
    package: str,
    carried: Sequence[Path] = (),
    lookups: Sequence[FeatureLookup] = (),
) -> LoggedService:
    """Log a pipeline as a scoring service with the active run.

    The signature has inputs and outputs: Unity Catalog registers no version without both.
    https://docs.databricks.com/aws/en/machine-learning/manage-model-lifecycle/#requirements

    Args:
        pipeline: A fitted scikit-learn pipeline over ``service.prepared`` columns, with ``predict_proba`` if
            there are classes.
        features: Rows in the types in which callers will send them; the first ones become the input example.
        numeric: Columns that hold numbers.
        categorical: Columns that hold categories.
        classes: The labels, in the order of the pipeline's probabilities; none of a regression.
        model_name: Name that predictions carry.
        package: Distribution of the algorithm's library.
        carried: The wheels that the model carries, see ``wheels.collect``; none if endpoints ask an index.
        lookups: Where features were looked up, and are to be for whoever scores a table.

    Raises:
        FrameworkError: no run is active, or the pipeline holds types that the scoring service does not load.
    """
    run = mlflow.active_run()
    if run is None:
        raise FrameworkError("a scoring service is logged with a run, and none is active: start one first")
    with tempfile.TemporaryDirectory() as folder:
        path, digest = _save(pipeline, Path(folder))
        info = {
            "model_name": model_name,
            "model_run_id": run.info.run_id,
            "framework_version": version(_DISTRIBUTION),
            "model_sha256": digest,
            "numeric": list(numeric),
            "categorical": list(categorical),
            "classes": classes,
        }
        reference = Path(folder) / REFERENCE_FILE
        features.sample(min(len(features), _REFERENCE_ROWS), random_state=0).to_parquet(
            reference, index=False
        )
        artifacts = {service.PIPELINE: str(path), "reference": str(reference)}
        example = features.head(_EXAMPLE_ROWS)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Hint: Inferred schema contains integer", UserWarning)
            logged = mlflow.pyfunc.log_model(
                name="model",
                python_model=service.__file__,
                artifacts=artifacts,
                model_config=info,
                signature=_signature(features, _score(PythonModelContext(artifacts, info), example), numeric),
                input_example=example,
                code_paths=[str(wheel) for wheel in carried] or None,
                pip_requirements=wheels.required(carried) or requirements(package),
                metadata={"model_type": "classifier" if classes else "regressor", **to_metadata(lookups)},
            )
    return LoggedService(logged.model_uri, digest)


def requirements(package: str) -> list[str]:
    """Return the pinned requirements of a service: this environment's versions, nothing of this framework.

    ``company_ml`` is not among them. The service is one file that MLflow stores with the model, so an
    endpoint needs neither the wheel nor a way to the volume of the environment that trained.
    """
    return [f"{name}=={_installed(name)}" for name in sorted({*_ALWAYS, package})]


def _installed(name: str) -> str:
    """Return the version of a library. XGBoost has a second distribution, without the code for GPUs."""
    if name == "xgboost":
        import xgboost  # noqa: PLC0415 (only a model of XGBoost needs it)

        return xgboost.__version__
    return version(name)


def _save(pipeline: Any, folder: Path) -> tuple[Path, str]:
    """Write a pipeline, and return its file and the file's SHA-256."""
    saved = ModelSerializer(folder, methods=("skops",)).save(pipeline, service.PIPELINE, compression=6)
    path = folder / saved.path
    unknown = set(skops.io.get_untrusted_types(file=path)) - set(service.TRUSTED_TYPES)
    if unknown:
        raise FrameworkError(
            f"the pipeline holds types that the scoring service does not load: {', '.join(sorted(unknown))}"
        )
    return path, saved.sha256


def _signature(features: pd.DataFrame, scores: pd.DataFrame, numeric: tuple[str, ...]) -> ModelSignature:
    """Return the signature of a service, whose numeric inputs are of any type: the service makes them floats.

    As ``long`` MLflow refuses a gap, which the service would fill, and cuts 24.5 to 24; as ``double`` it
    refuses whole numbers in a data frame (``_enforce_mlflow_datatype`` in
    https://github.com/mlflow/mlflow/blob/v3.13.0/mlflow/models/utils.py).
    """
    inferred: Any = infer_signature(features, scores)
    inputs = [
        ColSpec(AnyType(), column.name) if column.name in numeric else column for column in inferred.inputs
    ]
    return ModelSignature(Schema(inputs), inferred.outputs)


def _score(context: PythonModelContext, rows: pd.DataFrame) -> pd.DataFrame:
    """Score rows as an endpoint would, from the file that was written."""
    scoring = service.ScoringService()
    scoring.load_context(context)
    return scoring.predict(context, rows)
