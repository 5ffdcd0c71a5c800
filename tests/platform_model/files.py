"""What is said of the fixtures' ``platform.yaml`` after a change, with teams beside it."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from platform_model import Platform
from platform_model.load import FILE, PlatformError, load
from tests.stack_files import FIXTURES, GONE, changed, write_teams

__all__ = ["GONE", "platform", "said", "team", "values"]

Teams = Mapping[str, Mapping[str, Any]]
"""What the teams' files hold, by key."""


def team(**others: Any) -> dict[str, Any]:
    """Return what a team's file must hold, and more by key."""
    budget = {"monthlyUsd": 2000, "emails": ["risk@example.com"]}
    return {"description": "Scores credit risk.", "budget": budget, **others}


def values(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fixtures' file holds, after changes by dotted path."""
    return changed(yaml.safe_load((FIXTURES.stacks / FILE).read_text(encoding="utf-8")), changes)


def platform(changes: Mapping[str, Any], teams: Teams | None = None) -> Platform:
    """Return the platform after changes, with teams.

    Raises:
        PlatformError: they are mistakes.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        file.write_text(yaml.safe_dump(values(changes), sort_keys=False), encoding="utf-8")
        write_teams(file.parent, teams or {})
        return load(file)


def said(changes: Mapping[str, Any], teams: Teams | None = None) -> list[str]:
    """Return what is said of the files after changes, a line each, without the name of the platform's."""
    try:
        platform(changes, teams)
    except PlatformError as error:
        return [line.removeprefix(f"{FILE}: ") for line in str(error).splitlines()]
    return []
