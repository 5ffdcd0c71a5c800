"""An evaluation: the version and the champion, loaded from the registry, on one validation data set."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import mlflow
from mlflow import MlflowClient
from mlflow.models import EvaluationResult

from company_ml.errors import InputError
from company_ml.evaluation import data, models
from company_ml.evaluation.measuring import measure
from company_ml.evaluation.records import COMPARED, FAILED, PASSED, REASONS, Evaluations, run_tags
from company_ml.evaluation.thresholds import reasons
from company_ml.names import CHAMPION, ModelName
from company_ml.promotion.gates import Gates, Policy, ValidationData
from company_ml.registry.tags import COPIED_FROM, EVALUATION_VERDICT
from company_ml.registry.versions import Version, get_version, registered, require_ready
from company_ml.settings.environment import Environment
from company_ml.training.records import recording
from company_ml.training.sources import Reader

_MOST_REASONS = 4000
"""Characters of a run's tag; MLflow takes 5000."""


@dataclass(frozen=True)
class Evaluated:
    """What an evaluation found, or would be about."""

    version: str
    champion: str | None
    data: str
    digest: str
    rows: int
    kind: str
    run_id: str | None
    """None of a dry run."""
    passed: bool | None
    reasons: list[str]
    metrics: Mapping[str, float]
    champion_metrics: Mapping[str, float] | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Candidates:
    """The versions to evaluate, loaded, and the rows to evaluate them on."""

    environment: Environment
    gates: Gates
    version: models.LoadedVersion
    champion: models.LoadedVersion | None
    wanted: ValidationData
    validation: data.Validation


def prepare(
    client: MlflowClient,
    environment: Environment,
    source: ModelName,
    number: str,
    target: ModelName,
    policy: Policy,
    reader: Reader,
) -> Candidates:
    """Load a version, and the champion of the stage that it is to enter, and read the validation data.

    Args:
        client: Client of the registry.
        environment: Where the evaluation is made.
        source: The model in the stage that the version is in.
        number: The version's number, or an alias with ``@`` before it.
        target: The model in the stage that the version is to enter.
        policy: The gates.
        reader: Runs the query of the validation data, if it is a table.

    Raises:
        InputError: there is no such version, the gates name no validation data, or it fits no model.
        RefusedError: the version is not ready.
        FrameworkError: a version does not load.
    """
    gates = policy.gates(environment.stage)
    if gates.evaluation is None:
        raise InputError(f"the gates of {environment.stage} name no validation data: add evaluation to them")
    version = get_version(client, source, number)
    require_ready(version)
    champion = _champion(client, version, target)
    loaded = models.load(version)
    beside = models.load(champion) if champion else None
    if beside is not None and beside.kind != loaded.kind:
        raise InputError(
            f"{version} is a {loaded.kind} and {champion}, the champion, a {beside.kind}: they share no "
            "metric; register the new one as another model"
        )
    both = [loaded, *([beside] if beside else [])]
    validation = data.read(gates.evaluation, both, environment, reader)
    return Candidates(environment, gates, loaded, beside, gates.evaluation, validation)


def evaluate(candidates: Candidates, evaluations: Evaluations, say: Callable[[str], None]) -> Evaluated:
    """Measure the versions, each in a run of its own, and judge the new one by the gates.

    Args:
        candidates: What ``prepare`` returned.
        evaluations: Where the runs are kept.
        say: Told of each step.

    Raises:
        FrameworkError: a model refuses the rows, or MLflow to record them; the run is marked as failed.
    """
    champion = None
    if candidates.champion is not None:
        _, champion, _ = _measured(candidates, candidates.champion, evaluations, say, None)
    run_id, result, against = _measured(candidates, candidates.version, evaluations, say, champion)
    beside = None if champion is None else champion.metrics
    return _evaluated(candidates, run_id, not against, against, result.metrics, beside)


def plan(candidates: Candidates) -> Evaluated:
    """Return what ``evaluate`` would be about."""
    return _evaluated(candidates, None, None, [], {}, None)


def _champion(client: MlflowClient, version: Version, target: ModelName) -> Version | None:
    """Return the champion to compare with; a copy of the version itself is none."""
    there = registered(client, target)
    if there is None or CHAMPION not in there.aliases:
        return None
    champion = get_version(client, target, there.aliases[CHAMPION])
    return None if champion.tags.get(COPIED_FROM) == version.uri else champion


def _measured(
    candidates: Candidates,
    loaded: models.LoadedVersion,
    evaluations: Evaluations,
    say: Callable[[str], None],
    champion: EvaluationResult | None,
) -> tuple[str, EvaluationResult, list[str]]:
    """Measure one version in a run of its own; return the run, the metrics, and what speaks against it."""
    validation = candidates.validation
    with recording(candidates.environment, evaluations.experiment) as run_id:
        say(f"run {run_id}: {loaded.version} on {len(validation.frame)} rows of {validation.name}")
        mlflow.set_tags(run_tags(loaded.version, validation.name, validation.digest))
        result = measure(loaded, validation, candidates.wanted.positive)
        if loaded is candidates.champion:
            mlflow.set_tag(EVALUATION_VERDICT, COMPARED)
            return run_id, result, []
        against = reasons(candidates.gates, result, champion)
        if against:
            mlflow.set_tag(REASONS, "; ".join(against)[:_MOST_REASONS])
        mlflow.set_tag(EVALUATION_VERDICT, FAILED if against else PASSED)
    return run_id, result, against


def _evaluated(
    candidates: Candidates,
    run_id: str | None,
    passed: bool | None,
    against: list[str],
    metrics: Mapping[str, float],
    champion_metrics: Mapping[str, float] | None,
) -> Evaluated:
    validation, champion = candidates.validation, candidates.champion
    return Evaluated(
        version=str(candidates.version.version),
        champion=str(champion.version) if champion else None,
        data=validation.name,
        digest=validation.digest,
        rows=len(validation.frame),
        kind=candidates.version.kind,
        run_id=run_id,
        passed=passed,
        reasons=against,
        metrics={name: float(value) for name, value in metrics.items()},
        champion_metrics=None
        if champion_metrics is None
        else {name: float(value) for name, value in champion_metrics.items()},
    )
