"""The step from challenger to champion, after the canary."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from mlflow import MlflowClient

from company_ml.errors import InputError, RefusedError
from company_ml.names import CHALLENGER, CHAMPION, PREVIOUS, SERVED, ModelName
from company_ml.promotion.approval import require_approval
from company_ml.registry import moves
from company_ml.registry.job_runs import UNKNOWN_RUNS, Runs
from company_ml.registry.locking import locked
from company_ml.registry.tags import CHAMPION_AT, format_timestamp
from company_ml.registry.versions import Registered, Version, get_version, registered, require_ready
from company_ml.stages import Stages


@dataclass(frozen=True)
class Change:
    """A change of the champion."""

    model: ModelName
    champion: str
    before: str | None
    """The champion before it, where a rollback returns to."""
    changed: bool
    """Whether this call did, or would do, something."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "model": str(self.model)}


def check_champion(
    client: MlflowClient, stages: Stages, model: ModelName, version: str | None = None
) -> Change:
    """Return what ``make_champion`` would do, and change nothing."""
    now = _registered(client, model)
    return _change(client, stages, now, version)[0]


def make_champion(
    client: MlflowClient,
    stages: Stages,
    model: ModelName,
    version: str | None,
    by: str,
    reason: str,
    at: datetime,
    runs: Runs = UNKNOWN_RUNS,
) -> Change:
    """Make the challenger the champion, and the champion the one that a rollback returns to.

    A version that was the champion once may be named, too: one out of the archive, or from before a rollback.
    Run again after it was done, or cut short, it ends as the first time would have.

    Args:
        client: Client of the registry.
        stages: The schemas of the stages.
        model: Full name of the model.
        version: Number of the version that is meant, so that no other takes its place; None for whichever
            is the challenger, or for the champion while there is no challenger.
        by: Who does it.
        reason: Why: the canary's result, for instance.
        at: Now.
        runs: The job's run that this is, and what is known of others.

    Raises:
        InputError: there is no such model.
        RefusedError: there is neither challenger nor champion, the version is neither the challenger nor was
            ever the champion, it is not ready, or nobody else has approved it.
        ConflictError: another run works on the model.
    """
    _registered(client, model)
    with locked(client, model, by, "change of champion", at, runs):
        finished = moves.complete(client, model)
        now = _registered(client, model)
        change, challenger = _change(client, stages, now, version)
        if challenger is None and finished is not None and finished.kind == "champion":
            return replace(change, changed=True)  # this change, when it was cut short
        if challenger is not None:
            move = moves.to_champion(challenger.number, now, by, format_timestamp(at), reason)
            moves.apply(client, model, move)
        return change


def _registered(client: MlflowClient, model: ModelName) -> Registered:
    found = registered(client, model)
    if found is None:
        raise InputError(f"there is no model {model}; promote a version first")
    return found


def _change(
    client: MlflowClient, stages: Stages, now: Registered, version: str | None
) -> tuple[Change, Version | None]:
    model, champion, challenger = now.model, now.aliases.get(CHAMPION), now.aliases.get(CHALLENGER)
    means_champion = version == champion or (version is None and challenger is None)
    if champion is not None and means_champion:
        return Change(model, champion, now.aliases.get(PREVIOUS), changed=False), None
    if version is None and challenger is None:
        raise RefusedError(
            f"no version of {model} has the alias {CHALLENGER}; promote one first: deploy_model promote"
        )
    found = get_version(client, model, version or f"@{CHALLENGER}")
    if found.number != challenger and CHAMPION_AT not in found.tags:
        raise RefusedError(
            f"{found} is not the {CHALLENGER} ({challenger or 'none'} is) and never was the {CHAMPION}; "
            "promote it first: deploy_model promote"
        )
    require_ready(found)
    if stages.stage_of(model) == SERVED:
        require_approval(found)
    return Change(model, found.number, champion, changed=True), found
