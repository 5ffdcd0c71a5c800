"""Rules that depend on the day: a runtime's support ends."""

from datetime import date

from infra.settings import runtimes
from infra.settings.base import as_far_as_valid
from infra.settings.environment import EnvironmentSettings
from infra.settings.problems import Problem, Problems
from infra.settings.shared import SharedSettings

_RUNTIME = ("compute", "runtime")


def problems(settings: SharedSettings | EnvironmentSettings, today: date, *, complete: bool) -> list[Problem]:
    """Return what is no longer allowed.

    Args:
        settings: A stack's settings.
        today: The day to judge by.
        complete: Whether all of the settings are valid; else those that are not are missing attributes.
    """
    if not isinstance(settings, EnvironmentSettings):
        return []
    return list(as_far_as_valid(_past_support(settings, today), complete=complete))


def _past_support(settings: EnvironmentSettings, today: date) -> Problems:
    if mistake := runtimes.support_mistake(settings.compute.parsed_runtime, today):
        yield Problem(_RUNTIME, mistake)
