"""Time that passes only when somebody sleeps."""

from databricks.sdk.clock import Clock


class StillClock(Clock):
    """A clock that stands still until it is slept on; takes the place of the module ``time`` as well."""

    def __init__(self) -> None:
        self.now = 1_780_000_020.0  # a whole minute
        self.slept: list[float] = []

    def time(self) -> float:
        """Return the seconds since 1970."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds
