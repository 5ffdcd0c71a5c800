"""Tags of models and versions, such as ``pii`` and ``gdpr``: what people say of a model, checked and planned.

A tag is a claim of whoever sets it. What the framework itself records, and its gates rely on, cannot be set
here. Setting takes APPLY TAG on the model: https://learn.microsoft.com/azure/databricks/database-objects/tags
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mlflow import MlflowClient

from company_ml.errors import InputError
from company_ml.monitoring.marks import MARKS
from company_ml.names import (
    DATASET_DIGEST_TAG,
    MODEL_DIGEST_TAG,
    TRAINED_BY_TAG,
    ModelName,
    metric_tag,
)
from company_ml.registry import tags as records
from company_ml.registry.failures import explained
from company_ml.registry.versions import get_version, registered

MOST_TAGS, KEY_LIMIT = 50, 255
"""Tags of one object, and characters of a key: https://learn.microsoft.com/azure/databricks/database-objects/tags"""

_NOT_IN_KEYS = re.compile(r"[.,\-=/:]|^\s|\s$|[^\x20-\x7e\w]")
_RECORDS = frozenset(
    {
        *(DATASET_DIGEST_TAG, MODEL_DIGEST_TAG, TRAINED_BY_TAG),
        *(records.COPIED_FROM, records.COPIED_FOR, records.COPIED_AT, records.COPIED_BY, records.COPY_REASON),
        *(
            records.FIRST_VERSION,
            records.REQUESTED_BY,
            records.STARTED_BY,
            records.REGISTERED_BY,
            records.UNFINISHED_MOVE,
            records.ALIAS_HISTORY,
        ),
        *(*records.APPROVAL, *records.MOVES, *MARKS),
    }
)


@dataclass(frozen=True)
class Change:
    """One tag to set or remove."""

    key: str
    old: str | None
    """The value so far; ``None`` if the tag is new."""
    new: str | None
    """The value from now on; ``None`` if the tag is removed."""


@dataclass(frozen=True)
class Plan:
    """What is to be changed in the tags of a model, or of one version."""

    model: ModelName
    version: str | None
    changes: tuple[Change, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        changes = [{"key": each.key, "old": each.old, "new": each.new} for each in self.changes]
        return {"model": str(self.model), "version": self.version, "changes": changes}

    def __str__(self) -> str:
        return f"version {self.version} of {self.model}" if self.version else str(self.model)


def read(words: Collection[str]) -> dict[str, str]:
    """Read tags written as ``key=value``, or as ``key`` alone.

    Raises:
        InputError: a key is given twice.
    """
    found: dict[str, str] = {}
    twice: set[str] = set()
    for word in words:
        key, _, value = word.partition("=")
        if key in found:
            twice.add(key)
        found[key] = value
    if twice:
        raise InputError(f"{', '.join(sorted(twice))} is given more than once; give each key one value")
    return found


def check(wanted: Mapping[str, str], removed: Collection[str] = ()) -> None:
    """Refuse tags that Unity Catalog would not take, or that are not for people to set.

    Raises:
        InputError: names all mistakes at once.
    """
    mistakes = [mistake for key in (*wanted, *removed) for mistake in _mistakes(key)]
    for key, value in wanted.items():
        if len(value) > records.VALUE_LIMIT:
            mistakes.append(
                f"the value of {key} has {len(value)} characters; {records.VALUE_LIMIT} are allowed"
            )
    mistakes += [f"{key} is to be both set and removed" for key in wanted if key in removed]
    if not wanted and not removed:
        mistakes.append("there is no tag to set or to remove")
    if mistakes:
        raise InputError("; ".join(mistakes))


def plan(
    client: MlflowClient,
    model: ModelName,
    wanted: Mapping[str, str],
    *,
    version: str | None = None,
    removed: Collection[str] = (),
) -> Plan:
    """Return what has to be changed; nothing is changed yet.

    Args:
        client: Client of the registry.
        model: Full name of the model.
        wanted: Values by key; a key alone has the value ``""``.
        version: Number of a version, or an alias with ``@`` before it; the model itself if not given.
        removed: Keys to remove; those that are not set are passed over.

    Raises:
        InputError: a tag is not allowed, there is no such model or version, or there would be too many tags.
        FrameworkError: the registry refused to answer.
    """
    check(wanted, removed)
    number, current = _current(client, model, version)
    changes = [Change(key, current.get(key), new) for key, new in wanted.items() if current.get(key) != new]
    changes += [Change(key, current[key], None) for key in removed if key in current]
    count = len((current.keys() | wanted.keys()) - set(removed))
    if count > MOST_TAGS:
        raise InputError(
            f"{model} would have {count} tags; {MOST_TAGS} are allowed, so remove some with --remove"
        )
    return Plan(model, number, tuple(changes))


def apply(client: MlflowClient, planned: Plan) -> None:
    """Make the changes of a plan, one after the other; after a failure, the same command goes on.

    Raises:
        FrameworkError: the registry refused a change; says which.
    """
    name = str(planned.model)
    for key, new in ((change.key, change.new) for change in planned.changes):
        with explained(f"the tagging of {planned} with {key}"):
            if planned.version is None and new is not None:
                client.set_registered_model_tag(name, key, new)
            elif planned.version is None:
                client.delete_registered_model_tag(name, key)
            elif new is not None:
                client.set_model_version_tag(name, planned.version, key, new)
            else:
                client.delete_model_version_tag(name, planned.version, key)


def _current(
    client: MlflowClient, model: ModelName, version: str | None
) -> tuple[str | None, Mapping[str, str]]:
    with explained(f"reading the tags of {model}"):
        if version is not None:
            found = get_version(client, model, version)
            return found.number, found.tags
        known = registered(client, model)
    if known is None:
        raise InputError(f"there is no model {model}; check the name, and that you may see it")
    return None, known.tags


def _mistakes(key: str) -> list[str]:
    if not key:
        return ["a key is empty"]
    found: list[str] = []
    if len(key) > KEY_LIMIT:
        found.append(f"the key {key[:20]}... has {len(key)} characters; {KEY_LIMIT} are allowed")
    if _NOT_IN_KEYS.search(key):
        found.append(f"the key {key!r} holds one of . , - = / : or blanks at an end; use underscores")
    if key in _RECORDS or key.startswith(metric_tag("")):
        found.append(f"{key} is recorded by the framework itself, and nobody else")
    return found
