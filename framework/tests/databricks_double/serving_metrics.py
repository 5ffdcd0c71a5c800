"""The metrics export: gauges of the last minute as Prometheus text, with the minute as their timestamp.

Families and buckets are those that live endpoints were seen to export.
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/metrics-export-serving-endpoint
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.databricks_double.serving import ServingDouble

_BOUNDS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 600000)


@dataclass
class Load:
    """What a version's requests are like, at all of the endpoint's traffic."""

    per_minute: int = 1000
    latency_ms: float = 40
    slow_ms: float = 90
    """How long every tenth request takes."""
    error_rate: float = 0.0


def prometheus_text(shares: dict[str, int], versions: dict[str, str], double: "ServingDouble") -> str:
    """Return the export of an endpoint."""
    minute = str(int(double.clock.time() // 60) * 60_000) if double.timed else ""
    kind = "counter" if double.cumulative else "gauge"
    minutes = int(double.clock.time() // 60 % 1000) if double.cumulative else 1
    lines: list[str] = []
    for name in ("request_count_total", "request_4xx_count_total", "request_5xx_count_total"):
        lines.append(f"# TYPE {name} {kind}")
        for entity, share in shares.items():
            load = double.load.get(versions[entity], Load())
            requests = load.per_minute * share // 100 * minutes
            value = {"request_count_total": requests, "request_5xx_count_total": requests * load.error_rate}
            labels = _labels(entity, double)
            lines.append(f"{name}{{{labels}}} {float(value.get(name, 0))} {minute}")
    lines.append("# TYPE request_latency_ms histogram")
    for entity, share in shares.items():
        load = double.load.get(versions[entity], Load())
        requests = load.per_minute * share // 100 * minutes
        labels = _labels(entity, double)
        for bound in (*_BOUNDS, "+Inf"):
            limit = float(bound)
            count = requests * (0.9 * (load.latency_ms <= limit) + 0.1 * (load.slow_ms <= limit))
            le = f'{labels},le="{bound}"'.strip(",")
            lines.append(f"request_latency_ms_bucket{{{le}}} {count} {minute}")
        lines.append(f"request_latency_ms_sum{{{labels}}} {requests * load.latency_ms} {minute}")
        lines.append(f"request_latency_ms_count{{{labels}}} {float(requests)} {minute}")
    lines.append("# TYPE cpu_usage_percentage gauge")
    lines.extend(f"cpu_usage_percentage{{{_labels(entity, double)}}} 12.5 {minute}" for entity in shares)
    lines.append("# TYPE provisioned_concurrent_requests_total gauge")
    lines.extend(
        f"provisioned_concurrent_requests_total{{{_labels(entity, double)}}} 4.0 {minute}"
        for entity in shares
    )
    return "\n".join(lines) + "\n"


def _labels(entity: str, double: "ServingDouble") -> str:
    return f'served_entity_name="{entity}"' if double.labelled else ""
