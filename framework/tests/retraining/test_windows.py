"""Windows of a metric: only what is surely violated, in each of the last windows, counts."""

import pytest

from company_ml.retraining.windows import degraded, drifted, persistent
from tests.retraining.metrics import day, window

LONG_AGO = day(1)


def lasts(*values: float | None, count: int = 3) -> bool:
    """Return whether drift lasts over daily snapshots."""
    windows = [window(position + 10, value) for position, value in enumerate(values)]
    return bool(persistent(drifted(windows, 0.3), count, LONG_AGO))


def test_each_of_the_last_windows_is_to_reach_the_limit() -> None:
    assert lasts(0.0, 0.3, 0.5, 1.0)
    assert not lasts(0.3, 0.5, 0.29)
    assert not lasts(0.3, 0.29, 0.3)
    assert not lasts(0.3, 0.3)
    assert lasts(0.3, count=1)


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_not_surely_violated(value: float | None) -> None:
    assert not lasts(0.5, value, 0.5)
    assert not lasts(0.5, 0.5, value)
    assert lasts(value, 0.5, 0.5, 0.5)


def test_a_missing_window_breaks_the_row() -> None:
    whole = drifted([window(8, 0.5, days=1), window(9, 0.5, days=1), window(10, 0.5, days=1)], 0.3)
    assert persistent(whole, 3, LONG_AGO) == tuple(whole)
    gap = drifted([window(7, 0.5, days=1), window(9, 0.5, days=1), window(10, 0.5, days=1)], 0.3)
    assert not persistent(gap, 3, LONG_AGO)
    assert persistent(gap, 2, LONG_AGO)


def test_windows_from_before_a_moment_do_not_count() -> None:
    weeks = drifted([window(1, 0.5, days=7), window(8, 0.5, days=7)], 0.3)
    assert persistent(weeks, 2, day(1))
    assert not persistent(weeks, 2, day(1, hour=1))
    moments = drifted([window(1, 0.5), window(2, 0.5)], 0.3)
    assert persistent(moments, 1, day(1))
    assert not persistent(moments, 2, day(1))  # the first is the one that a request rests on


def test_a_monitor_that_stopped_long_ago_says_nothing_of_now() -> None:
    assert persistent(drifted([window(9, 0.5)], 0.3), 1, LONG_AGO)
    assert not persistent(drifted([window(9, 0.5, recent=False)], 0.3), 1, LONG_AGO)


def test_accuracy_is_compared_with_the_best_window_before() -> None:
    weeks = [window(1 + 7 * n, value, days=7) for n, value in enumerate([0.90, 0.95, 0.90, 0.899, 0.91])]
    judged = degraded(weeks, 0.05)
    assert [each.violated for each in judged] == [False, False, True, True, False]
    assert [each.value for each in judged] == [None, 0.0, *map(pytest.approx, (0.05, 0.051, 0.04))]


def test_accuracy_that_is_not_known_yet_is_waited_for_and_a_gap_before_is_one() -> None:
    late = [window(1 + 7 * n, value, days=7) for n, value in enumerate([0.95, 0.8, 0.8, None, None])]
    assert persistent(degraded(late, 0.05), 2, LONG_AGO)
    gap = [window(1 + 7 * n, value, days=7) for n, value in enumerate([0.95, 0.8, float("nan"), 0.8])]
    assert not persistent(degraded(gap, 0.05), 2, LONG_AGO)
    assert degraded([window(1, None, days=7)], 0.05) == []


def test_accuracy_out_of_range_is_neither_a_best_nor_a_drop() -> None:
    weeks = [window(1 + 7 * n, value, days=7) for n, value in enumerate([7.0, 0.9, -1.0, 0.88])]
    assert [each.violated for each in degraded(weeks, 0.05)] == [False, False, False, False]
