"""The bundle's files as one configuration, and a target's part of it, merged as the Databricks CLI does.

Maps are merged key by key, lists are joined, and whatever a target says comes last:
https://docs.databricks.com/aws/en/dev-tools/bundles/settings
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import yaml

from bundle.problems import BundleError, Problem

ROOT_FILE = "databricks.yml"
_MERGED = ("mode", "permissions", "presets", "resources", "run_as", "sync", "workspace")


def read(folder: Path) -> dict[str, Any]:
    """Return the configuration of a folder: its root file, and the files that it includes.

    Raises:
        BundleError: a file is missing, or no YAML map.
    """
    whole = _load(folder / ROOT_FILE, folder)
    for pattern in cast("list[str]", whole.get("include") or []):
        found = sorted(folder.glob(pattern))
        if not found and not set(pattern) & set("*?["):
            raise BundleError([Problem("include", f"{pattern} matches no file")])
        for file in found:
            whole = merge(whole, _load(file, folder))
    return whole


def of_target(whole: Mapping[str, Any], target: str) -> dict[str, Any]:
    """Return the configuration that a target makes of the whole.

    Raises:
        BundleError: there is no such target.
    """
    targets = cast("Mapping[str, Any]", whole.get("targets") or {})
    if target not in targets:
        raise BundleError([Problem("targets", f"there is no {target}; there are {', '.join(targets)}")])
    own = cast("Mapping[str, Any]", targets[target] or {})
    result = {key: value for key, value in whole.items() if key not in ("include", "targets")}
    result = merge(result, {key: own[key] for key in _MERGED if key in own})
    return merge(result, {"bundle": {"target": target}})


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return two maps as one: maps are merged, lists joined, and other values taken from the second."""
    result = dict(base)
    for key, value in over.items():
        before = result.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            result[key] = merge(cast("dict[str, Any]", before), cast("dict[str, Any]", value))
        elif isinstance(before, list) and isinstance(value, list):
            result[key] = [*cast("list[Any]", before), *cast("list[Any]", value)]
        else:
            result[key] = value
    return result


def _load(file: Path, folder: Path) -> dict[str, Any]:
    name = file.relative_to(folder).as_posix()
    try:
        content: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BundleError([Problem(name, f"cannot be read: {error.strerror}")]) from None
    # What is no date, no text or no value of its tag raises others than PyYAML's own.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        raise BundleError([Problem(name, f"is no YAML: {' '.join(str(error).split())}")]) from None
    if not isinstance(content, dict):
        raise BundleError([Problem(name, "must be a map")])
    return cast("dict[str, Any]", content)
