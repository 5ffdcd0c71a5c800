"""When something runs: a Quartz cron expression in a time zone."""

import re
from collections.abc import Mapping
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field

from infra.settings.base import Section
from infra.settings.problems import guess

_PHRASES: Mapping[str, str] = {
    "hourly": "0 0 * * * ?",
    "daily": "0 0 6 * * ?",
    "weekly": "0 0 6 ? * MON",
    "monthly": "0 0 6 1 * ?",
    "yearly": "0 0 6 1 1 ?",
}
_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_WEEKDAYS = "SUN|MON|TUE|WED|THU|FRI|SAT"


def _field(value: str, *, day: str = "") -> re.Pattern[str]:
    """Return the pattern of one field: values, ranges and steps in a list, or what only days may say."""
    part = rf"(?:\*|(?:{value})(?:-(?:{value}))?)(?:/\d+)?"
    return re.compile(rf"{part}(?:,{part})*{day}", re.IGNORECASE)


# https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
_FIELDS: Mapping[str, re.Pattern[str]] = {
    "second": _field("[0-5]?[0-9]"),
    "minute": _field("[0-5]?[0-9]"),
    "hour": _field("[01]?[0-9]|2[0-3]"),
    "day of month": _field("0?[1-9]|[12][0-9]|3[01]", day=r"|\?|L(?:-\d+)?W?|(?:0?[1-9]|[12][0-9]|3[01])W"),
    "month": _field(f"0?[1-9]|1[0-2]|{_MONTHS}"),
    "day of week": _field(f"[1-7]|{_WEEKDAYS}", day=rf"|\?|L|(?:[1-7]|{_WEEKDAYS})(?:L|#[1-5])"),
    "year": _field("19[7-9][0-9]|20[0-9][0-9]"),
}
_SHORTEST, _LONGEST = len(_FIELDS) - 1, len(_FIELDS)
_DAY_OF_MONTH, _DAY_OF_WEEK = 3, 5

_COPIES = ("posix/", "right/", "localtime", "posixrules")
"""What a machine's folder of time zones holds beside the database."""


def _quartz(value: str) -> str:
    if example := _PHRASES.get(value.strip().lower()):
        raise ValueError(f'{value} is no cron expression; write "{example}" for {value.strip().lower()} runs')
    parts = value.split()
    if not _SHORTEST <= len(parts) <= _LONGEST:
        raise ValueError(
            f"{value or 'an empty text'} has {len(parts)} fields; a Quartz cron expression has 6 or 7: "
            "seconds, minutes, hours, day of month, month, day of week and, if need be, year, "
            'such as "0 0 6 * * ?"'
        )
    for part, (name, pattern) in zip(parts, _FIELDS.items(), strict=False):
        if not pattern.fullmatch(part):
            raise ValueError(
                f'{part} is no {name} of a Quartz cron expression; write one such as "0 0 6 * * ?"'
            )
    if (parts[_DAY_OF_MONTH] == "?") == (parts[_DAY_OF_WEEK] == "?"):
        raise ValueError(
            f'{value} must have ? as its day of month or its day of week, not both; such as "0 0 6 * * ?"'
        )
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
