"""What an endpoint tells of its traffic and its compute: the metrics export, parsed.

The export is Prometheus text. Its counts are gauges of the last whole minute, although their names end in
``_total``; a family that calls itself a counter counts from the start of the endpoint, and the type in the
text decides how it is read.
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/metrics-export-serving-endpoint
https://github.com/DataDog/integrations-core/blob/master/databricks/metadata.csv

No source documents the label that names the served entity, so each of the API's own words for one is taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import Any

from databricks.sdk import WorkspaceClient
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from company_ml.errors import FrameworkError
from company_ml.serving.histogram import Histogram
from company_ml.serving.refusals import answered
from company_ml.serving.served_entities import check_endpoint_name

ENTITY_LABELS = ("served_entity_name", "served_model_name", "served_entity", "served_model")

_REQUESTS = "request_count_total"
_CLIENT_ERRORS = "request_4xx_count_total"
_SERVER_ERRORS = "request_5xx_count_total"
_LATENCY = "request_latency_ms_bucket"
_COUNTS = frozenset({_REQUESTS, _CLIENT_ERRORS, _SERVER_ERRORS, _LATENCY, "request_latency_ms_count"})
_CPU, _MEMORY = "cpu_usage_percentage", "mem_usage_percentage"
_CONCURRENCY = "provisioned_concurrent_requests_total"


@dataclass(frozen=True)
class Traffic:
    """Requests, those that failed, and how long they took."""

    requests: float = 0
    client_errors: float = 0
    """Answers of 4xx."""
    server_errors: float = 0
    """Answers of 5xx."""
    latency: Histogram = field(default_factory=Histogram)

    def plus(self, other: "Traffic", sign: int = 1) -> "Traffic":
        """Return both together, or with sign -1 the other taken away from this one."""
        return Traffic(
            self.requests + sign * other.requests,
            self.client_errors + sign * other.client_errors,
            self.server_errors + sign * other.server_errors,
            self.latency.plus(other.latency, sign),
        )

    @property
    def error_rate(self) -> float | None:
        """Share of the requests answered with 4xx or 5xx; None without requests."""
        return (self.client_errors + self.server_errors) / self.requests if self.requests > 0 else None

    @property
    def p95_ms(self) -> float | None:
        """Milliseconds within which 95 % of the requests were answered; None without requests."""
        return self.latency.quantile(0.95)

    @property
    def p95_bounds_ms(self) -> tuple[float, float] | None:
        """The bucket that p95 lies in: how finely the metrics tell it."""
        return self.latency.quantile_bounds(0.95)


@dataclass(frozen=True)
class EntityMetrics:
    """What the export tells of one entity."""

    entity: str | None
    """Its name; None for figures that the export gives for the endpoint as a whole."""
    traffic: Traffic
    cpu_percent: float | None
    memory_percent: float | None
    provisioned_concurrency: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "entity": self.entity,
            "requests": self.traffic.requests,
            "client_errors": self.traffic.client_errors,
            "server_errors": self.traffic.server_errors,
            "error_rate": self.traffic.error_rate,
            "p50_ms": self.traffic.latency.quantile(0.5),
            "p95_ms": self.traffic.p95_ms,
            "p99_ms": self.traffic.latency.quantile(0.99),
            "cpu_percent": self.cpu_percent,
            "memory_percent": self.memory_percent,
            "provisioned_concurrency": self.provisioned_concurrency,
        }


@dataclass(frozen=True)
class Metrics:
    """One reading of the export."""

    entities: tuple[EntityMetrics, ...]
    minute: datetime | None
    """End of the minute that the figures are of, where the export tells it."""
    cumulative: bool
    """Whether requests are counted from the start of the endpoint, and not per minute."""

    def traffic(self) -> dict[str | None, Traffic]:
        """Return the traffic by entity."""
        return {one.entity: one.traffic for one in self.entities}

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "minute": self.minute and self.minute.isoformat(),
            "cumulative": self.cumulative,
            "entities": [one.as_dict() for one in self.entities],
        }


def read_metrics(client: WorkspaceClient, endpoint: str) -> Metrics:
    """Read the metrics of an endpoint.

    Raises:
        FrameworkError: the service refused, or what it sent is no Prometheus text.
    """
    with answered(f"reading the metrics of endpoint {endpoint}"):
        response = client.serving_endpoints.export_metrics(check_endpoint_name(endpoint))
        if response.contents is None:
            raise FrameworkError(f"the metrics of endpoint {endpoint} came without contents")
        with response.contents as contents:
            text = contents.read().decode()
    return parse(text)


def parse(text: str) -> Metrics:
    """Parse Prometheus text.

    Raises:
        FrameworkError: it is none, or a count in it is no number.
    """
    try:
        families = list(text_string_to_metric_families(text))
    except ValueError as error:
        raise FrameworkError(f"the metrics are no Prometheus text: {error}") from error
    samples: dict[str | None, list[Sample]] = defaultdict(list)
    cumulative = False
    minutes: list[float] = []
    for family in families:
        for sample in family.samples:
            if sample.name in _COUNTS and not 0 <= sample.value < inf:
                raise FrameworkError(
                    f"the metrics give {sample.value:g} as {sample.name}: that counts nothing"
                )
            cumulative |= sample.name == _REQUESTS and family.type == "counter"
            samples[_entity(sample.labels)].append(sample)
            if sample.timestamp is not None:
                minutes.append(float(sample.timestamp))
    return Metrics(
        entities=tuple(_read(entity, samples[entity]) for entity in sorted(samples, key=str)),
        minute=datetime.fromtimestamp(max(minutes), UTC) if minutes else None,
        cumulative=cumulative,
    )


def _entity(labels: Mapping[str, str]) -> str | None:
    return next((labels[label] for label in ENTITY_LABELS if label in labels), None)


def _read(entity: str | None, samples: Iterable[Sample]) -> EntityMetrics:
    values: dict[str, list[float]] = defaultdict(list)
    buckets: dict[float, float] = defaultdict(float)
    for sample in samples:
        values[sample.name].append(sample.value)
        if sample.name == _LATENCY:
            buckets[float(sample.labels["le"])] += sample.value
    if buckets and inf not in buckets:
        buckets[inf] = sum(values["request_latency_ms_count"]) or max(buckets.values())
    latency = Histogram(tuple(sorted(buckets)), tuple(buckets[bound] for bound in sorted(buckets)))
    return EntityMetrics(
        entity,
        Traffic(
            sum(values[_REQUESTS]),
            sum(values[_CLIENT_ERRORS]),
            sum(values[_SERVER_ERRORS]),
            latency if buckets else Histogram(),
        ),
        cpu_percent=_mean(values[_CPU]),
        memory_percent=_mean(values[_MEMORY]),
        provisioned_concurrency=sum(values[_CONCURRENCY]) if values[_CONCURRENCY] else None,
    )


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
