"""One run at a time on a model: a lock that the registry itself keeps.

Aliases and tags have no compare-and-swap: of two runs that set one, the later wins and neither knows.
Creating a registered model is atomic, since Unity Catalog has one object of a name (MLflow's own
``copy_model_version`` relies on the answer RESOURCE_ALREADY_EXISTS). So a lock is a registered model without
versions beside the one that it guards. Whoever may promote may create it: CREATE_MODEL on the schema; and its
creator owns it, and so may take it away. It tells who holds it and since when, and never runs out by itself.
Where a job's run holds it, the next job's run sees when that has ended, and removes it. Else nobody can know
that its holder is dead: a person who does removes it with ``unlock``, which needs the lock's token, so that
the next run's lock is not removed by mistake.
https://docs.databricks.com/api/workspace/registeredmodels/create
"""

import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from company_ml.errors import ConflictError, FrameworkError, InputError
from company_ml.names import LOCK_SUFFIX, ModelName
from company_ml.registry.job_runs import UNKNOWN_RUNS, Runs
from company_ml.registry.tags import check_words, format_timestamp, parse_timestamp
from company_ml.registry.versions import is_taken, registered


@dataclass(frozen=True)
class Lock:
    """Who works on a model."""

    model: ModelName
    holder: str
    purpose: str
    since: datetime
    token: str
    run: str | None = None
    """Address of the job's run that holds it, by which its end can be seen."""

    def as_dict(self) -> dict[str, str | None]:
        """Return plain values."""
        return {**asdict(self), "model": str(self.model), "since": str(self.since)}


def lock_name(model: ModelName) -> ModelName:
    """Return the name of the registered model that is the lock of another."""
    return ModelName(model.catalog, model.schema, model.model + LOCK_SUFFIX)


class ForeignLockError(FrameworkError):
    """What has the name of a lock is none."""


def holder(client: MlflowClient, model: ModelName) -> Lock | None:
    """Return the lock of a model; None where nobody holds it.

    Raises:
        ForeignLockError: a model that somebody made has the lock's name; nobody can hold the lock then.
    """
    found = registered(client, lock_name(model))
    if found is None:
        return None
    tags = found.tags
    try:
        since = parse_timestamp(tags["since"])
        return Lock(model, tags["holder"], tags["purpose"], since, tags["token"], tags.get("run"))
    except (KeyError, ValueError) as error:
        raise ForeignLockError(
            f"{found.model} stands where the lock of {model} would, and is none: somebody made or changed "
            f"it; rename or delete it, so that {model} can be worked on"
        ) from error


@contextmanager
def locked(
    client: MlflowClient,
    model: ModelName,
    by: str,
    purpose: str,
    at: datetime,
    runs: Runs = UNKNOWN_RUNS,
) -> Generator[Lock, None, None]:
    """Hold the lock of a model, and let it go however the work ends.

    A lock whose holder is a job's run that surely has ended is taken over.

    Args:
        client: Client of the registry.
        model: The model to work on.
        by: Who works.
        purpose: What for, in a word or two.
        at: Now.
        runs: The job's run that this is, and what is known of others.

    Raises:
        ConflictError: somebody else holds it; the message says who, since when, and what to do.
        ForeignLockError: somebody's own model has the lock's name.
        FrameworkError: the work is done, but the lock could not be taken away.
    """
    check_words(purpose, by)
    lock = Lock(model, by, purpose, at, secrets.token_hex(4), runs.own)
    _acquire(client, lock, runs)
    try:
        yield lock
    except BaseException:
        with suppress(MlflowException):  # the first error tells more; the next run names a lock that stays
            _release(client, lock)
        raise
    try:
        _release(client, lock)
    except MlflowException as error:
        raise FrameworkError(
            f"the {purpose} of {model} is done, but its lock could not be taken away ({error.message}); "
            f"run: deploy_model unlock {model} --token {lock.token}"
        ) from error


def unlock(client: MlflowClient, model: ModelName, token: str) -> Lock:
    """Take away the lock of a run that is dead, and return it. Only for a person who knows that it is.

    Raises:
        InputError: there is no lock, or it has another token: the run that was meant has ended.
    """
    lock = holder(client, model)
    if lock is None:
        raise InputError(f"nobody holds {model}; there is nothing to unlock")
    if not secrets.compare_digest(lock.token.encode(), token.encode()):
        raise InputError(
            f"the token is not that of the lock of {model}, which {lock.holder} holds since "
            f"{format_timestamp(lock.since)}; the run that you mean has ended"
        )
    client.delete_registered_model(str(lock_name(model)))
    return lock


def _acquire(client: MlflowClient, lock: Lock, runs: Runs) -> None:
    held = _create(client, lock)
    if held is None:
        return
    if held.run is not None and held.run != lock.run and runs.ended(held.run):
        _remove_dead(client, held, lock, runs)
        held = _create(client, lock)
        if held is None:
            return
    raise ConflictError(_conflict(lock, held))


def _remove_dead(client: MlflowClient, dead: Lock, lock: Lock, runs: Runs) -> None:
    """Remove the lock of a run that has ended.

    Of two runs that see its end at once, the slower would remove the lock that the faster has made since. So
    whoever removes it holds a lock that is named after the dead one, and looks again while holding it.
    """
    guarded = ModelName(dead.model.catalog, dead.model.schema, f"{dead.model.model}_{dead.token}")
    with locked(client, guarded, lock.holder, "removal of a dead lock", lock.since, runs):
        _release(client, dead)


def _create(client: MlflowClient, lock: Lock) -> Lock | None:
    """Make the lock; return None if that was done, else the lock that is in its place."""
    tags = {
        "holder": lock.holder,
        "purpose": lock.purpose,
        "since": format_timestamp(lock.since),
        "token": lock.token,
        **({"run": lock.run} if lock.run else {}),
    }
    try:
        client.create_registered_model(
            str(lock_name(lock.model)), tags, description=f"Lock of {lock.model}: not a model"
        )
    except MlflowException as error:
        if not is_taken(error):
            with suppress(MlflowException):  # it may have been made although the answer was lost
                _release(client, lock)
            raise
        held = holder(client, lock.model)
        if held is None:
            message = f"another run held {lock.model} until this moment; run this again"
            raise ConflictError(message) from error
        # MLflow's client asks again after a lost answer, and meets its own lock.
        return None if held.token == lock.token else held
    return None


def _conflict(lock: Lock, held: Lock) -> str:
    minutes = (lock.since - held.since).total_seconds() / 60
    return (
        f"{held.holder} holds {lock.model} for its {held.purpose} since {format_timestamp(held.since)} "
        f"({max(minutes, 0):.0f} minutes); wait for it to end, or, if that run is dead, "
        f"run: deploy_model unlock {lock.model} --token {held.token}"
    )


def _release(client: MlflowClient, lock: Lock) -> None:
    held = holder(client, lock.model)
    if held is not None and held.token == lock.token:
        client.delete_registered_model(str(lock_name(lock.model)))
