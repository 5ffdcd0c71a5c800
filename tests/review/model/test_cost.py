"""The cost ceiling before and after."""

import pytest

from review.model.cost import Ceiling, CostChange, Mover
from tests.review.log import ceiling


def change(before: dict[str, object], after: dict[str, object]) -> CostChange:
    return CostChange(Ceiling.read(before), Ceiling.read(after))


def test_the_biggest_mover_comes_first_whichever_way_it_goes() -> None:
    found = change(ceiling(10, pool=5, warehouse=4, same=1), ceiling(9, pool=7, warehouse=1, same=1))
    assert [(mover.name, mover.difference) for mover in found.movers] == [("warehouse", -3), ("pool", 2)]
    assert found.difference == -1


def test_an_item_that_appears_or_goes_is_compared_with_nothing() -> None:
    found = change(ceiling(1, old=1), ceiling(2, new=2))
    assert found.movers == [Mover("new", 0, 2), Mover("old", 1, 0)]


def test_an_item_without_a_rate_is_not_taken_for_free() -> None:
    after = ceiling(1, warehouse=1)
    after["hourlyCeiling"]["withoutRate"] = ["pool"]
    found = change(ceiling(6, pool=5, warehouse=1), after)
    assert found.movers == [Mover("pool", 5, None)]
    assert found.movers[0].difference is None
    assert found.without_rate == ("pool",)


def test_what_is_unknown_after_a_broken_preview_moves_nothing() -> None:
    found = CostChange(Ceiling.read(ceiling(6, pool=6)), None)
    assert (found.difference, found.movers) == (None, [])


@pytest.mark.parametrize("outputs", [{}, {"hourlyCeiling": None}, {"hourlyCeiling": "04da6b54"}])
def test_a_stack_without_a_ceiling_has_none(outputs: dict[str, object]) -> None:
    assert Ceiling.read(outputs) is None
