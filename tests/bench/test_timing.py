"""Timing: in turns, with the first round only warming up."""

import sys
from pathlib import Path

import pytest

from bench.timing import BenchError, Comparison, compare, run


def test_the_two_take_turns_and_the_first_round_does_not_count() -> None:
    order: list[str] = []
    compare(lambda: order.append("ours"), lambda: order.append("floor"), rounds=2)
    assert order == ["ours", "floor"] * 3


def test_the_ratio_says_how_many_times_the_floor_ours_takes() -> None:
    assert Comparison(ours=3, floor=2).ratio == 1.5


def test_a_command_that_fails_ends_the_measurement_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"(?s)failed:.*no prod"):
        run([sys.executable, "-c", "import sys; sys.exit('no prod')"], tmp_path)
