"""Schedules as Databricks takes them: Quartz expressions in a time zone.

https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from localcloud.core.errors import Problem
from localcloud.core.values import Properties
from localcloud.databricks.nested import known

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


@dataclass(frozen=True)
class _Field:
    """One field of an expression: its range, the names of its values, and what else may stand in it."""

    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()
    special: str = "(?!)"

    def allows(self, text: str) -> bool:
        return all(self._allows_part(part) for part in text.upper().split(","))

    def _allows_part(self, part: str) -> bool:
        if re.fullmatch(self.special, part):
            return True
        span, _, step = part.partition("/")
        if "/" in part and not step.isdecimal():
            return False
        return span == "*" or all(self._allows_value(value) for value in span.split("-", 1))

    def _allows_value(self, value: str) -> bool:
        return value in self.names or (value.isdecimal() and self.least <= int(value) <= self.most)


_FIELDS = (
    _Field("seconds", 0, 59),
    _Field("minutes", 0, 59),
    _Field("hours", 0, 23),
    _Field("day of month", 1, 31, special=r"\?|L(-\d{1,2})?|LW|\d{1,2}W"),
    _Field("month", 1, 12, MONTHS),
    _Field("day of week", 1, 7, WEEKDAYS, special=r"\?|([1-7]|[A-Z]{3})?L|([1-7]|[A-Z]{3})#[1-5]"),
    _Field("year", 1970, 2099),
)


def wrong_schedule(expression: str) -> str | None:
    """Return what is wrong with a Quartz expression, or None."""
    fields = expression.split()
    if len(fields) not in (6, 7):
        return f"'{expression}' has {len(fields)} field(s); a Quartz cron expression has 6 or 7"
    for field, text in zip(_FIELDS, fields, strict=False):
        if not field.allows(text):
            return f"'{text}' in '{expression}' is no value for the {field.name} of a Quartz expression"
    if (fields[3] == "?") == (fields[5] == "?"):
        return f"'{expression}' must have '?' as its day of month or as its day of week, and not as both"
    return None


def schedule_problems(path: str, schedule: Properties, key: str) -> Iterator[Problem]:
    """Yield what is wrong with a schedule; ``key`` is its property that holds the expression."""
    expression, zone = known(schedule, key), known(schedule, "timezoneId")
    if isinstance(expression, str) and (message := wrong_schedule(expression)):
        yield Problem(f"{path}.{key}", message)
    if isinstance(zone, str) and not _is_zone(zone):
        yield Problem(f"{path}.timezoneId", f"'{zone}' is not the id of a time zone")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
