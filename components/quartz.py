"""Quartz cron expressions, as Databricks takes them for schedules.

https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
"""

import re
from collections.abc import Mapping

_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_WEEKDAYS = "SUN|MON|TUE|WED|THU|FRI|SAT"


def _field(value: str, *, day: str = "") -> re.Pattern[str]:
    """Return the pattern of one field: values, ranges and steps in a list, or what only days may say."""
    part = rf"(?:\*|(?:{value})(?:-(?:{value}))?)(?:/\d+)?"
    return re.compile(rf"{part}(?:,{part})*{day}", re.IGNORECASE)


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


def mistake(expression: str) -> str | None:
    """Return what is wrong with a Quartz cron expression, and what to write instead; None if nothing is."""
    parts = expression.split()
    if not _SHORTEST <= len(parts) <= _LONGEST:
        return (
            f"{expression or 'an empty text'} has {len(parts)} fields; a Quartz cron expression has 6 or 7: "
            "seconds, minutes, hours, day of month, month, day of week and, if need be, year, "
            'such as "0 0 6 * * ?"'
        )
    for part, (name, pattern) in zip(parts, _FIELDS.items(), strict=False):
        if not pattern.fullmatch(part):
            return f'{part} is no {name} of a Quartz cron expression; write one such as "0 0 6 * * ?"'
    if (parts[_DAY_OF_MONTH] == "?") == (parts[_DAY_OF_WEEK] == "?"):
        return (
            f"{expression} must have ? as its day of month or its day of week, not both; "
            'such as "0 0 6 * * ?"'
        )
    return None
