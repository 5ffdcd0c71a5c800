"""Every misconfiguration of the table is caught, by the rule that is meant for it and by no other."""

import pytest

from tests.policy.check import check
from tests.policy.conftest import Recorded
from tests.policy.mutation import REMOVED, Mutation, Put, changed
from tests.policy.mutations import every

EVERY = every()
# What is taken away is missed whether or not its value would be known.
PUT = [m for m in EVERY if isinstance(m.change, Put) and m.change.value is not REMOVED]


@pytest.mark.parametrize("mutation", EVERY, ids=lambda mutation: mutation.title)
def test_a_misconfiguration_is_caught_by_exactly_the_rule_meant_for_it(
    recorded: Recorded, mutation: Mutation
) -> None:
    before = recorded(mutation.stack)
    after = mutation.change(before)
    report = check(mutation.stack, after, changed(before, after))
    assert report.crashes == []
    assert set(report.violations) == {mutation.rule}, report.violations


@pytest.mark.parametrize("mutation", PUT, ids=lambda mutation: mutation.title)
def test_no_rule_takes_an_unknown_value_for_a_good_one(recorded: Recorded, mutation: Mutation) -> None:
    assert isinstance(mutation.change, Put)
    before = recorded(mutation.stack)
    after = mutation.change.unknown()(before)
    report = check(mutation.stack, after, changed(before, after))
    assert report.crashes == []
    looked_again = mutation.rule in report.unknown or mutation.rule in report.violations
    assert looked_again, "the rule passes a value that it has not seen"
