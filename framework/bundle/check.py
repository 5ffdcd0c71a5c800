"""`python -m bundle.check`: validates every target, with the values that `make bundle` wrote."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from bundle import documents, jobs, packages, policies, references, settings
from bundle.problems import BundleError, Problem

FOLDER = Path(__file__).resolve().parent.parent
OVERRIDES = ".databricks/bundle/{target}/variable-overrides.json"
"""Where the Databricks CLI reads a target's values."""

MIRROR = "mirror"
"""Variable with the folder of the wheels that stand for a package index."""

POLICIES = ".databricks/bundle/{target}/cluster-policies.json"
"""Where the check reads the definitions of the target's cluster policies, by id."""


def resolved(
    whole: Mapping[str, Any], target: str, overrides: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return a target's configuration with all references replaced, and what is wrong with it.

    Raises:
        BundleError: there is no such target.
    """
    configuration = documents.of_target(whole, target)
    variables, problems = references.values_of(configuration, overrides)
    declared = configuration.pop("variables", {})
    known = references.lookup(configuration, variables)
    # A variable without a value has been told of; so are not all the places that use it.
    lacking = {f"${{var.{name}}} stands for nothing" for name in declared if name not in variables}
    result, found = references.resolve(configuration, known)
    problems += [problem for problem in found if problem.message not in lacking]
    return {**result, "variables": declared}, problems


def check(
    whole: Mapping[str, Any],
    target: str,
    overrides: Mapping[str, Any],
    cluster_policies: policies.Policies = MappingProxyType({}),
) -> list[Problem]:
    """Return everything that is wrong with a target; empty if the bundle is valid there.

    Raises:
        BundleError: there is no such target.
    """
    configuration, problems = resolved(whole, target, overrides)
    if problems:  # what is not resolved would be judged as it stands
        return problems
    problems = settings.problems_of(settings.Settings, configuration)
    resources = cast("Mapping[str, Any]", configuration.get("resources") or {})
    found = resources.get("jobs") or {}
    problems += [*jobs.problems(found), *policies.problems(found, cluster_policies)]
    return problems + list(packages.problems(found, str(overrides.get(MIRROR) or "")))


def _written(folder: Path, name: str, target: str) -> dict[str, Any]:
    """Return what `make bundle` wrote for a target.

    Raises:
        BundleError: there is nothing.
    """
    file = folder / name.format(target=target)
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        message = "is missing; run `make bundle`, which writes it from the stacks' outputs"
        raise BundleError([Problem(file.relative_to(folder).as_posix(), message)]) from None


def check_all(folder: Path) -> dict[str, list[Problem]]:
    """Return what is wrong in each target of the bundle in a folder.

    Raises:
        BundleError: the files cannot be read, or say something that no bundle says.
    """
    whole = documents.read(folder)
    if problems := settings.problems_of(settings.Whole, whole):
        raise BundleError(problems)
    return {target: _check(whole, target, folder) for target in whole["targets"]}


def _check(whole: Mapping[str, Any], target: str, folder: Path) -> list[Problem]:
    return check(whole, target, _written(folder, OVERRIDES, target), _written(folder, POLICIES, target))


def main() -> int:
    """Say what is wrong, a line each; the exit code is 1 if anything is."""
    try:
        found = check_all(FOLDER)
    except BundleError as error:
        sys.stderr.write("".join(f"{problem}\n" for problem in error.problems))
        return 1
    lines = [f"{target}: {problem}\n" for target, problems in found.items() for problem in problems]
    sys.stderr.write("".join(lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
