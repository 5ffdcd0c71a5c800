"""Counting traffic from a moment on: each minute once, and none from before."""

import pytest
from databricks.sdk import WorkspaceClient

from company_ml.serving.meters import ExportMeter
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble
from tests.serving.conftest import ENDPOINT


@pytest.fixture
def meter(client: WorkspaceClient, double: ServingDouble, clock: StillClock) -> ExportMeter:
    """Return a meter of an endpoint with 1000 requests a minute, started a moment ago."""
    double.serve(ENDPOINT, ("champion", "3", 100))
    meter = ExportMeter(client, ENDPOINT, clock)
    meter.start()
    return meter


def requests(meter: ExportMeter) -> float:
    return sum(traffic.requests for traffic in meter.read().values())


def test_the_minute_before_the_start_is_not_counted(meter: ExportMeter) -> None:
    assert requests(meter) == 0


def test_a_minute_is_counted_once_however_often_it_is_read(meter: ExportMeter, clock: StillClock) -> None:
    counted = []
    for _ in range(6):
        clock.sleep(20)
        counted.append(requests(meter))

    assert counted == [0, 0, 1000, 1000, 1000, 2000]


def test_without_its_time_a_minute_is_told_by_the_clock(
    meter: ExportMeter, double: ServingDouble, clock: StillClock
) -> None:
    double.timed = False
    meter.start()
    counted = []
    for _ in range(4):
        clock.sleep(30)
        counted.append(requests(meter))

    assert counted == [0, 1000, 1000, 2000]


def test_starting_again_forgets_what_was_counted(meter: ExportMeter, clock: StillClock) -> None:
    clock.sleep(60)
    assert requests(meter) == 1000

    meter.start()

    assert requests(meter) == 0
