"""Retention done: copy, check the copy, delete; in this order, version by version."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError
from company_ml.names import ModelName
from company_ml.registry import moves
from company_ml.registry.copying import copy_version, find_copy, verify_copy
from company_ml.registry.failures import one_line
from company_ml.registry.job_runs import UNKNOWN_RUNS, Runs
from company_ml.registry.locking import locked
from company_ml.registry.tags import COPIED_AT, COPIED_BY, COPIED_FOR, COPY_REASON, format_timestamp
from company_ml.registry.versions import Version, get_version, numbers
from company_ml.retention.plan import Item, Rules, decide
from company_ml.retention.served import Served

Outcome = Literal["kept", "archived", "deleted", "gone", "failed"]
_FAILURES = (FrameworkError, MlflowException, RequestException, OSError)


@dataclass(frozen=True)
class Result:
    """What became of one version."""

    model: ModelName
    version: str
    """Its number; ``lock`` for the model's lock."""
    outcome: Outcome
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "model": str(self.model)}


def apply(
    client: MlflowClient,
    items: Sequence[Item],
    rules: Rules,
    served: Callable[[], Served],
    by: str,
    now: datetime,
    runs: Runs = UNKNOWN_RUNS,
) -> Iterator[Result]:
    """Do what a plan says, and yield what became of each version that it would not keep.

    A failure at one version is reported and the next one is taken; what is left is done by the next run,
    which finds copies that were made and deletes only what has one. Each decision is made again under the
    model's lock, since an alias may have moved since the plan.

    Args:
        client: Client of the registry.
        items: The plan.
        rules: How long versions are kept.
        served: Reads what endpoints serve; called again before each model.
        by: Who does it.
        now: The present, with a time zone.
        runs: The job's run that this is, and what is known of others.

    Raises:
        FrameworkError: what endpoints serve cannot be read any more. Nothing is deleted from then on.
    """
    doomed = [item for item in items if item.action != "keep"]
    for model, group in groupby(doomed, key=lambda item: item.model):
        yield from _of_model(client, model, list(group), rules, served(), by, now, runs)


def _of_model(
    client: MlflowClient,
    model: ModelName,
    items: Sequence[Item],
    rules: Rules,
    served: Served,
    by: str,
    now: datetime,
    runs: Runs,
) -> list[Result]:
    results: list[Result] = []
    try:
        with locked(client, model, by, "retention", now, runs):
            moves.complete(client, model)
            for item in items:
                try:
                    results.append(_done(client, item, rules, served, by, now, runs))
                except _FAILURES as error:
                    results.append(_failed(model, item.version, error))
    except _FAILURES as error:  # the lock was not to be had, or not to be given back
        left = [item.version for item in items[len(results) :]] or ["lock"]
        results += [_failed(model, version, error) for version in left]
    return results


def _done(
    client: MlflowClient, item: Item, rules: Rules, served: Served, by: str, now: datetime, runs: Runs
) -> Result:
    if item.version not in numbers(client, item.model):
        return Result(item.model, item.version, "gone", "it was deleted in the meantime")
    version = get_version(client, item.model, item.version)
    decision = decide(version, rules, served, now)
    if decision.action == "keep":
        return Result(item.model, item.version, "kept", decision.reason)
    if decision.action == "delete":
        client.delete_model_version(str(item.model), item.version)
        return Result(item.model, item.version, "deleted", decision.reason)
    copy = _archived(client, version, rules.archive, decision.reason, by, now, runs)
    # Only now, with a copy that was read and compared: a deleted version cannot come back.
    client.delete_model_version(str(item.model), item.version)
    return Result(item.model, item.version, "archived", f"as {copy.uri}: {decision.reason}")


def _archived(
    client: MlflowClient, version: Version, archive: str, reason: str, by: str, now: datetime, runs: Runs
) -> Version:
    target = version.model.in_schema(archive)
    tags = {
        **version.tags,
        COPIED_FOR: "archive",
        COPIED_AT: format_timestamp(now),
        COPIED_BY: by,
        COPY_REASON: reason,
    }
    with locked(client, target, by, "retention", now, runs):
        copy, _ = copy_version(client, version, target, tags, find_copy(client, version.uri, target))
    verify_copy(client, version, copy)
    return copy


def _failed(model: ModelName, version: str, error: Exception) -> Result:
    return Result(model, version, "failed", one_line(error))
