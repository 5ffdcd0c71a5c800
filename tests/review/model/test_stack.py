"""One stack's part of a report."""

from typing import Any

from review.model.stack import StackReview, review_stack
from tests.review.log import SCHEMA, STACK, SUBNET, ceiling, error, export, finding, state, step, summary, urn

OLD = state(STACK, "dev", outputs=ceiling(8, pool=8))
NEW = state(STACK, "dev", outputs=ceiling(9, pool=9))
ENDED = [step("same", old=OLD, new=NEW), summary()]


def review(*lines: str, succeeded: bool = False, output: str = "", **more: Any) -> StackReview:
    return review_stack(
        "dev",
        succeeded=succeeded,
        lines=list(lines),
        output=output,
        before=export(OLD),
        with_policy=False,
        **more,
    )


def test_a_preview_that_succeeds_is_complete_and_tells_what_it_costs() -> None:
    found = review(*ENDED, succeeded=True)
    assert (found.complete, found.errors, found.cost.difference) == (True, (), 1)


def test_a_program_that_breaks_off_says_why_and_leaves_the_cost_unknown() -> None:
    found = review(*ENDED, error("Program failed:\nKeyError: 'x'"))
    assert not found.complete
    assert found.errors == ("Program failed:\nKeyError: 'x'",)
    assert found.cost.after is None


def test_an_error_about_a_resource_names_it() -> None:
    found = review(*ENDED, error("subnetName is missing", urn(SUBNET, "pe")))
    assert found.errors == ("Subnet pe: subnetName is missing",)


def test_a_refused_deletion_is_told_by_the_change_and_not_as_a_failure_of_the_program() -> None:
    schema = state(SCHEMA, "raw", {"catalogName": "ml", "name": "raw"}, protect=True)
    refused = error("cannot be deleted because it is protected", urn(SCHEMA, "raw"))
    found = review(step("delete", old=schema), refused, error("preview failed"), *ENDED)
    assert (found.complete, found.errors, found.changes[0].refused) == (True, (), True)
    assert found.cost.difference == 1


def test_a_mandatory_finding_needs_no_other_reason() -> None:
    found = review(finding("no-public", "It is public.", urn(SUBNET, "a")), error("preview failed"), *ENDED)
    assert (found.complete, found.errors) == (True, ())


def test_a_rule_that_crashes_is_a_failure_even_if_others_find_something() -> None:
    lines = [
        finding("a", "b", "", "mandatory"),
        error("the policy pack crashed in rule no-public"),
        summary(),
    ]
    assert review(*lines).errors == ("the policy pack crashed in rule no-public",)


def test_without_a_log_the_end_of_what_the_command_printed_is_told() -> None:
    found = review(output="\n".join(f"line {number}" for number in range(100)))
    assert not found.complete
    assert found.errors[0].startswith("line 70\n")
    assert found.errors[0].endswith("\nline 99")


def test_mandatory_findings_come_first_and_repeated_ones_once() -> None:
    advice = finding("b", "x", urn(SUBNET, "a"), "advisory")
    found = review(advice, advice, finding("c", "y", urn(SUBNET, "a")), *ENDED, succeeded=True)
    assert [each.rule for each in found.findings] == ["c", "b"]
