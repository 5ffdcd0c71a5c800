"""The metrics export, parsed, and percentiles from its buckets."""

from datetime import UTC, datetime
from math import inf

import pytest

from company_ml.errors import FrameworkError
from company_ml.serving.endpoints import Endpoints
from company_ml.serving.histogram import Histogram
from company_ml.serving.metrics import parse, read_metrics
from tests.databricks_double.serving import ServingDouble
from tests.databricks_double.serving_metrics import Load
from tests.serving.conftest import ENDPOINT

TEXT = """# TYPE cpu_usage_percentage gauge
cpu_usage_percentage{served_model_name="a",replica="1"} 10 1788718020000
cpu_usage_percentage{served_model_name="a",replica="2"} 30 1788718020000
# TYPE request_count_total gauge
request_count_total{served_model_name="a"} 10.0 1788718020000
request_count_total{served_model_name="b"} 0.0 1788718020000
# TYPE request_4xx_count_total gauge
request_4xx_count_total{served_model_name="a"} 1.0 1788718020000
# TYPE request_5xx_count_total gauge
request_5xx_count_total{served_model_name="a"} 2.0 1788718020000
# TYPE request_latency_ms histogram
request_latency_ms_bucket{served_model_name="a",le="10"} 5 1788718020000
request_latency_ms_bucket{served_model_name="a",le="20"} 10 1788718020000
request_latency_ms_bucket{served_model_name="a",le="+Inf"} 10 1788718020000
request_latency_ms_sum{served_model_name="a"} 120 1788718020000
request_latency_ms_count{served_model_name="a"} 10 1788718020000
"""


def test_the_export_is_read_by_entity() -> None:
    found = parse(TEXT)

    a, b = (one.as_dict() for one in found.entities)
    assert (a["entity"], a["requests"], a["error_rate"], a["cpu_percent"]) == ("a", 10, 0.3, 20)
    assert (a["p50_ms"], a["p95_ms"]) == (10, 19)
    assert (b["entity"], b["requests"], b["error_rate"], b["p95_ms"]) == ("b", 0, None, None)
    assert found.minute == datetime(2026, 9, 6, 18, 7, tzinfo=UTC)


def test_gauges_are_of_the_last_minute_and_counters_of_all_time() -> None:
    assert not parse(TEXT).cumulative
    assert parse(TEXT.replace("request_count_total gauge", "request_count_total counter")).cumulative


def test_figures_without_an_entity_are_those_of_the_endpoint() -> None:
    (whole,) = parse("# TYPE request_count_total gauge\nrequest_count_total 7\n").entities

    assert (whole.entity, whole.traffic.requests) == (None, 7)


def test_text_that_is_not_prometheus_is_refused() -> None:
    with pytest.raises(FrameworkError, match="no Prometheus text"):
        parse('request_count_total{a="b" nonsense')


def test_metrics_come_through_the_sdk(endpoints: Endpoints, double: ServingDouble) -> None:
    double.serve(ENDPOINT, ("champion", "3", 90), ("challenger", "5", 10))
    double.load["5"] = Load(error_rate=0.5)

    traffic = read_metrics(endpoints.client, ENDPOINT).traffic()

    assert traffic["champion"].requests == 900
    assert traffic["challenger"].error_rate == 0.5


def test_a_missing_endpoint_has_no_metrics(endpoints: Endpoints) -> None:
    with pytest.raises(FrameworkError, match="does not exist"):
        read_metrics(endpoints.client, "nobody")


@pytest.mark.parametrize(
    ("q", "expected"),
    [(0.5, 10.0), (0.25, 5.0), (0.75, 15.0), (0.9, 18.0), (0.99, 20.0)],
)
def test_a_percentile_is_interpolated_within_its_bucket(q: float, expected: float) -> None:
    histogram = Histogram((10, 20, inf), (50, 95 if q > 0.95 else 100, 100))

    assert histogram.quantile(q) == pytest.approx(expected)


def test_beyond_the_last_bound_the_bound_is_told() -> None:
    assert Histogram((10, inf), (1, 100)).quantile(0.95) == 10


def test_without_durations_or_bounds_there_is_no_percentile() -> None:
    assert Histogram((10, inf), (0, 0)).quantile(0.95) is None
    assert Histogram((inf,), (5,)).quantile(0.95) is None


def test_histograms_add_up_and_are_taken_away() -> None:
    one, other = Histogram.of([5, 50, 500]), Histogram.of([5, 50])

    assert one.plus(other).total == 5
    assert one.plus(other, sign=-1).quantile(1.0) == 500


@pytest.mark.parametrize("count", ["NaN", "+Inf", "-1"])
def test_a_count_that_counts_nothing_is_refused(count: str) -> None:
    with pytest.raises(FrameworkError, match="that counts nothing"):
        parse(f'# TYPE request_count_total gauge\nrequest_count_total{{served_model_name="a"}} {count}\n')


def test_the_bucket_of_a_percentile_is_known() -> None:
    assert Histogram.of([260] * 10, (250, 500, inf)).quantile_bounds(0.95) == (250, 500)
    assert Histogram.of([600] * 10, (250, 500, inf)).quantile_bounds(0.95) == (500, inf)
    assert Histogram.of([], (250, inf)).quantile_bounds(0.95) is None
