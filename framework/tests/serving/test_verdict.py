"""What a candidate's traffic says: only what is surely within its limits passes."""

from math import inf, nan
from typing import Any

import pytest

from company_ml.errors import InputError
from company_ml.serving.histogram import Histogram
from company_ml.serving.metrics import Traffic
from company_ml.serving.verdict import Judgement, Limits, judge

LIMITS = Limits(p95_ms=500, requests=100)
BOUNDS = (100, 250, 500, inf)


def traffic(p95: float, *, requests: float = 200, errors: float = 0) -> Traffic:
    """Return traffic that takes one time, in the buckets of an export."""
    latency = Histogram.of([p95] * int(requests), BOUNDS)
    return Traffic(requests=requests, server_errors=errors, latency=latency)


def test_within_all_limits_nothing_is_said() -> None:
    assert judge(LIMITS, traffic(50), None) == Judgement()


@pytest.mark.parametrize("limits", [{"p95_ms": nan}, {"p95_ms": inf}, {"p95_ms": 0}, {"p95_ratio": nan}])
def test_limits_that_nothing_can_break_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="give a finite number above 0"):
        Limits(**limits)


@pytest.mark.parametrize("limits", [{"error_rate": nan}, {"error_rate_rise": nan}, {"error_rate": 1.1}])
def test_limits_of_errors_are_shares(limits: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="from 0 to 1"):
        Limits(**limits)


@pytest.mark.parametrize("errors", [nan, inf, -1])
def test_errors_that_are_no_count_are_a_breach(errors: float) -> None:
    assert len(judge(LIMITS, traffic(50, errors=errors), None).breaches) == 1


def test_a_champion_whose_errors_are_no_count_is_nothing_to_compare_with() -> None:
    (breach,) = judge(LIMITS, traffic(50), traffic(50, errors=nan)).breaches
    assert "over the champion's nan%" in breach


def test_a_champion_without_latency_is_nothing_to_compare_with() -> None:
    (breach,) = judge(LIMITS, traffic(50), Traffic(requests=200)).breaches
    assert breach == "the champion's latency is not told, so nothing can be compared with it"


def test_a_champion_with_too_few_requests_is_not_compared_with() -> None:
    few = traffic(50, requests=99, errors=0)
    assert judge(LIMITS, traffic(240, errors=1.9), few) == Judgement()
    many = traffic(50, requests=100)
    assert judge(LIMITS, traffic(240, errors=1.9), many).breaches != ()


def test_a_candidate_that_just_keeps_to_the_champions_figures_passes() -> None:
    limits = Limits(p95_ms=500, requests=100, p95_ratio=1.0, error_rate_rise=0.005)
    champion = traffic(50, errors=0)
    assert judge(limits, traffic(50, errors=1), champion).breaches == ()
    assert "0.50%" in judge(limits, traffic(50, errors=1.1), champion).breaches[0]


def test_what_is_finer_than_the_buckets_is_said_to_be_undecided() -> None:
    """p95 rises from 260 to 490 ms, and both are in one bucket."""
    judged = judge(LIMITS, traffic(490), traffic(260))
    assert judged.breaches == ()
    assert judged.undecided == (
        "p95 is 250 to 500 ms and the champion's 250 to 500 ms: a ratio of 1.25 is finer than the metrics "
        "tell and is not decided",
    )


def test_a_limit_within_a_bucket_is_said_to_be_undecided() -> None:
    judged = judge(Limits(p95_ms=490, requests=100), traffic(495), None)
    assert judged.breaches == ()
    assert judged.undecided == ("p95 is 250 to 500 ms: whether it is over 490 ms is not decided",)


def test_a_ratio_that_the_buckets_tell_is_decided() -> None:
    judged = judge(LIMITS, traffic(240), traffic(600))
    assert judged == Judgement()
