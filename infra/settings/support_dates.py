"""Rules that depend on the day: a runtime's support ends, and a schedule has fired for the last time."""

from datetime import date

from infra.settings import runtimes
from infra.settings.environment import EnvironmentSettings
from infra.settings.quartz import fires_from
from infra.settings.schedules import Schedule
from infra.settings.shared import SharedSettings
from sections.base import as_far_as_valid, sections
from sections.problems import Problem, Problems

_RUNTIME = ("compute", "runtime")


def problems(settings: SharedSettings | EnvironmentSettings, today: date, *, complete: bool) -> list[Problem]:
    """Return what is no longer allowed.

    Args:
        settings: A stack's settings.
        today: The day to judge by.
        complete: Whether all of the settings are valid; else those that are not are missing attributes.
    """
    problems = list(_spent_schedules(settings, today))
    if isinstance(settings, EnvironmentSettings):
        problems += as_far_as_valid(_past_support(settings, today), complete=complete)
    return problems


def _spent_schedules(settings: SharedSettings | EnvironmentSettings, today: date) -> Problems:
    for path, section in sections(settings):
        cron = vars(section).get("cron") if isinstance(section, Schedule) else None
        if cron and not fires_from(cron, today):
            yield Problem(
                (*path, "cron"), f"{cron} never fires from {today} on; write a day and a year that will come"
            )


def _past_support(settings: EnvironmentSettings, today: date) -> Problems:
    if mistake := runtimes.support_mistake(settings.compute.parsed_runtime, today):
        yield Problem(_RUNTIME, mistake)
