"""Where a version comes from: the version that training registered, its run, and the data that it read."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, cast

from mlflow import MlflowClient
from mlflow.entities import DatasetInput, Run
from mlflow.exceptions import MlflowException
from mlflow.utils.mlflow_tags import MLFLOW_DATASET_CONTEXT, MLFLOW_GIT_COMMIT, MLFLOW_USER

from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.registry.failures import explained
from company_ml.registry.tags import FIRST_VERSION
from company_ml.registry.versions import Version, get_version, is_missing


@dataclass(frozen=True)
class Input:
    """A data set that a run read."""

    name: str
    digest: str
    source_type: str
    source: Any
    """Where it lies, as MLflow describes it: for a Delta table, its name and version."""
    context: str | None
    """What it was for, such as ``training``."""


@dataclass(frozen=True)
class Origin:
    """Where a version comes from."""

    model: str
    version: str
    first_version: str
    """URI of the version that training registered; of this one, unless it is a copy."""
    run_id: str | None
    experiment_id: str | None = None
    user: str | None = None
    started: datetime | None = None
    commit: str | None = None
    """Git commit of the training code."""
    inputs: tuple[Input, ...] = ()
    gap: str | None = None
    """Why the trail ends before the data, if it does."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self) | {"started": self.started.isoformat() if self.started else None}


def origin(client: MlflowClient, model: ModelName, version: str) -> Origin:
    """Follow a version back to the data.

    Runs belong to a workspace: the trail of a promoted version ends at its run's id unless it is asked for
    where the model was trained.

    Args:
        client: Client of the runs and models.
        model: Full name of the model.
        version: Its number, or an alias with ``@`` before it.

    Raises:
        InputError: there is no such version.
        FrameworkError: MLflow refused to answer.
    """
    with explained(f"following version {version} of {model}"):
        found = get_version(client, model, version)
        first = _first(client, found)
        run_id = (first or found).run_id
        uri = found.tags.get(FIRST_VERSION, found.uri)
        known = Origin(str(model), found.number, uri, run_id)
        if run_id is None:
            return _ended(
                known, f"{uri} names no run: it was registered from elsewhere, or cannot be read here"
            )
        try:
            run = client.get_run(run_id)
        except MlflowException as error:
            if not is_missing(error):
                raise
            return _ended(known, f"run {run_id} is not in this workspace; ask where the model was trained")
    return _with_run(known, run)


def _first(client: MlflowClient, version: Version) -> Version | None:
    """Return the version that training registered, if this one is a copy and the first can still be read."""
    uri = version.tags.get(FIRST_VERSION)
    if uri is None:
        return None
    name, _, number = uri.removeprefix("models:/").rpartition("/")
    try:
        return get_version(client, ModelName.parse(name), number)
    except InputError:  # it was deleted since; the copy still knows the run
        return None


def _with_run(known: Origin, run: Run) -> Origin:
    inputs = run.inputs.dataset_inputs if run.inputs else []
    started = cast("int | None", run.info.start_time)  # milliseconds
    tags = cast("dict[str, str]", run.data.tags)
    return Origin(
        known.model,
        known.version,
        known.first_version,
        known.run_id,
        experiment_id=run.info.experiment_id,
        user=tags.get(MLFLOW_USER),
        started=datetime.fromtimestamp(started / 1000, tz=UTC) if started else None,
        commit=tags.get(MLFLOW_GIT_COMMIT),
        inputs=tuple(_input(each) for each in inputs),
        gap=None if inputs else f"run {known.run_id} recorded no data: log it with mlflow.log_input",
    )


def _ended(known: Origin, gap: str) -> Origin:
    return Origin(known.model, known.version, known.first_version, known.run_id, gap=gap)


def _input(found: DatasetInput) -> Input:
    dataset = found.dataset
    try:
        source = json.loads(dataset.source)
    except ValueError:  # a source of one's own need not be JSON
        source = dataset.source
    context = {tag.key: tag.value for tag in found.tags}.get(MLFLOW_DATASET_CONTEXT)
    return Input(dataset.name, dataset.digest, dataset.source_type, source, context)
