"""What a promotion takes from evaluations: the metrics of a version and of the champion, on the same data."""

from collections.abc import Mapping
from dataclasses import dataclass

from mlflow import MlflowClient

from company_ml.errors import RefusedError
from company_ml.evaluation.records import PASSED, Evaluation, Evaluations
from company_ml.names import CHAMPION, ModelName
from company_ml.promotion.gates import Finding, Gates, judge
from company_ml.registry.tags import COPIED_FROM, format_timestamp
from company_ml.registry.versions import Version, get_version, registered


@dataclass(frozen=True)
class Judged:
    """The answers of a stage's gates, and the evaluation that they rest on."""

    findings: list[Finding]
    evaluation: Evaluation | None
    """None if the gates ask for no metric."""


def judge_version(
    client: MlflowClient, source: Version, target: ModelName, gates: Gates, evaluations: Evaluations
) -> Judged:
    """Judge a version by its evaluation.

    Args:
        client: Client of the registry and of the evaluations' runs.
        source: The version.
        target: The model that it is to be copied to, whose champion it is compared with.
        gates: The gates of the target's stage.
        evaluations: Where evaluations are found.

    Raises:
        RefusedError: the version was not evaluated, or has changed since, or the champion was not evaluated
            on the same data.
    """
    if not gates.metrics:
        return Judged(judge(gates, source.tags, {}, None), None)
    evaluation = _of_version(client, source, evaluations)
    champion = _of_champion(client, source, target, evaluation, evaluations)
    passed = evaluation.verdict == PASSED
    detail = f"run {evaluation.run_id} {evaluation.verdict}"
    if not passed and evaluation.reasons:
        detail += f": {evaluation.reasons}"
    own = Finding(f"evaluation on {evaluation.data}", passed, detail)
    return Judged([*judge(gates, source.tags, evaluation.metrics, champion), own], evaluation)


def _of_version(client: MlflowClient, source: Version, evaluations: Evaluations) -> Evaluation:
    again = f"run: deploy_model evaluate {source.model.model} --version {source.number}"
    evaluation = evaluations.latest(client, source)
    if evaluation is None:
        raise RefusedError(f"{evaluations.experiment} holds no evaluation of {source}; {again}")
    if evaluation.at < source.changed:
        raise RefusedError(
            f"{source} was changed at {format_timestamp(source.changed)}, after its evaluation of "
            f"{format_timestamp(evaluation.at)} had begun; {again}"
        )
    return evaluation


def _of_champion(
    client: MlflowClient,
    source: Version,
    target: ModelName,
    evaluation: Evaluation,
    evaluations: Evaluations,
) -> Mapping[str, float] | None:
    """Return the champion's metrics on the data of the version's evaluation; None without a champion."""
    there = registered(client, target)
    if there is None or CHAMPION not in there.aliases:
        return None
    champion = get_version(client, target, there.aliases[CHAMPION])
    if champion.tags.get(COPIED_FROM) == source.uri:
        return evaluation.metrics  # it is the version itself
    beside = evaluations.latest(client, champion, evaluation.digest)
    if beside is None:
        raise RefusedError(
            f"{source} was evaluated on {evaluation.data} (digest {evaluation.digest}), and {champion}, the "
            f"champion, was not; run: deploy_model evaluate {source.model.model} --version {source.number}, "
            "which evaluates both"
        )
    return beside.metrics
