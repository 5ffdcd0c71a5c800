"""Read the selected stack's settings, and stop with one line per mistake before anything is registered."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import pulumi
from pydantic import ValidationError

import platform_model
from infra.settings import cross_stack, misplaced, support_dates, warnings
from infra.settings.environment import EnvironmentSettings
from infra.settings.shared import SharedSettings
from platform_model import SHARED, Platform
from platform_model.load import PlatformError
from sections import clock
from sections.base import Section, problems_of
from sections.problems import Problem, in_file_order

KEY = "settings"

SettingsT = TypeVar("SettingsT", SharedSettings, EnvironmentSettings)


def load_shared() -> SharedSettings:
    """Return the settings of the shared stack.

    Raises:
        pulumi.RunError: the settings have mistakes; the message lists all of them.
    """
    return _load(SHARED, SharedSettings)


def load_environment() -> EnvironmentSettings:
    """Return the settings of the selected environment.

    Raises:
        pulumi.RunError: the stack is no environment, or the settings have mistakes; the message lists all.
    """
    return _load(environment(), EnvironmentSettings)


def stack() -> str:
    """Return the selected stack's name.

    Raises:
        pulumi.RunError: the platform has no such stack, or its file has mistakes.
    """
    selected, platform = pulumi.get_stack(), _platform()
    if selected not in platform.stacks:
        raise pulumi.RunError(
            f"{selected} is no stack of this project; its stacks are {', '.join(platform.stacks)}: "
            f"choose one with `pulumi stack select {platform.environment_names[0]}`"
        )
    return selected


def environment() -> str:
    """Return the selected stack's name as that of an environment.

    Raises:
        pulumi.RunError: the project has no such environment.
    """
    selected, names = stack(), _platform().environment_names
    if selected not in names:
        raise pulumi.RunError(f"{selected} is no environment; the environments are {', '.join(names)}")
    return selected


def _platform() -> Platform:
    try:
        return platform_model.current()
    except PlatformError as error:
        raise pulumi.RunError(str(error)) from None


def require_region(settings: EnvironmentSettings, shared_location: str) -> None:
    """Stop when the environment lies in another region than the shared stack that is deployed.

    Args:
        settings: The environment's settings.
        shared_location: The region that the shared stack reports.

    Raises:
        pulumi.RunError: the regions differ.
    """
    if mistake := cross_stack.region_mistake(settings.location, shared_location):
        refuse(settings.environment, [Problem(("location",), mistake)])


def refuse(stack: str, problems: Iterable[Problem]) -> NoReturn:
    """Stop over mistakes in a stack's settings, one line each.

    Args:
        stack: Name of the stack.
        problems: The mistakes, with paths below the settings' key.

    Raises:
        pulumi.RunError: always.
    """
    raise pulumi.RunError("\n".join(_line(stack, problem) for problem in problems))


def check(
    stack: str, model: type[SettingsT], values: Mapping[str, Any], others: cross_stack.Files, today: date
) -> tuple[SettingsT, list[Problem]]:
    """Validate a stack's settings by themselves and beside the other stacks'.

    Args:
        stack: Name of the stack.
        model: What the stack's settings are.
        values: What the stack's file has under the settings' key.
        others: What the other stacks' files have there, by stack.
        today: The day on which the settings must be good.

    Returns:
        The settings, of which only the valid values are there if there are problems; and the problems.
    """
    found = list(misplaced.misplaced(values, model, _other_kinds(model)))
    given = misplaced.without(values, [problem.path for problem in found])
    if model is EnvironmentSettings:
        if "environment" in given:
            found.append(Problem(("environment",), "is no setting, the stack's name says it; remove it"))
        given["environment"] = stack
    try:
        settings, complete = model.model_validate(given), True
    except ValidationError as error:
        found += problems_of(error, model)
        settings, complete = model.partial(given), False
    found += cross_stack.problems(stack, settings, others, complete=complete)
    found += support_dates.problems(settings, today, complete=complete)
    return settings, in_file_order(found, values)


def _other_kinds(model: type[Section]) -> dict[str, type[Section]]:
    """Return what other files hold than those of a model, by the words for them."""
    kinds: dict[str, type[Section]] = {
        cross_stack.file_of(SHARED): SharedSettings,
        "an environment's file": EnvironmentSettings,
    }
    return {words: kind for words, kind in kinds.items() if kind is not model}


def _load(stack: str, model: type[SettingsT]) -> SettingsT:
    config = pulumi.Config()
    key = config.full_key(KEY)
    file = cross_stack.file_of(stack)
    if pulumi.runtime.is_config_secret(key):
        raise pulumi.RunError(f"{file}: {KEY}: holds a secret; give the secret a key of its own")
    try:
        values: Any = config.get_object(KEY)
    except pulumi.ConfigTypeError:
        values = ""
    if mistake := cross_stack.shape_mistake(values, key):
        raise pulumi.RunError(f"{file}: {KEY}: {mistake}")
    today = clock.today()
    settings, found = check(stack, model, values, cross_stack.read(key, stack, Path.cwd()), today)
    if found:
        refuse(stack, found)
    for warning in warnings.warnings(settings, today):
        pulumi.log.warn(_line(stack, warning))
    return settings


def _line(stack: str, problem: Problem) -> str:
    return f"{cross_stack.file_of(stack)}: {problem.below(KEY)}"
