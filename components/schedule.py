"""Schedules: when something that Databricks repeats is to run."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FIELD = re.compile(r"[0-9A-Za-z*?/,\-#]+")


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A Quartz expression, which begins with seconds, in a time zone of the IANA's list.

    Exactly one of the days of the month and of the week is ``?``:
    https://www.quartz-scheduler.org/documentation/quartz-2.3.0/tutorials/crontrigger.html
    """

    quartz: str
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        """Refuse words such as "daily", five-field cron, and time zones that do not exist."""
        fields = self.quartz.split()
        if len(fields) not in (6, 7) or not all(_FIELD.fullmatch(field) for field in fields):
            raise ValueError(
                f"schedule {self.quartz!r} is no Quartz expression;"
                ' it has 6 or 7 fields that begin with seconds, such as "0 0 6 * * ?"'
            )
        if (fields[3] == "?") == (fields[5] == "?"):
            raise ValueError(
                f"schedule {self.quartz!r} must have ? as day of the month or as day of the week,"
                " and not as both"
            )
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            message = f"schedule has the time zone {self.timezone!r}, which the IANA does not know"
            raise ValueError(message) from None
