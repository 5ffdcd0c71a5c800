"""Schedules: when something that Databricks repeats is to run."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from components import quartz


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A Quartz expression, which begins with seconds, in a time zone of the IANA's list.

    Exactly one of the days of the month and of the week is ``?``; see ``components.quartz``.
    """

    quartz: str
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        """Refuse words such as "daily", five-field cron, and time zones that do not exist."""
        if wrong := quartz.mistake(self.quartz):
            raise ValueError(f"schedule {wrong}")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            message = f"schedule has the time zone {self.timezone!r}, which the IANA does not know"
            raise ValueError(message) from None
