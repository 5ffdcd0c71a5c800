"""Versions to work on, and a client that fails when told to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from company_ml.evaluation.records import COMPARED, PASSED, Evaluations, run_tags
from company_ml.names import ModelName, metric_tag
from company_ml.registry.tags import EVALUATION_VERDICT
from company_ml.registry.versions import Version, get_version, is_taken, registered
from company_ml.stages import OWN_SERVER, Stages

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
STAGES = Stages(OWN_SERVER, "the test's registry")
EVALUATIONS = Evaluations("/ml_experiments/test/churn")
"""Where the commands look for evaluations of the model churn."""
DIGEST = "d1"
"""Of the validation data of all evaluations, unless a test says otherwise."""


def train(
    client: MlflowClient,
    model: ModelName,
    *,
    roc_auc: float = 0.9,
    requirements: Sequence[str] = (),
    wheels: Sequence[str] = (),
    **tags: str,
) -> Version:
    """Log a run with a small model's files, and register them as training does, for Tess by default.

    Args:
        client: Client of the registry.
        model: Full name of the model.
        roc_auc: Its metric.
        requirements: Lines of its ``requirements.txt``, which it lacks without any.
        wheels: Paths of wheels among its files.
        tags: Tags of the version.
    """
    if registered(client, model) is None:
        client.create_registered_model(str(model))
    run = client.create_run("0")
    client.log_text(run.info.run_id, "flavors: {}", "model/MLmodel")
    client.log_text(run.info.run_id, f"roc_auc {roc_auc}", "model/data/model.txt")
    if requirements:
        client.log_text(run.info.run_id, "\n".join(requirements), "model/requirements.txt")
    for path in wheels:
        client.log_text(run.info.run_id, "a wheel", f"model/{path}")
    tags = {metric_tag("roc_auc"): str(roc_auc), "trained_by": "tess", **tags}
    source = f"{run.info.artifact_uri}/model"
    made = client.create_model_version(str(model), source, run.info.run_id, tags)
    version = get_version(client, model, str(made.version))
    evaluated(client, version, roc_auc=roc_auc)
    return version


def evaluated(
    client: MlflowClient,
    version: Version,
    *,
    digest: str = DIGEST,
    verdict: str = PASSED,
    experiment: str = EVALUATIONS.experiment,
    late: timedelta = timedelta(),
    **metrics: float,
) -> str:
    """Record an evaluation as ``deploy_model evaluate`` does, without a model that could be loaded."""
    try:
        experiment_id = client.create_experiment(experiment)
    except MlflowException as error:
        if not is_taken(error):
            raise
        experiment_id = client.get_experiment_by_name(experiment).experiment_id  # pyright: ignore[reportOptionalMemberAccess]
    at = version.changed + late
    tags = {**run_tags(version, "validation.churn", digest), EVALUATION_VERDICT: verdict}
    run_id = client.create_run(experiment_id, int(at.timestamp() * 1000), tags).info.run_id
    for name, value in metrics.items():
        client.log_metric(run_id, name, value)
    client.set_terminated(run_id)
    return run_id


def compared(client: MlflowClient, model: ModelName) -> None:
    """Record an evaluation of a model's champion, if it has one, with the metric that its tags say."""
    found = registered(client, model)
    if found and "champion" in found.aliases:
        champion = get_version(client, model, found.aliases["champion"])
        evaluated(client, champion, verdict=COMPARED, roc_auc=float(champion.tags["metric_roc_auc"]))


class Broken(MlflowException):
    """What a client raises that fails when told to."""

    def __init__(self) -> None:
        super().__init__("the connection broke")


@dataclass
class Cut:
    """A client whose n-th call fails, before it does anything or after it did; or all from there on."""

    client: MlflowClient
    at: int
    after: bool = False
    dead: bool = False
    calls: int = 0

    def __getattr__(self, name: str) -> Any:
        """Return the real client's method, counted."""
        real: Callable[..., Any] = getattr(self.client, name)
        if not callable(real):
            return real

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            fails = self.calls == self.at or (self.dead and self.calls > self.at)
            if fails and not (self.after and self.calls == self.at):
                raise Broken
            result = real(*args, **kwargs)
            if fails:
                raise Broken
            return result

        return counted


def cut(client: MlflowClient, at: int, *, after: bool = False, dead: bool = False) -> Any:
    """Return a client that fails at a call."""
    return Cut(client, at, after, dead)


class _Pending:
    """A client that sees every version in another status, such as Unity Catalog shows it."""

    def __init__(self, client: MlflowClient, status: str) -> None:
        self._client, self._status = client, status

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def get_model_version(self, name: str, version: str) -> Any:
        """Return the version with the other status."""
        found = self._client.get_model_version(name, version)
        found._status = self._status  # MLflow's own store has no version that is not ready
        return found


def with_status(client: MlflowClient, status: str) -> Any:
    """Return a client that sees all versions in a status."""
    return _Pending(client, status)


def state(client: MlflowClient, *names: ModelName) -> dict[str, Any]:
    """Return all that the registry keeps of models, but for times of creation."""
    found: dict[str, Any] = {}
    for name in names:
        try:
            model = client.get_registered_model(str(name))
        except MlflowException:
            found[str(name)] = None
            continue
        versions = client.search_model_versions(f"name = '{name}'")
        found[str(name)] = (
            dict(model.aliases),
            dict(model.tags),
            {version.version: (dict(version.tags), version.source) for version in versions},
        )
    return found
