"""Windows of a monitor's metric, and whether the last ones are violated, each of them, surely."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from math import isfinite

from company_ml.monitoring.alerts import judge_accuracy


@dataclass(frozen=True)
class Window:
    """A metric in one window. A snapshot's window is the moment of its profile: it starts as it ends."""

    start: datetime
    end: datetime
    value: float | None
    """The metric; None where the monitor has none, or none that is a number in its range."""
    detail: str = ""
    """What the value is of, such as the column that drifted most."""
    recent: bool = True
    """Whether it ended within the days that the stack's alert looks back."""
    violated: bool = False


def drifted(windows: Sequence[Window], limit: float) -> list[Window]:
    """Return the windows, judged as the stack's alert on drift does: violated from the limit on."""
    return [replace(window, violated=_surely_reaches(window.value, limit)) for window in windows]


def degraded(windows: Sequence[Window], limit: float) -> list[Window]:
    """Return the windows of accuracy as windows of its drop below the best one before, judged.

    The last windows whose accuracy is not known are left out: their labels may still come.

    Args:
        windows: Accuracy of one version, oldest first.
        limit: Drop from which on a window is violated.
    """
    judged: list[Window] = []
    best: float | None = None
    for window in windows:
        value = window.value
        if value is None or not 0 <= value <= 1:  # NaN is neither
            judged.append(replace(window, value=None))
            continue
        drop = None if best is None else max(best - value, 0.0)
        violated = best is not None and judge_accuracy(best, value, limit).alert
        judged.append(replace(window, value=drop, violated=violated))
        best = value if best is None else max(best, value)
    known = [position for position, window in enumerate(windows) if window.value is not None]
    return judged[: known[-1] + 1] if known else []


def persistent(windows: Sequence[Window], count: int, since: datetime) -> tuple[Window, ...]:
    """Return the last windows if all are violated and none is missing between them, else none.

    Args:
        windows: Judged windows of one metric and one length, oldest first.
        count: How many have to be violated.
        since: Windows that do not lie after this moment do not count.
    """
    last = [window for window in windows if window.start >= since and window.end > since][-count:]
    whole = all(_follows(earlier, later) for earlier, later in pairwise(last))
    surely = len(last) == count and last[-1].recent and whole and all(window.violated for window in last)
    return tuple(last) if surely else ()


def _follows(earlier: Window, later: Window) -> bool:
    """Return whether no window is missing; between moments none can be."""
    return later.start in (later.end, earlier.end)


def _surely_reaches(value: float | None, limit: float) -> bool:
    return value is not None and isfinite(value) and value >= limit
