"""The alert decision: on which side of its limit each value is."""

from datetime import date
from decimal import Decimal

import pytest

from company_ml.errors import InputError
from company_ml.monitoring.alerts import (
    Decision,
    Severity,
    judge_accuracy,
    judge_completeness,
    judge_daily_cost,
    judge_drift,
    judge_uniqueness,
)


@pytest.mark.parametrize(
    ("decision", "alert"),
    [
        (judge_drift(0.29), False),
        (judge_drift(0.3), True),
        (judge_drift(0.5, limit=0.6), False),
        (judge_accuracy(0.95, 0.91), False),
        (judge_accuracy(0.95, 0.90), True),  # in binary the difference is a little less than 0.05
        (judge_accuracy(0.80, 0.90), False),
        (judge_completeness("c", 0.99), True),
        (judge_completeness("c", 0.991), False),
        (judge_uniqueness("c", 1.0), False),
        (judge_uniqueness("c", 0.9999), True),
        (judge_daily_cost({date(2026, 11, 24): Decimal("1000.00")}), False),
        (judge_daily_cost({date(2026, 11, 24): Decimal("1000.01")}), True),
        (judge_daily_cost({}), False),
    ],
)
def test_the_alarm_is_raised_on_the_far_side_of_a_limit(decision: Decision, alert: bool) -> None:
    assert decision.alert is alert
    assert decision.as_dict()["alert"] is alert
    assert all(finding.severity is Severity.HIGH for finding in decision.findings)


def test_every_day_over_the_limit_is_a_finding_of_its_own() -> None:
    totals = {date(2026, 11, day): Decimal(cost) for day, cost in ((25, 1500), (24, 900), (23, 2000))}
    assert judge_daily_cost(totals).reasons == (
        "2026-11-23 cost 2,000.00 USD at list price, the limit is 1,000.00 USD; "
        "2026-11-25 cost 1,500.00 USD at list price, the limit is 1,000.00 USD"
    )


def test_decisions_add_up() -> None:
    both = judge_drift(0.5) + judge_accuracy(0.9, 0.9) + judge_uniqueness("id", 0.5)
    assert [finding.what for finding in both.findings] == ["drift", "uniqueness of id"]


@pytest.mark.parametrize("limit", [0, -0.1, 1.1])
def test_a_limit_that_is_no_share_is_refused(limit: float) -> None:
    for judged in (
        lambda: judge_drift(0.5, limit),
        lambda: judge_accuracy(0.9, 0.8, limit),
        lambda: judge_completeness("c", 1, limit),
        lambda: judge_uniqueness("c", 1, limit),
    ):
        with pytest.raises(InputError, match="give more than 0 and at most 1"):
            judged()


def test_a_daily_limit_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="give a finite number above 0"):
        judge_daily_cost({}, limit_usd=0)
