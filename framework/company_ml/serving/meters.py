"""Counting the traffic of an endpoint's entities from now on, from one of two sources."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from databricks.sdk import WorkspaceClient
from databricks.sdk.clock import Clock

from company_ml.serving.histogram import Histogram
from company_ml.serving.metrics import Metrics, Traffic, read_metrics

MINUTE = 60.0
"""Seconds that one reading of the metrics export is about."""


class Meter(Protocol):
    """Counts the traffic of entities from a moment on."""

    def tells_entities_apart(self) -> bool:
        """Tell whether traffic is counted by entity, which a candidate is judged by."""
        ...

    def start(self) -> None:
        """Count from now on; what was counted before is forgotten."""
        ...

    def read(self) -> Mapping[str | None, Traffic]:
        """Return what was counted since the start, by entity; under None what no entity is named for."""
        ...


class ExportMeter:
    """Counts from the metrics export. It is about one minute at a time, so it is to be read every minute."""

    def __init__(self, client: WorkspaceClient, endpoint: str, clock: Clock) -> None:
        self._client, self._endpoint, self._clock = client, endpoint, clock
        self._first: Metrics | None = None
        self._last: tuple[datetime | None, float] = (None, 0.0)
        self._counted: dict[str | None, Traffic] = {}

    def tells_entities_apart(self) -> bool:
        """Look whether the export names entities; one that says nothing yet gets the benefit of the doubt."""
        return set(read_metrics(self._client, self._endpoint).traffic()) != {None}

    def start(self) -> None:
        """Count from now on; the minute that is being told belongs to the time before."""
        self._first = read_metrics(self._client, self._endpoint)
        self._last = (self._first.minute, self._clock.time())
        self._counted = {}

    def read(self) -> Mapping[str | None, Traffic]:
        """Read the export and return what was counted since the start.

        Raises:
            FrameworkError: the export cannot be read.
        """
        now = read_metrics(self._client, self._endpoint)
        if now.cumulative:
            before = self._first.traffic() if self._first else {}
            return {
                entity: traffic.plus(before.get(entity, Traffic()), sign=-1)
                for entity, traffic in now.traffic().items()
            }
        if self._is_new(now):
            self._last = (now.minute, self._clock.time())
            for entity, traffic in now.traffic().items():
                self._counted[entity] = self._counted.get(entity, Traffic()).plus(traffic)
        return self._counted

    def _is_new(self, now: Metrics) -> bool:
        """Tell whether a minute is not counted yet, by its own time or else by the time since the last."""
        minute, at = self._last
        if now.minute is not None:
            return now.minute != minute
        return self._clock.time() - at >= MINUTE


class TableMeter:
    """Counts from the inference table: exact, but it is filled with up to an hour's delay.

    https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables

    Args:
        query: Returns the rows since a time, with the columns of ``sql/payloads.sql``.
        clock: The time.
    """

    def __init__(self, query: Callable[[datetime], Iterable[Mapping[str, Any]]], clock: Clock) -> None:
        self._query, self._clock = query, clock
        self._since = datetime.fromtimestamp(clock.time(), UTC)

    def tells_entities_apart(self) -> bool:
        """Every recorded request names the entity that answered it."""
        return True

    def start(self) -> None:
        """Count requests from now on."""
        self._since = datetime.fromtimestamp(self._clock.time(), UTC)

    def read(self) -> Mapping[str | None, Traffic]:
        """Query the table and return what it recorded since the start."""
        rows: dict[str | None, list[tuple[int, float]]] = defaultdict(list)
        for row in self._query(self._since):
            code, duration = int(row["status_code"]), float(row["execution_duration_ms"] or 0)
            rows[row["served_entity_name"]].append((code, duration))
        return {
            entity: Traffic(
                requests=len(found),
                client_errors=sum(400 <= code < 500 for code, _ in found),
                server_errors=sum(code >= 500 for code, _ in found),
                latency=Histogram.of(duration for _, duration in found),
            )
            for entity, found in rows.items()
        }
