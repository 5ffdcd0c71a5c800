"""The committed stack files, and what is said of them after a change."""

import copy
import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from infra.settings import SHARED, STACKS, EnvironmentSettings, SharedSettings
from infra.settings.load import check

ROOT = Path(__file__).parents[3]
KEY = "databricks-mlops:settings"

TODAY = date(2026, 11, 23)
"""The day on which the files are checked."""

GONE = object()
"""As a changed value: the key is removed."""


def read() -> dict[str, dict[str, Any]]:
    """Return the settings of every committed stack file, by stack."""
    return copy.deepcopy(_committed())


@functools.cache
def _committed() -> dict[str, dict[str, Any]]:
    return {
        stack: yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))["config"][KEY]
        for stack in STACKS
    }


def changed(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy with other values at dotted paths, such as ``catalog.schemas.0.name``."""
    result = copy.deepcopy(dict(settings))
    for path, value in changes.items():
        *parents, last = [int(key) if key.isdecimal() else key for key in path.split(".")]
        place: Any = result
        for key in parents:
            place = place[key] if isinstance(key, int) else place.setdefault(key, {})
        if value is GONE:
            del place[last]
        else:
            place[last] = value
    return result


def said(stack: str, changes: Mapping[str, Any], **others: Mapping[str, Any]) -> list[str]:
    """Return what is said of a stack's file after changes to it, and to other stacks' files.

    Args:
        stack: The stack to check.
        changes: Dotted path to value.
        others: The same for other stacks' files.
    """
    return said_on(TODAY, stack, changes, **others)


def said_on(today: date, stack: str, changes: Mapping[str, Any], **others: Mapping[str, Any]) -> list[str]:
    """Return what is said on another day than `TODAY`."""
    files = read()
    for other, theirs in others.items():
        files[other] = changed(files[other], theirs)
    values = changed(files.pop(stack), changes)
    if stack == SHARED:
        _, problems = check(stack, SharedSettings, values, files, today)
    else:
        _, problems = check(stack, EnvironmentSettings, values, files, today)
    return [str(problem) for problem in problems]
