"""What is kept of a training run: in the run from its first moment, and with the version it makes."""

import os
import warnings
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from types import MappingProxyType

import mlflow
from mlflow.data.delta_dataset_source import DeltaDatasetSource
from mlflow.data.meta_dataset import MetaDataset
from mlflow.data.pandas_dataset import PandasDataset, from_pandas
from mlflow.exceptions import MlflowException
from mlflow.utils.mlflow_tags import MLFLOW_GIT_COMMIT

from company_ml.errors import FrameworkError
from company_ml.names import DATASET_DIGEST_TAG, MODEL_DIGEST_TAG, TRAINED_BY_TAG, metric_tag
from company_ml.scoring.packaging import LoggedService
from company_ml.settings.environment import Environment
from company_ml.training.config import TrainingConfig
from company_ml.training.data import TrainingData
from company_ml.training.fitting import Fitted, Parts

_COMMIT_VARIABLES = ("GITHUB_SHA", "BUILD_SOURCEVERSION", "CI_COMMIT_SHA")
"""Where GitHub Actions, Azure Pipelines and GitLab say which commit they run."""


@contextmanager
def recording(
    environment: Environment, experiment: str, tags: Mapping[str, str] = MappingProxyType({})
) -> Generator[str]:
    """Record a run around what is done inside, and yield its id. A failure inside marks the run as failed.

    Args:
        environment: Where the run is recorded.
        experiment: Name of its experiment.
        tags: Tags that the run has from its first moment.

    Raises:
        FrameworkError: MLflow cannot be reached or refuses.
    """
    run_id = None
    try:
        experiment_id = mlflow.set_experiment(experiment).experiment_id
        with mlflow.start_run(experiment_id=experiment_id, tags=dict(tags)) as run:
            run_id = run.info.run_id
            yield run_id
    except MlflowException as error:
        kept = f"; run {run_id} holds what was recorded until then" if run_id else ""
        raise FrameworkError(
            f"MLflow at {environment.tracking_uri} did not record the run in {experiment}: "
            f"{error.message}{kept}"
        ) from error


def record_start(config: TrainingConfig, data: TrainingData, parts: Parts) -> PandasDataset:
    """Record what the run starts from, and return the data set that it learns from."""
    tags = {"framework_version": version("company_ml_framework"), "config_digest": config.digest}
    if commit := _git_commit():
        tags[MLFLOW_GIT_COMMIT] = commit
    mlflow.set_tags(tags)
    estimator = config.estimator
    mlflow.log_params(
        {
            "task": config.task,
            "family": estimator.family,
            "algorithm": estimator.algorithm,
            "target": config.target,
            "seed": config.split.seed,
            "test_share": config.split.test,
            **estimator.parameters,
        }
    )
    mlflow.log_dict(config.model_dump(mode="json"), "training.yaml")
    train = from_pandas(parts.train, data.source, targets=config.target, name=data.name)
    test = from_pandas(parts.test, data.source, targets=config.target, name=data.name)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Hint: Inferred schema contains integer", UserWarning)
        mlflow.log_input(train, context="training")
        mlflow.log_input(test, context="evaluation")
        for table in data.feature_tables:
            features = MetaDataset(DeltaDatasetSource(delta_table_name=table), name=table)
            mlflow.log_input(features, context="features")
    return train


def version_tags(
    config: TrainingConfig, fitted: Fitted, logged: LoggedService, dataset_digest: str, user: str
) -> dict[str, str]:
    """Return the tags of a version: what must be known of it where its run cannot be read."""
    tags = {
        MODEL_DIGEST_TAG: logged.sha256,
        DATASET_DIGEST_TAG: dataset_digest,
        TRAINED_BY_TAG: user,
        "config_digest": config.digest,
        "framework_version": version("company_ml_framework"),
    }
    if commit := _git_commit():
        tags["git_commit"] = commit
    return tags | {metric_tag(name): repr(value) for name, value in fitted.metrics.items()}


def _git_commit() -> str | None:
    """Return the commit that the pipeline says it runs, if it says so."""
    return next((os.environ[name] for name in _COMMIT_VARIABLES if os.environ.get(name)), None)
