"""Recording drift where people look for it: as a run in the model's experiment, and on its version."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from mlflow import MlflowClient
from mlflow.entities import Metric, Param
from mlflow.exceptions import MlflowException

from company_ml.errors import FrameworkError, InputError
from company_ml.monitoring.drift import Drift
from company_ml.monitoring.marks import DRIFT_TAG, SCORE_TAG, TIME_TAG
from company_ml.monitoring.page import page
from company_ml.names import ModelName
from company_ml.registry.failures import explained
from company_ml.registry.versions import registered

HTML_FILE, JSON_FILE = "drift/report.html", "drift/report.json"
"""Artifacts of the run."""

_NOT_IN_KEYS = re.compile(r"[^\w\-. :/]")
"""What MLflow takes in no key of a metric: https://mlflow.org/docs/latest/api_reference/python_api/mlflow.html"""


@dataclass(frozen=True)
class Watched:
    """The version of a model whose data was measured."""

    model: ModelName
    version: str


def watched(client: MlflowClient, model: ModelName, alias: str) -> Watched:
    """Return the version that an alias points to.

    Raises:
        InputError: there is no such model, or it has no such alias.
        FrameworkError: the registry refused to answer.
    """
    with explained(f"looking for {alias} of {model}"):
        found = registered(client, model)
    if found is None:
        raise InputError(f"there is no model {model}; check the name, and that you may see it")
    if alias not in found.aliases:
        raise InputError(f"{model} has no version with the alias {alias}; name another with --alias")
    return Watched(model, found.aliases[alias])


def experiment_id(client: MlflowClient, name: str) -> str:
    """Return the id of an experiment. The stacks declare experiments, so a missing one is not made up here.

    Raises:
        InputError: there is none of that name.
    """
    with explained(f"looking for the experiment {name}"):
        experiment = client.get_experiment_by_name(name)
    if experiment is None:
        raise InputError(
            f"there is no experiment {name}: declare it in the stack's settings, or name another"
        )
    return experiment.experiment_id


def record(
    client: MlflowClient,
    experiment: str,
    drift: Drift,
    *,
    sources: Mapping[str, str],
    version: Watched | None = None,
    now: datetime | None = None,
) -> str:
    """Log drift as a run, with the report as page and as JSON, and mark the model's version.

    Args:
        client: Client of the environment's runs and models.
        experiment: Full name of the experiment.
        drift: What was measured.
        sources: Where the ``reference`` and the ``current`` data came from; logged as parameters.
        version: The version to mark; none if the data belongs to no model.
        now: When it was measured; now by default.

    Returns:
        The id of the run.

    Raises:
        InputError: there is no such experiment.
        FrameworkError: MLflow refused; a run that had begun is marked as failed.
    """
    of_experiment = experiment_id(client, experiment)
    when = now or datetime.now(UTC)
    tags = _tags(drift, when)
    about = {"model_name": str(version.model), "model_version": version.version} if version else {}
    try:
        run = client.create_run(of_experiment, run_name=f"drift {when:%Y-%m-%d %H:%M}", tags=tags | about)
    except MlflowException as error:
        raise FrameworkError(f"experiment {experiment} took no run: {error.message}") from error
    run_id: str = run.info.run_id
    try:
        client.log_batch(
            run_id,
            metrics=_metrics(drift, when),
            params=[Param(name, value) for name, value in sources.items()],
        )
        client.log_text(run_id, page(drift, _about(sources, version, when)), HTML_FILE)
        client.log_text(run_id, drift.report, JSON_FILE)
        if version:
            for key, value in tags.items():
                client.set_model_version_tag(str(version.model), version.version, key, value)
    except MlflowException as error:
        with suppress(MlflowException):  # what went wrong first matters more
            client.set_terminated(run_id, "FAILED")
        raise FrameworkError(f"run {run_id} could not record the drift: {error.message}") from error
    client.set_terminated(run_id, "FINISHED")
    return run_id


def _about(sources: Mapping[str, str], version: Watched | None, when: datetime) -> dict[str, str]:
    """Return what a page is about."""
    model = {"Model": str(version.model), "Version": version.version} if version else {}
    return {**model, "Measured": when.isoformat(timespec="seconds"), **sources}


def _tags(drift: Drift, when: datetime) -> dict[str, str]:
    return {
        DRIFT_TAG: "found" if drift.decision.alert else "none",
        SCORE_TAG: f"{drift.score:.4f}",
        TIME_TAG: when.isoformat(timespec="seconds"),
    }


def _metrics(drift: Drift, when: datetime) -> list[Metric]:
    values = {
        "drift_score": drift.score,
        "drifted_columns": sum(column.drifted for column in drift.columns),
        "reference_rows": drift.reference_rows,
        "current_rows": drift.current_rows,
        **{f"column_drift/{_NOT_IN_KEYS.sub('_', column.column)}": column.score for column in drift.columns},
    }
    return [Metric(key, float(value), int(when.timestamp() * 1000), 0) for key, value in values.items()]
