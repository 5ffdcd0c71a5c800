"""What of a model's monitors is violated in each of the last windows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from databricks.sdk import WorkspaceClient

from company_ml.features.state import read
from company_ml.monitoring.alerts import require_share
from company_ml.registry.tags import CHAMPION_AT, parse_timestamp
from company_ml.registry.versions import Version
from company_ml.retraining import statements
from company_ml.retraining.definition import Monitored, Retraining
from company_ml.retraining.windows import Window, degraded, drifted, persistent
from company_ml.settings.environment import Environment
from company_ml.statements.execution import run
from company_ml.statements.parameters import Parameter

Metric = Literal["drift", "accuracy drop"]

_DRIFT_DAYS, _ACCURACY_DAYS = 14, 90
"""Days in which the last window has ended: those that the stack's alerts look back."""
_LONGEST_WINDOW = 31
"""Days of a monitor's longest window, a month."""


@dataclass(frozen=True)
class Limits:
    """The limits of the stack's alerts."""

    drift: float
    accuracy_drop: float

    def __post_init__(self) -> None:
        """Refuse limits that are no shares.

        Raises:
            InputError: one of them is not above 0 and at most 1.
        """
        require_share("drift", self.drift)
        require_share("accuracy drop", self.accuracy_drop)


@dataclass(frozen=True)
class Violation:
    """A metric that is violated in each of the last windows."""

    metric: Metric
    table: str
    """Full name of the monitor's table that says so."""
    kind: str
    """Kind of the drift, such as ``CONSECUTIVE``, with the length of the windows."""
    limit: float
    windows: tuple[Window, ...]

    def __str__(self) -> str:
        last = self.windows[-1]
        of = f" of {last.detail}" if last.detail else ""
        return (
            f"{self.metric}{of} is {last.value:.4g} in the last of {len(self.windows)} violated windows "
            f"of {self.table}, the limit is {self.limit:g}"
        )


@dataclass(frozen=True)
class Findings:
    """What the monitors' tables say of a version."""

    violations: tuple[Violation, ...]
    absent: tuple[str, ...]
    """Tables that no monitor has written yet."""


@dataclass(frozen=True)
class MetricTables:
    """The tables of an environment's monitors, read on a warehouse."""

    workspace: WorkspaceClient
    warehouse_id: str
    environment: Environment
    timeout: float

    def violations(
        self, definition: Retraining, champion: Version, limits: Limits, since: datetime | None = None
    ) -> Findings:
        """Return what is violated in each of the last windows of a champion.

        Args:
            definition: The monitors, and how many windows count.
            champion: The version; windows from before it was the champion do not count.
            limits: The limits of the stack's alerts.
            since: End of the last window that a request rests on already.

        Raises:
            FrameworkError: a table cannot be read.
        """
        start = max(champion_since(champion), since or champion_since(champion))
        found: list[Violation] = []
        absent: list[str] = []
        for monitored in definition.monitors:
            for metric, name, limit, judge in _metrics(monitored, limits):
                table = f"{self.environment.data_catalog}.{name}"
                if read(self.workspace, table) is None:
                    absent.append(table)
                    continue
                for kind, windows in self._series(metric, table, monitored, champion, definition.windows):
                    if last := persistent(judge(windows, limit), definition.windows, start):
                        found.append(Violation(metric, table, kind, limit, last))
        return Findings(tuple(found), tuple(absent))

    def _series(
        self, metric: Metric, table: str, monitored: Monitored, champion: Version, count: int
    ) -> Iterator[tuple[str, list[Window]]]:
        """Yield the windows of each kind and length, oldest first."""
        column = monitored.version_column
        if metric == "drift":
            sql, recent = statements.drift(table, monitored.columns, column), _DRIFT_DAYS
        else:
            sql, recent = statements.accuracy(table, column or ""), _ACCURACY_DAYS
        days = recent + (count + 1) * _LONGEST_WINDOW
        parameters: dict[str, Parameter] = {"days": days, "recent_days": recent}
        if column:
            parameters["version"] = champion.number
        rows = run(self.workspace, self.warehouse_id, sql, parameters, self.timeout).records()
        for kind, group in groupby(rows, _kind):
            yield kind, [_window(row) for row in group if row["window_start"] and row["window_end"]]


def champion_since(version: Version) -> datetime:
    """Return since when a version has been the champion: as its tag says, but never before it was there."""
    try:
        return max(parse_timestamp(version.tags[CHAMPION_AT]), version.created)
    except (KeyError, ValueError):
        return version.created


_Judge = Callable[[list[Window], float], list[Window]]


def _metrics(monitored: Monitored, limits: Limits) -> Iterator[tuple[Metric, str, float, _Judge]]:
    if monitored.drift:
        yield "drift", monitored.drift, limits.drift, drifted
    if monitored.profile:
        yield "accuracy drop", monitored.profile, limits.accuracy_drop, degraded


def _kind(row: dict[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("kind", "granularity") if row[key])


def _window(row: dict[str, Any]) -> Window:
    value = row["metric_value"]
    return Window(
        row["window_start"],
        row["window_end"],
        None if value is None else float(value),
        row["detail"] or "",
        bool(row["recent"]),
    )
