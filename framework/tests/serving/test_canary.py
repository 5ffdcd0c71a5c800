"""Canary on the real SDK: each step is judged on what the endpoint's metrics say."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from company_ml.errors import InputError
from company_ml.serving.canary import Canary, Kpi, Pace
from company_ml.serving.endpoints import Endpoints
from company_ml.serving.invocations import Smoke
from company_ml.serving.meters import ExportMeter, TableMeter
from company_ml.serving.rollout import StuckError
from company_ml.serving.verdict import Limits
from tests.databricks_double.clock import StillClock
from tests.databricks_double.serving import ServingDouble
from tests.databricks_double.serving_metrics import Load
from tests.serving.conftest import ENDPOINT

LIMITS = Limits(p95_ms=500, requests=200)


def canary(endpoints: Endpoints, clock: StillClock, **changed: Any) -> Canary:
    meter = ExportMeter(endpoints.client, ENDPOINT, clock)
    return Canary(endpoints, clock=clock, **({"meter": meter, "limits": LIMITS} | changed))


def served(double: ServingDouble) -> dict[str, tuple[str, int]]:
    endpoint = double.endpoints[ENDPOINT]
    return {name: (endpoint.versions[name], share) for name, share in endpoint.shares.items()}


@pytest.fixture(autouse=True)
def _champion(double: ServingDouble) -> None:
    double.serve(ENDPOINT, ("champion", "3", 100))


def test_a_good_version_climbs_all_steps_and_takes_over(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert verdict.accepted
    assert [(step.share, step.candidate.requests) for step in verdict.steps] == [
        (10, 1000),
        (25, 2500),
        (50, 5000),
        (100, 10000),
    ]
    assert served(double) == {"champion": ("5", 100)}


def test_each_step_is_held_for_the_time_that_was_asked_for(
    endpoints: Endpoints, clock: StillClock, double: ServingDouble
) -> None:
    pace = Pace(steps=(50, 100), hold=timedelta(minutes=20))

    canary(endpoints, clock, pace=pace).run(ENDPOINT, "5")

    assert clock.slept.count(60) == 40


def test_a_slow_candidate_returns_all_traffic_as_soon_as_it_is_seen(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.load["5"] = Load(slow_ms=2000)

    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert not verdict.accepted
    assert verdict.reason == "at 10 %: p95 of 1750 ms is over 500 ms"
    assert verdict.steps[0].candidate.requests == 200, "it was given more requests than judging it takes"
    assert served(double) == {"champion": ("3", 100)}


def test_a_candidate_within_limits_but_slower_than_the_champion_is_sent_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.load["3"], double.load["5"] = Load(slow_ms=90), Load(slow_ms=200)

    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert verdict.reason == "at 10 %: p95 of 175 ms is over 1.25 times the champion's 75 ms"


def test_errors_over_the_limit_send_the_candidate_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.load["5"] = Load(error_rate=0.03)

    assert canary(endpoints, clock).run(ENDPOINT, "5").reason == "at 10 %: 3.00% of errors are over 1.00%"


def test_more_errors_than_the_champion_has_send_the_candidate_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.load["3"], double.load["5"] = Load(error_rate=0.001), Load(error_rate=0.008)

    assert "over the champion's 0.10%" in canary(endpoints, clock).run(ENDPOINT, "5").reason


def test_at_the_last_step_the_candidate_is_compared_with_what_the_champion_was_before(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    class Slower(dict[str, Load]):
        def get(self, version: str, default: Any = None) -> Load:
            full = double.endpoints[ENDPOINT].shares.get("challenger") == 100
            return Load(slow_ms=200) if version == "5" and full else Load(slow_ms=90)

    double.load = Slower()

    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert verdict.reason == "at 100 %: p95 of 175 ms is over 1.25 times the champion's 75 ms"
    assert served(double) == {"champion": ("3", 100)}


def test_too_few_requests_are_no_proof_and_send_the_candidate_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.load["5"] = double.load["3"] = Load(per_minute=20)

    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert verdict.reason == "at 10 %: 120 requests in 1:00:00 are too few to judge it"
    assert served(double) == {"champion": ("3", 100)}


def test_metrics_that_do_not_tell_entities_apart_are_refused_before_anything_changes(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.labelled = False

    with pytest.raises(InputError, match="judge by the inference table"):
        canary(endpoints, clock).run(ENDPOINT, "5")
    assert {method for method, _ in double.calls} == {"GET"}


def test_counters_that_count_from_the_start_are_read_as_differences(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.cumulative = True

    verdict = canary(endpoints, clock, pace=Pace(steps=(50, 100))).run(ENDPOINT, "5")

    assert [step.candidate.requests for step in verdict.steps] == [5000, 10000]


def test_the_inference_table_can_be_the_judge(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    asked: list[datetime] = []

    def rows(since: datetime) -> list[Mapping[str, Any]]:
        asked.append(since)
        served = {"champion": (200, 30), "challenger": (500, 30)}
        return [
            {"served_entity_name": name, "status_code": code, "execution_duration_ms": duration}
            for name, (code, duration) in served.items()
        ] * 300

    verdict = canary(endpoints, clock, meter=TableMeter(rows, clock)).run(ENDPOINT, "5")

    assert verdict.reason == "at 10 %: 100.00% of errors are over 1.00%"
    assert asked[-1] < datetime.fromtimestamp(clock.time(), UTC)


def test_a_business_figure_that_suffers_sends_the_candidate_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    kpi = Kpi("share of offers taken", lambda _: {"champion": 0.2, "challenger": 0.15})

    verdict = canary(endpoints, clock, kpi=kpi).run(ENDPOINT, "5")

    assert verdict.reason == ("at 10 %: share of offers taken of 0.15 is under 0.95 times the champion's 0.2")
    assert verdict.steps[0].kpi == {"candidate": 0.15, "champion": 0.2}


def test_a_candidate_that_fails_the_smoke_test_never_gets_traffic(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.refuse("POST", "/challenger/invocations$", 500, "INTERNAL_ERROR", times=9)

    verdict = canary(endpoints, clock, smoke=Smoke([{"inputs": [[1]]}])).run(ENDPOINT, "5")

    assert verdict.reason.startswith("request 1 of the smoke test failed")
    assert verdict.steps == ()
    assert served(double) == {"champion": ("3", 100)}


def test_metrics_that_cannot_be_read_half_way_send_the_candidate_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.refuse("GET", "/metrics$", 403, "PERMISSION_DENIED", after=20)

    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert verdict.reason.startswith("it could not be judged at 25 %")
    assert served(double) == {"champion": ("3", 100)}


def test_an_update_that_fails_half_way_returns_to_the_champion(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    def fail(message: str) -> None:
        if message == "challenger passed 25 %":
            double.failing["5"] = "Out of capacity"

    verdict = canary(Endpoints(endpoints.client, fail), clock).run(ENDPOINT, "5")

    assert "Out of capacity" in verdict.reason
    assert [step.share for step in verdict.steps] == [10, 25]
    assert served(double) == {"champion": ("3", 100)}


def test_a_step_and_a_way_back_that_fail_leave_a_message_that_helps(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.refuse("PUT", "/config$", 403, "PERMISSION_DENIED", times=2, after=1)

    with pytest.raises(
        StuckError, match=r"serves champion \(version 3\) 90 %, challenger \(version 5\) 10 %"
    ):
        canary(endpoints, clock).run(ENDPOINT, "5")


def test_an_interrupted_canary_judges_its_share_again_and_goes_on(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    def interrupt(message: str) -> None:
        if message == "challenger passed 25 %":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        canary(Endpoints(endpoints.client, interrupt), clock).run(ENDPOINT, "5")
    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert [step.share for step in verdict.steps] == [25, 50, 100]
    assert served(double) == {"champion": ("5", 100)}


def test_a_finish_that_fails_keeps_the_candidate_and_the_next_run_finishes(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.refuse("PUT", "/config$", 409, "RESOURCE_CONFLICT", after=4)

    with pytest.raises(Exception, match="try again"):
        canary(endpoints, clock).run(ENDPOINT, "5")
    assert served(double) == {"champion": ("3", 0), "challenger": ("5", 100)}

    assert canary(endpoints, clock).run(ENDPOINT, "5").accepted
    assert served(double) == {"champion": ("5", 100)}


@pytest.mark.parametrize("steps", [(), (10, 50), (50, 10, 100), (0, 100), (10, 10, 100)])
def test_steps_that_do_not_rise_to_everything_are_refused(steps: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="must rise"):
        Pace(steps=steps)


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), None, "much"])
def test_a_business_figure_that_is_no_number_is_refused_before_anything_moves(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock, figure: Any
) -> None:
    kpi = Kpi("offers", lambda _: {"champion": figure, "challenger": 1.0})

    with pytest.raises(
        InputError, match=r"offers of champion since .* is not to be had.*nothing was changed"
    ):
        canary(endpoints, clock, kpi=kpi).run(ENDPOINT, "5")
    assert {method for method, _ in double.calls} == {"GET"}


def test_a_business_figure_whose_statement_fails_is_refused_before_anything_moves(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    def measure(_: datetime) -> Mapping[str, float]:
        raise KeyError("value")

    with pytest.raises(InputError, match="KeyError: 'value'"):
        canary(endpoints, clock, kpi=Kpi("offers", measure)).run(ENDPOINT, "5")
    assert served(double) == {"champion": ("3", 100)}


@pytest.mark.parametrize("later", [float("nan"), KeyError("value"), ZeroDivisionError("division by zero")])
def test_whatever_happens_once_traffic_has_moved_it_goes_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock, later: Any
) -> None:
    def measure(_: datetime) -> Mapping[str, float]:
        if "challenger" not in double.endpoints[ENDPOINT].shares:
            return {"champion": 0.2}
        if isinstance(later, Exception):
            raise later
        return {"champion": 0.2, "challenger": later}

    verdict = canary(endpoints, clock, kpi=Kpi("offers", measure)).run(ENDPOINT, "5")

    assert not verdict.accepted
    assert served(double) == {"champion": ("3", 100)}


def test_a_surprise_while_it_is_told_that_a_step_passed_returns_the_traffic(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    def break_down(message: str) -> None:
        if message == "challenger passed 10 %":
            raise BrokenPipeError("nobody listens")

    verdict = canary(Endpoints(endpoints.client, break_down), clock).run(ENDPOINT, "5")

    assert verdict.reason == "it could not be judged at 10 %: BrokenPipeError: nobody listens"
    assert served(double) == {"champion": ("3", 100)}


def test_an_update_of_somebody_else_at_a_later_step_is_waited_for_and_the_traffic_goes_back(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    double.refuse("PUT", "/config$", 409, "RESOURCE_CONFLICT", times=2, after=1)

    verdict = canary(endpoints, clock).run(ENDPOINT, "5")

    assert "try again when the other update is over" in verdict.reason
    assert served(double) == {"champion": ("3", 100)}


def test_at_the_last_step_the_business_figure_is_compared_with_what_the_champions_was_before(
    endpoints: Endpoints, double: ServingDouble, clock: StillClock
) -> None:
    def measure(_: datetime) -> Mapping[str, float]:
        full = double.endpoints[ENDPOINT].shares.get("challenger") == 100
        return {"challenger": 0.1} if full else {"champion": 0.2, "challenger": 0.2}

    verdict = canary(endpoints, clock, kpi=Kpi("offers", measure)).run(ENDPOINT, "5")

    assert verdict.reason == "at 100 %: offers of 0.1 is under 0.95 times the champion's 0.2"


def test_a_figure_below_0_that_equals_the_champions_is_good_enough() -> None:
    assert Kpi("profit", lambda _: {}).least(-100) == pytest.approx(-105)
    assert Kpi("profit", lambda _: {}).least(100) == pytest.approx(95)


@pytest.mark.parametrize("ratio", [0, -1, float("nan"), float("inf")])
def test_a_ratio_that_nothing_can_keep_is_refused(ratio: float) -> None:
    with pytest.raises(InputError, match="give a finite number above 0"):
        Kpi("offers", lambda _: {}, ratio)
