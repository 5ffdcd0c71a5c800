"""When something runs: a Quartz cron expression in a time zone."""

from collections.abc import Mapping
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field

from components import quartz
from sections.base import Section
from sections.problems import guess

_PHRASES: Mapping[str, str] = {
    "hourly": "0 0 * * * ?",
    "daily": "0 0 6 * * ?",
    "weekly": "0 0 6 ? * MON",
    "monthly": "0 0 6 1 * ?",
    "yearly": "0 0 6 1 1 ?",
}
_COPIES = ("posix/", "right/", "localtime", "posixrules")
"""What a machine's folder of time zones holds beside the database."""


def _quartz(value: str) -> str:
    if example := _PHRASES.get(value.strip().lower()):
        raise ValueError(f'{value} is no cron expression; write "{example}" for {value.strip().lower()} runs')
    if wrong := quartz.mistake(value):
        raise ValueError(wrong)
    return value


def _timezone(value: str) -> str:
    try:
        # To list all zones takes a tenth of a second, so that is left to a mistake.
        ZoneInfo(value)
        mistaken = value.startswith(_COPIES)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        mistaken = True
    if mistaken:
        near = guess(value, sorted(available_timezones())) if "/" in value else ""
        way_out = near if near.startswith("did you mean") else "write one such as Europe/Berlin or UTC"
        raise ValueError(f"{value or 'an empty text'} is no IANA time zone; {way_out}")
    return value


QuartzCron = Annotated[str, AfterValidator(_quartz)]
"""A Quartz cron expression of six or seven fields."""

TimeZone = Annotated[str, AfterValidator(_timezone)]
"""A time zone of the IANA database."""


class Schedule(Section):
    """When something runs."""

    cron: QuartzCron = Field(
        description='Quartz cron expression, such as "0 0 6 * * ?" for every day at six.'
    )
    timezone: TimeZone = Field(default="UTC", description="IANA time zone of the schedule.")
