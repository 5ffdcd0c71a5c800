"""What is said of the fixtures' ``platform.yaml`` after a change."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from platform_model import Platform
from platform_model.load import FILE, PlatformError, load
from tests.stack_files import FIXTURES, GONE, changed

__all__ = ["GONE", "platform", "said", "values"]


def values(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fixtures' file holds, after changes by dotted path."""
    return changed(yaml.safe_load((FIXTURES.stacks / FILE).read_text(encoding="utf-8")), changes)


def platform(changes: Mapping[str, Any]) -> Platform:
    """Return the platform after changes.

    Raises:
        PlatformError: they are mistakes.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        file.write_text(yaml.safe_dump(values(changes), sort_keys=False), encoding="utf-8")
        return load(file)


def said(changes: Mapping[str, Any]) -> list[str]:
    """Return what is said of the file after changes, a line each, without the file's name."""
    try:
        platform(changes)
    except PlatformError as error:
        return [line.removeprefix(f"{FILE}: ") for line in str(error).splitlines()]
    return []
