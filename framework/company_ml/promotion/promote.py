"""Promotion of a version into the next schema, where it becomes the challenger."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from mlflow import MlflowClient

from company_ml.errors import RefusedError
from company_ml.evaluation.records import Evaluation, Evaluations
from company_ml.names import CHALLENGER, CHAMPION, SERVED, ModelName, metric_tag
from company_ml.promotion.approval import require_approval
from company_ml.promotion.evaluated import Judged, judge_version
from company_ml.promotion.gates import Finding, Gates, Policy
from company_ml.promotion.packages import judge_packages
from company_ml.registry import moves
from company_ml.registry import tags as names
from company_ml.registry.copying import copy_version, find_copy
from company_ml.registry.job_runs import UNKNOWN_RUNS, Runs
from company_ml.registry.locking import locked
from company_ml.registry.versions import Version, get_version, registered, require_ready
from company_ml.stages import Stage, Stages

Say = Callable[[str], None]
"""Takes a line about what happens now."""


@dataclass(frozen=True)
class Request:
    """Who wants a version in the next schema, and why."""

    by: str
    """Who runs the promotion: the authenticated user or principal."""
    requested_by: str
    """Who asked for it; the same, unless a pipeline runs it for somebody."""
    reason: str
    at: datetime
    started_by: str | None = None
    """Who started the job that runs it; None outside of jobs."""

    def __post_init__(self) -> None:
        """Refuse words that a tag cannot hold."""
        started_by = () if self.started_by is None else (self.started_by,)
        names.check_words(self.reason, self.by, self.requested_by, *started_by)

    @property
    def parts(self) -> dict[str, str]:
        """What those who want it now do, to their name."""
        found = {"asks for its promotion now": self.requested_by, "runs its promotion now": self.by}
        return found | ({"started its promotion now": self.started_by} if self.started_by else {})


@dataclass(frozen=True)
class Promotion:
    """What a promotion does, or did."""

    source: ModelName
    source_version: str
    target: ModelName
    findings: list[Finding]
    target_version: str | None
    """None while there is no copy."""
    target_alias: str | None
    """Challenger or champion; None while the copy is neither."""
    changed: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "source": str(self.source), "target": str(self.target)}


def check(
    client: MlflowClient,
    stages: Stages,
    model: ModelName,
    version: str,
    policy: Policy,
    request: Request,
    evaluations: Evaluations,
    *,
    again: bool = False,
    mirror: str | None = None,
) -> Promotion:
    """Return what a promotion would do, and change nothing. Takes and raises what ``promote`` does."""
    source = get_version(client, model, version)
    stage, target = stages.after(model)
    judged = _admit(client, source, stage, target, policy.gates(stage), request, evaluations, mirror)
    copy = find_copy(client, source.uri, target)
    return _report(source, target, judged.findings, copy, again)


def promote(
    client: MlflowClient,
    stages: Stages,
    model: ModelName,
    version: str,
    policy: Policy,
    request: Request,
    evaluations: Evaluations,
    *,
    again: bool = False,
    mirror: str | None = None,
    say: Say = lambda line: None,
    runs: Runs = UNKNOWN_RUNS,
) -> Promotion:
    """Copy a version into the next schema and make it the challenger there.

    Promoting a version twice gives the same copy. A promotion that was cut short goes on where it was, when
    it is run again.

    Args:
        client: Client of the registry.
        stages: The schemas of the stages.
        model: Full name of the model, in the schema that the version is in.
        version: The version's number, or an alias with ``@`` before it.
        policy: The gates.
        request: Who, why and when.
        evaluations: Where the evaluations of the version and of the champion are found.
        again: Whether a version that was rolled back gets another chance.
        mirror: Folder of the wheels that stand for a package index in the environment that it enters; None
            where its endpoints reach an index.
        say: Told of each step.
        runs: The job's run that this is, and what is known of others.

    Raises:
        InputError: there is no such version, or its schema is the last.
        RefusedError: the version is not ready, was not evaluated as it is now, or not on the champion's data,
            a gate failed, the approval is missing, or it was rolled back.
        ConflictError: another run works on the target.
    """
    stage, target = stages.after(model)
    source = get_version(client, model, version)
    gates = policy.gates(stage)
    _admit(client, source, stage, target, gates, request, evaluations, mirror)
    with locked(client, target, request.by, "promotion", request.at, runs):
        if finished := moves.complete(client, target):
            say(f"finished the move of version {finished.version} to {finished.kind} that was cut short")
        # Judged again: the champion may be another one since.
        judged = _admit(client, source, stage, target, gates, request, evaluations, mirror)
        existing = find_copy(client, source.uri, target)
        before = _report(source, target, judged.findings, existing, again)
        say(f"copy {source} to {target}")
        tags = _tags(source, stage, policy, request, judged.evaluation)
        copy, changed = copy_version(client, source, target, tags, existing)
        if before.target_alias is None:
            say(f"make version {copy.number} the {CHALLENGER}")
            now = registered(client, target)
            format_timestamp, reason = names.format_timestamp(request.at), request.reason
            moves.apply(
                client, target, moves.to_challenger(copy.number, now, request.by, format_timestamp, reason)
            )
            changed = True
        alias = before.target_alias or CHALLENGER
        return Promotion(model, source.number, target, judged.findings, copy.number, alias, changed)


def _admit(
    client: MlflowClient,
    source: Version,
    stage: Stage,
    target: ModelName,
    gates: Gates,
    request: Request,
    evaluations: Evaluations,
    mirror: str | None,
) -> Judged:
    """Refuse a version that may not enter; return the answers of the gates."""
    require_ready(source)
    if stage == SERVED:
        require_approval(source, request.parts)
    judged = judge_version(client, source, target, gates, evaluations)
    judged = replace(judged, findings=[*judged.findings, *judge_packages(client, source, mirror)])
    failed = [f"{finding.gate}: {finding.detail}" for finding in judged.findings if not finding.passed]
    if failed:
        raise RefusedError(f"{source} may not enter {target.schema}: {'; '.join(failed)}")
    return judged


def _report(
    source: Version, target: ModelName, findings: list[Finding], copy: Version | None, again: bool
) -> Promotion:
    """Return the state before the promotion, and refuse a copy that was rolled back."""
    if copy and not copy.aliases and not again and _was_rolled_back(copy):
        raise RefusedError(
            f"{copy}, the copy of {source}, was rolled back at {copy.tags[names.ROLLED_BACK_AT]}: "
            f"{copy.tags.get(names.ROLLED_BACK_REASON, 'no reason was kept')}; promote a new version, or "
            "this one with --again"
        )
    aliases = copy.aliases if copy else ()
    alias = next((alias for alias in (CHAMPION, CHALLENGER) if alias in aliases), None)
    number = copy.number if copy else None
    return Promotion(source.model, source.number, target, findings, number, alias, changed=False)


def _was_rolled_back(copy: Version) -> bool:
    """Return whether the last that happened to a version is a rollback; the stamps sort as text."""
    return copy.tags.get(names.ROLLED_BACK_AT, "") > copy.tags.get(names.CHALLENGER_AT, "")


def _tags(
    source: Version, stage: Stage, policy: Policy, request: Request, evaluation: Evaluation | None
) -> Mapping[str, str]:
    """Return the tags of the copy, complete from its first moment."""
    left = {*names.MOVES, *names.EVALUATION, *policy.tags_after(stage)}
    made_by: dict[str, str] = {}
    if stage != SERVED:
        # Whoever trains may write any tag in dev: who registered is taken from the registry's own record.
        left |= {*names.APPROVAL, names.REGISTERED_BY}
        made_by = {names.REGISTERED_BY: source.registered_by} if source.registered_by else {}
    left.add(names.STARTED_BY)
    if request.started_by is not None:
        made_by[names.STARTED_BY] = request.started_by
    measured = _measured(source, policy, evaluation)
    if measured:
        left |= {key for key in source.tags if key.startswith(metric_tag(""))}  # what other data gave
    return {
        **{key: value for key, value in source.tags.items() if key not in left},
        **measured,
        **made_by,
        names.COPIED_FOR: "promotion",
        names.COPIED_AT: names.format_timestamp(request.at),
        names.COPIED_BY: request.by,
        names.REQUESTED_BY: request.requested_by,
        names.COPY_REASON: request.reason,
    }


def _measured(source: Version, policy: Policy, evaluation: Evaluation | None) -> dict[str, str]:
    """Return the tags of an evaluation, with the metrics that gates or the source's own tags name."""
    if evaluation is None:
        return {}
    gated = {gate.metric for gates in policy.root.values() for gate in gates.metrics}
    tagged = {name for name in evaluation.metrics if metric_tag(name) in source.tags}
    return {**evaluation.tags, **evaluation.metric_tags(gated | tagged)}
