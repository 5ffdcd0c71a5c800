"""The sentences of the report."""

import dataclasses

import pytest

from review.model.report import Report
from review.render.words import listed, notes, usd
from tests.review.log import SUBNET, state, step, summary
from tests.review.sample import report, review


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_people_do(words: list[str], text: str) -> None:
    assert listed(words) == text


def test_amounts_have_two_decimals_and_a_sign_where_they_differ() -> None:
    assert (usd(1234.5), usd(5.132, sign=True), usd(None)) == ("1,234.50", "+5.13", "?")


def test_a_broken_preview_is_said_to_know_too_little() -> None:
    assert any(note.startswith("The preview of test broke off") for note in notes(report()))


def test_a_changed_shared_stack_is_said_to_reach_the_others_later() -> None:
    changed = review(
        "shared", [step("create", new=state(SUBNET, "a", stack="shared")), summary()], succeeded=True
    )
    told = notes(report(changed, review("dev", [], succeeded=True)))
    assert any(note.startswith("The shared stack changes.") for note in told)
    assert not any(note.startswith("The shared stack changes.") for note in notes(report(changed)))


def test_stacks_without_a_policy_pack_are_named() -> None:
    assert "No policy pack was run over shared and test." in notes(report())


def test_only_so_many_uncommitted_files_are_named() -> None:
    whole = report()
    files = tuple(f"file{number}" for number in range(25))
    many = Report(dataclasses.replace(whole.compared, uncommitted=files), whole.stacks)
    assert any("file9 and 15 more." in note for note in notes(many))
