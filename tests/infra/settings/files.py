"""What is said of the fixtures' stack files after a change."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from infra.settings import EnvironmentSettings, SharedSettings
from infra.settings.load import check
from platform_model import SHARED
from tests.stack_files import FIXTURES, GONE, KEY, ROOT, changed

__all__ = ["GONE", "KEY", "ROOT", "TODAY", "changed", "mistakes", "read", "said", "said_on"]

TODAY = date(2026, 11, 23)
"""The day on which the files are checked."""


def read() -> dict[str, dict[str, Any]]:
    """Return the settings of every stack of the fixtures, by stack."""
    return FIXTURES.settings()


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
    for name, theirs in {**others, stack: changes}.items():
        files[name] = changed(files[name], theirs)
    return mistakes(stack, files, today)


def mistakes(stack: str, files: Mapping[str, Mapping[str, Any]], today: date) -> list[str]:
    """Return what is said of a stack's settings beside those of the others.

    Args:
        stack: The stack to check.
        files: The settings of all stacks.
        today: The day on which they must be good.
    """
    others = {name: settings for name, settings in files.items() if name != stack}
    if stack == SHARED:
        _, problems = check(stack, SharedSettings, files[stack], others, today)
    else:
        _, problems = check(stack, EnvironmentSettings, files[stack], others, today)
    return [str(problem) for problem in problems]
