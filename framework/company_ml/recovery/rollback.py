"""Rollback: the champion before becomes the champion again."""

from datetime import datetime

from mlflow import MlflowClient

from company_ml.errors import InputError, RefusedError
from company_ml.names import CHAMPION, PREVIOUS, ModelName
from company_ml.promotion.champion import Change
from company_ml.registry import moves
from company_ml.registry.job_runs import UNKNOWN_RUNS, Runs
from company_ml.registry.locking import locked
from company_ml.registry.tags import format_timestamp
from company_ml.registry.versions import Registered, get_version, registered, require_ready


def check_rollback(client: MlflowClient, model: ModelName) -> Change:
    """Return what ``rollback`` would do, and change nothing. Raises what ``rollback`` does."""
    return _change(client, _registered(client, model))


def rollback(
    client: MlflowClient, model: ModelName, by: str, reason: str, at: datetime, runs: Runs = UNKNOWN_RUNS
) -> Change:
    """Make the champion before this one the champion again. Endpoints are updated afterwards, by the caller.

    The alias ``previous`` is gone afterwards, so a second rollback changes nothing: what the first one left
    would be no way back. A change of the champion that was cut short is finished first, and then rolled back.

    Args:
        client: Client of the registry.
        model: Full name of the model.
        by: Who does it.
        reason: Why; kept in tags of the version that is left.
        at: Now.
        runs: The job's run that this is, and what is known of others.

    Raises:
        InputError: there is no such model.
        RefusedError: there is no champion, none before it, or that one is not ready.
        ConflictError: another run works on the model.
    """
    _registered(client, model)
    with locked(client, model, by, "rollback", at, runs):
        finished = moves.complete(client, model)
        now = _registered(client, model)
        if finished and finished.kind == "rolled_back":  # this rollback, when it was cut short
            return Change(model, now.aliases[CHAMPION], finished.replaces, changed=True)
        change = _change(client, now)
        if not change.changed:
            return change
        moves.apply(client, model, moves.to_previous(now, by, format_timestamp(at), reason))
        return change


def _registered(client: MlflowClient, model: ModelName) -> Registered:
    found = registered(client, model)
    if found is None:
        raise InputError(f"there is no model {model}; check the name, and that you may EXECUTE it")
    return found


def _change(client: MlflowClient, now: Registered) -> Change:
    champion, previous = now.aliases.get(CHAMPION), now.aliases.get(PREVIOUS)
    if champion is None:
        raise RefusedError(f"no version of {now.model} has the alias {CHAMPION}; there is nothing to leave")
    last = moves.latest(now)
    if previous is None and last is not None and (last.kind, last.version) == ("rolled_back", champion):
        return Change(now.model, champion, last.replaces, changed=False)
    if previous is None or previous == champion:
        raise RefusedError(
            f"{now.model} has no champion before version {champion}: no version has the alias {PREVIOUS}; "
            "restore one from the archive and promote it, or promote another version"
        )
    require_ready(get_version(client, now.model, previous))
    return Change(now.model, previous, champion, changed=True)
