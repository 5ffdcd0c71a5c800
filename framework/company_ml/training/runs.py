"""A training run: from rows to a version of a model."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import mlflow
from mlflow.utils.mlflow_tags import MLFLOW_USER

from company_ml.errors import FrameworkError
from company_ml.names import UNKNOWN, ModelName
from company_ml.scoring import wheels
from company_ml.scoring.packaging import LoggedService, log_service, requirements
from company_ml.settings.actor import actor
from company_ml.settings.connections import registry, stages
from company_ml.settings.environment import Environment
from company_ml.training import registration
from company_ml.training.config import TrainingConfig
from company_ml.training.data import TrainingData
from company_ml.training.fitting import Fitted, Parts, fit, split
from company_ml.training.records import record_start, recording, version_tags


@dataclass(frozen=True)
class TrainingResult:
    """What a training run made."""

    model: str
    version: str | None
    """The registered version, or nothing if none was asked for."""
    alias: str | None
    run_id: str
    experiment: str
    model_uri: str
    model_sha256: str
    dataset: str
    dataset_digest: str
    metrics: dict[str, float]


def experiment_name(config: TrainingConfig, environment: Environment) -> str:
    """Return the experiment that holds a configuration's runs: one for each model of an environment."""
    return f"{environment.experiment_folder}/{config.model}"


def model_name(config: TrainingConfig, environment: Environment) -> ModelName:
    """Return the full name of the model that a configuration trains in an environment.

    Raises:
        InputError: the schema of the environment's stage is not to be seen.
        FrameworkError: Unity Catalog cannot be read.
    """
    return ModelName(environment.models_catalog, stages(environment).schema(environment.stage), config.model)


def plan(config: TrainingConfig, environment: Environment, data: TrainingData) -> dict[str, object]:
    """Return what a run would do, with everything checked that needs no server.

    Raises:
        InputError: the rows cannot be split.
    """
    parts = split(config, data)
    return {
        "model": config.model,
        "catalog": environment.models_catalog,
        "stage": environment.stage,
        "experiment": experiment_name(config, environment),
        "task": config.task,
        "algorithm": f"{config.estimator.family} {config.estimator.algorithm}",
        "data": data.name,
        "rows_to_learn_from": len(parts.train),
        "rows_held_back": len(parts.test),
        "classes": parts.classes,
        "features": list(config.features.all),
        "feature_tables": list(data.feature_tables),
        "metrics": list(config.metrics),
        "config_digest": config.digest,
    }


def train(
    config: TrainingConfig,
    environment: Environment,
    data: TrainingData,
    *,
    register: bool = True,
    alias: str | None = None,
    tags: Mapping[str, str] = MappingProxyType({}),
    say: Callable[[str], None] = lambda _: None,
) -> TrainingResult:
    """Train a model, record the run, and register a version.

    The environment becomes MLflow's of the whole process (see ``connections.registry``): models are logged
    through MLflow's fluent interface, which knows no other way.

    Args:
        config: The run.
        environment: Where the run is recorded and the version registered.
        data: The rows, see ``data.read``.
        register: Whether the model becomes a version. If not, the run keeps it all the same.
        alias: Alias that moves to the new version.
        tags: Tags that the run and the version have beside their own, from their first moment.
        say: Hears about progress.

    Raises:
        InputError: the rows cannot be split or learned from, or the alias is not allowed.
        FrameworkError: the environment's mirror lacks a wheel that the model carries, or MLflow cannot be
            reached or refuses. What was recorded until then is in the message.
    """
    parts = split(config, data)
    client, model = registry(environment), model_name(config, environment)
    if register:
        registration.check(client, environment, model, alias)
    experiment = experiment_name(config, environment)
    with _wheels(config, environment) as carried, recording(environment, experiment, tags) as run_id:
        say(f"run {run_id} in {experiment}: {len(parts.train)} rows to learn from")
        dataset = record_start(config, data, parts)
        fitted = fit(config, parts)
        mlflow.log_metrics(fitted.metrics)
        say(f"evaluated on {len(parts.test)} rows; logging the model")
        logged = _record_model(config, parts, fitted, carried)
    user = client.get_run(run_id).data.tags.get(MLFLOW_USER, UNKNOWN)
    if environment.on_databricks:  # in a job, MLflow's client may take the machine's user for the trainer
        user = actor(environment)
    all_tags = {**tags, **version_tags(config, fitted, logged, dataset.digest, user)}
    registered = None
    if register:
        say(f"registering {model}")
        try:
            registered = registration.register(client, environment, model, logged.uri, all_tags, alias)
        except FrameworkError as error:
            raise FrameworkError(f"{error}; run {run_id} keeps the trained model") from error
    return TrainingResult(
        model=str(model),
        version=registered,
        alias=alias if register else None,
        run_id=run_id,
        experiment=experiment,
        model_uri=logged.uri,
        model_sha256=logged.sha256,
        dataset=data.name,
        dataset_digest=dataset.digest,
        metrics=fitted.metrics,
    )


@contextmanager
def _wheels(config: TrainingConfig, environment: Environment) -> Generator[Sequence[Path]]:
    """Yield the wheels that the model carries: collected before it learns, as a mirror may lack one."""
    if environment.mirror is None:
        yield ()
        return
    with TemporaryDirectory() as folder:
        wanted = requirements(config.algorithm.package)
        yield wheels.collect(wanted, Path(environment.mirror), Path(folder))


def _record_model(
    config: TrainingConfig, parts: Parts, fitted: Fitted, carried: Sequence[Path]
) -> LoggedService:
    features = config.features
    return log_service(
        fitted.pipeline,
        parts.train[list(features.all)].reset_index(drop=True),
        features.numeric,
        features.categorical,
        parts.classes,
        config.model,
        config.algorithm.package,
        carried,
        config.feature_lookups,
    )
