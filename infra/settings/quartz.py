"""On which days a Quartz cron expression fires.

https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_WEEKDAYS = {name: number for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
_ANY = "?"
_HORIZON_YEARS = 9
"""29 February is at most eight years away, across a century's end."""

_LAST_BUT = re.compile(r"L(?:-(?P<before>\d+))?(?P<workday>W)?")
_NEAREST = re.compile(r"(?P<day>\d+)W")
_LAST_WEEKDAY = re.compile(r"(?P<weekday>\w+)L")
_NTH_WEEKDAY = re.compile(r"(?P<weekday>\w+)#(?P<number>\d)")


def fires_from(expression: str, today: date) -> bool:
    """Tell whether an expression fires on a day from ``today`` on.

    Args:
        expression: A valid expression of six or seven fields.
        today: The first day that counts.
    """
    day_of_month, month, day_of_week, *year = expression.upper().split()[3:]
    months = _numbers(month, 1, 12, _MONTHS)
    years = _numbers(year[0], 1970, 2099, {}) if year else range(today.year, today.year + _HORIZON_YEARS)
    return any(
        day >= today and _fires_on(day, day_of_month, day_of_week)
        for of_year in sorted(years)
        if of_year >= today.year
        for of_month in sorted(months)
        for day in _days(of_year, of_month)
    )


def _days(year: int, month: int) -> Iterator[date]:
    first = date(year, month, 1)
    return (first + timedelta(number) for number in range(calendar.monthrange(year, month)[1]))


def _fires_on(day: date, day_of_month: str, day_of_week: str) -> bool:
    if day_of_month == _ANY:
        return _is_weekday(day, day_of_week)
    last = calendar.monthrange(day.year, day.month)[1]
    if match := _LAST_BUT.fullmatch(day_of_month):
        target = last - int(match["before"] or 0)
        return target >= 1 and day == (
            _nearest_workday(day, target) if match["workday"] else day.replace(day=target)
        )
    if match := _NEAREST.fullmatch(day_of_month):
        target = int(match["day"])
        return target <= last and day == _nearest_workday(day, target)
    return day.day in _numbers(day_of_month, 1, 31, {})


def _is_weekday(day: date, day_of_week: str) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    weekday = day.isoweekday() % 7 + 1
    if day_of_week == "L":
        return weekday == _WEEKDAYS["SAT"]
    if match := _LAST_WEEKDAY.fullmatch(day_of_week):
        return weekday == _number(match["weekday"], _WEEKDAYS) and day.day > last - 7
    if match := _NTH_WEEKDAY.fullmatch(day_of_week):
        return weekday == _number(match["weekday"], _WEEKDAYS) and (day.day - 1) // 7 + 1 == int(
            match["number"]
        )
    return weekday in _numbers(day_of_week, 1, 7, _WEEKDAYS)


def _nearest_workday(month: date, target: int) -> date:
    """Return the day from Monday to Friday nearest to one of a month, without leaving the month."""
    day = month.replace(day=target)
    last = calendar.monthrange(month.year, month.month)[1]
    if day.isoweekday() == calendar.SATURDAY + 1:
        return day - timedelta(1) if target > 1 else day + timedelta(2)
    if day.isoweekday() == calendar.SUNDAY + 1:
        return day + timedelta(1) if target < last else day - timedelta(2)
    return day


def _numbers(field: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    """Return the values of a field: a list of values, ranges and steps; a range may wrap around."""
    numbers: set[int] = set()
    for part in field.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        start = low if first == "*" else _number(first, names)
        end = _number(last, names) if dash else high if slash or first == "*" else start
        within = [*range(start, end + 1)] if start <= end else [*range(start, high + 1), *range(low, end + 1)]
        numbers.update(within[:: max(int(step or 1), 1)])
    return numbers


def _number(written: str, names: dict[str, int]) -> int:
    return names[written] if written in names else int(written)
