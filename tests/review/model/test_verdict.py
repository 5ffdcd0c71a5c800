"""The line at the top."""

from review.model.changes import Change, Effect
from review.model.events import Finding
from review.model.stack import StackReview
from review.model.verdict import Level, verdict_of


def stack(*changes: Change, succeeded: bool = True, findings: tuple[Finding, ...] = ()) -> StackReview:
    return StackReview(stack="dev", succeeded=succeeded, changes=changes, findings=findings)


def change(effect: Effect, *, holds: str = "", protected: bool = False) -> Change:
    name = f"{effect}-{holds}"
    return Change(urn=name, word="schema", name=name, effect=effect, holds=holds, protected=protected)


def test_no_change_is_no_reason_to_look() -> None:
    assert verdict_of([stack()]).level is Level.NONE


def test_a_change_that_destroys_nothing_says_so() -> None:
    verdict = verdict_of([stack(change(Effect.UPDATED), change(Effect.CREATED)), stack()])
    assert verdict.level is Level.CHANGE
    assert verdict.title == "2 resources change; nothing is deleted or replaced."
    assert verdict.reasons == ("dev: 1 updated, 1 created.",)


def test_a_deletion_says_whether_data_goes_with_it() -> None:
    loss = verdict_of([stack(change(Effect.DELETED, holds="files"), change(Effect.REPLACED))])
    assert loss.level is Level.DANGER
    assert loss.title == "2 resources are deleted or replaced; 1 of them holds data."
    assert verdict_of([stack(change(Effect.REPLACED))]).title == (
        "1 resource is deleted or replaced; it holds no data."
    )


def test_what_is_only_released_is_not_destroyed() -> None:
    assert verdict_of([stack(change(Effect.RELEASED))]).level is Level.CHANGE


def test_a_refusal_names_what_is_protected() -> None:
    verdict = verdict_of([stack(change(Effect.DELETED, holds="files", protected=True), succeeded=False)])
    assert verdict.level is Level.BLOCKED
    assert verdict.reasons[0] == "dev: Pulumi refuses, because schema deleted-files is protected."
    assert verdict.reasons[1] == "1 resource would be deleted or replaced; it holds data."


def test_a_mandatory_finding_blocks_and_names_its_rule() -> None:
    rules = [Finding(rule, "mandatory", "", "") for rule in ("a", "b", "a")]
    verdict = verdict_of([stack(succeeded=False, findings=tuple(rules))])
    assert verdict.reasons == ("dev: the policy forbids it (a, b).",)


def test_an_advisory_finding_does_not_block() -> None:
    assert verdict_of([stack(findings=(Finding("a", "advisory", "", ""),))]).level is Level.NONE


def test_a_stack_that_is_removed_and_not_destroyed_blocks_with_the_way_out() -> None:
    verdict = verdict_of([StackReview(stack="uat", succeeded=True, orphans=118), stack()])
    assert verdict.level is Level.BLOCKED
    assert verdict.reasons == (
        "uat: platform.yaml has it no more, and its 118 resources would stay in the clouds; destroy the "
        "stack first (`pulumi destroy -s uat`), or bring its entry back.",
    )


def test_a_stack_that_does_not_build_blocks() -> None:
    verdict = verdict_of([stack(succeeded=False)])
    assert (verdict.level, verdict.reasons) == (Level.BLOCKED, ("dev: the preview fails.",))
