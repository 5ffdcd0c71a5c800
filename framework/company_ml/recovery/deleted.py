"""Runs and experiments that were deleted and can come back. Versions of models cannot: see the archive.

They come back until Databricks deletes them for good; when that is, its reference does not say.
https://docs.databricks.com/api/experiments/v1/restore-experiment.md
"""

from dataclasses import dataclass
from typing import Any

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from company_ml.errors import InputError
from company_ml.registry.versions import is_missing

_DELETED = "deleted"


@dataclass(frozen=True)
class Undeleted:
    """A run or an experiment that is there again, or would be."""

    kind: str
    name: str
    changed: bool
    """Whether it was deleted."""


def undelete_run(client: MlflowClient, run_id: str, *, apply: bool) -> Undeleted:
    """Restore a deleted run.

    Raises:
        InputError: there is no such run; perhaps it was deleted too long ago.
    """
    try:
        run: Any = client.get_run(run_id)
    except MlflowException as error:
        raise _gone(error, "run", run_id) from error
    deleted: bool = run.info.lifecycle_stage == _DELETED
    if deleted and apply:
        client.restore_run(run_id)
    return Undeleted("run", run_id, deleted)


def undelete_experiment(client: MlflowClient, experiment_id: str, *, apply: bool) -> Undeleted:
    """Restore a deleted experiment with its runs.

    Raises:
        InputError: there is no such experiment; perhaps it was deleted too long ago.
    """
    try:
        experiment: Any = client.get_experiment(experiment_id)
    except MlflowException as error:
        raise _gone(error, "experiment", experiment_id) from error
    deleted: bool = experiment.lifecycle_stage == _DELETED
    if deleted and apply:
        client.restore_experiment(experiment_id)
    return Undeleted("experiment", experiment_id, deleted)


def _gone(error: MlflowException, kind: str, name: str) -> Exception:
    if not is_missing(error):
        return error
    return InputError(f"there is no {kind} {name}; if it was deleted, then too long ago to come back")
