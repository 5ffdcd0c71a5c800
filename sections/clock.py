"""The day on which settings and exemptions have to be good."""

from datetime import UTC, date, datetime


def today() -> date:
    """Return the day in UTC: the same one for the program, the policy pack and every machine."""
    return datetime.now(UTC).date()
