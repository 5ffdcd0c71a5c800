"""References such as ``${var.wheel}``: each is replaced by its value, or named as a mistake.

https://docs.databricks.com/aws/en/dev-tools/bundles/variables
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from bundle.problems import Problem

# A second $ before it makes a reference plain text.
_REFERENCE = re.compile(r"(?<!\$)\$\{([^}]*)\}")
_DEEPEST = 8  # references in values of references; beyond that they go round in a circle


def values_of(configuration: Mapping[str, Any], overrides: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    """Return the value of each declared variable by name, and what is wrong with them.

    Args:
        configuration: A target's configuration.
        overrides: The content of the target's ``variable-overrides.json``.
    """
    declared = cast("Mapping[str, Mapping[str, Any] | None]", configuration.get("variables") or {})
    problems = [Problem(f"variables.{name}", "is not declared") for name in overrides if name not in declared]
    values: dict[str, Any] = {}
    for name, said in declared.items():
        variable = said or {}
        if name not in overrides and "default" not in variable:
            problems.append(Problem(f"variables.{name}", "has no value"))
            continue
        value = overrides.get(name, variable.get("default"))
        is_complex = isinstance(value, (dict, list))
        if is_complex != (variable.get("type") == "complex"):
            kind = "a complex" if is_complex else "a plain"
            problems.append(Problem(f"variables.{name}", f"has {kind} value, which is not of its type"))
        values[name] = value
    return values, problems


def resolve(
    value: Any, known: Callable[[str], Any], path: str = "", depth: int = 0
) -> tuple[Any, list[Problem]]:
    """Return a value with its references replaced, at any depth, and the references that lead nowhere.

    Args:
        value: Maps, lists and plain values.
        known: Returns what a reference stands for; raises ``KeyError`` if it stands for nothing.
        path: Where the value is.
        depth: How many references led here.
    """
    if isinstance(value, dict):
        return _of_map(cast("dict[str, Any]", value), known, path, depth)
    if isinstance(value, list):
        items = [
            resolve(item, known, f"{path}[{number}]", depth)
            for number, item in enumerate(cast("list[Any]", value))
        ]
        return [item for item, _ in items], [problem for _, found in items for problem in found]
    if not isinstance(value, str) or not _REFERENCE.search(value):
        return value, []
    return _of_text(value, known, path, depth)


def _of_map(
    value: dict[str, Any], known: Callable[[str], Any], path: str, depth: int
) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    result: dict[str, Any] = {}
    for key, item in value.items():
        result[key], found = resolve(item, known, f"{path}.{key}".lstrip("."), depth)
        problems += found
    return result, problems


def _of_text(value: str, known: Callable[[str], Any], path: str, depth: int) -> tuple[Any, list[Problem]]:
    if depth > _DEEPEST:
        return value, [Problem(path, f"{value} refers to itself")]
    try:
        if whole := _REFERENCE.fullmatch(value):
            return resolve(known(whole[1]), known, path, depth + 1)
        text = _REFERENCE.sub(lambda match: str(known(match[1])), value)
    except KeyError as missing:
        return value, [Problem(path, f"${{{missing.args[0]}}} stands for nothing")]
    return resolve(text, known, path, depth + 1)


def lookup(configuration: Mapping[str, Any], variables: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return what finds the values of references to variables, to the bundle, its jobs and the workspace.

    Only what is written down is known: who signs in, the CLI alone knows. A job's id is known when it is
    deployed, and is 0 until then.
    """
    workspace = dict(cast("Mapping[str, Any]", configuration.get("workspace") or {}))
    if "root_path" in workspace:
        workspace.setdefault("file_path", f"{workspace['root_path']}/files")
    resources = cast("Mapping[str, Any]", configuration.get("resources") or {})
    jobs = {f"jobs.{name}.id": 0 for name in cast("Mapping[str, Any]", resources.get("jobs") or {})}
    scopes = {
        "var": variables,
        "bundle": configuration.get("bundle") or {},
        "workspace": workspace,
        "resources": jobs,
    }

    def known(reference: str) -> Any:
        scope, _, name = reference.partition(".")
        try:
            return scopes[scope][name]
        except KeyError:
            raise KeyError(reference) from None

    return known
