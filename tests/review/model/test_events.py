"""What a log of events says."""

from review.model.events import read_log
from review.model.resources import of_state
from tests.review.log import POOL, STACK, SUBNET, error, export, finding, state, step, summary, urn


def test_the_physical_steps_of_a_replacement_are_one_step() -> None:
    old, new = state(POOL, "pool", {"nodeTypeId": "a"}), state(POOL, "pool", {"nodeTypeId": "b"})
    log = read_log(
        [
            step("delete-replaced", old=old),
            step("replace", old=old, new=new),
            step("create-replacement", old=old, new=new, keys=["nodeTypeId"]),
        ]
    )
    [found] = log.steps.values()
    assert (found.operation, found.forced_by) == ("replace", ("nodeTypeId",))


def test_a_log_that_breaks_off_in_a_line_is_read_up_to_there() -> None:
    whole = step("create", new=state(SUBNET, "a"))
    log = read_log([whole, whole[:40]])
    assert list(log.steps) == [urn(SUBNET, "a")]
    assert not log.finished


def test_outputs_and_ids_are_those_of_the_end_of_a_step() -> None:
    old = state(STACK, "dev", outputs={"catalog": "old"})
    log = read_log(
        [
            step("same", old=old, new=state(STACK, "dev")),
            step(
                "same", old=old, new=state(STACK, "dev", outputs={"catalog": "new"}), event="resOutputsEvent"
            ),
        ]
    )
    after = log.after(of_state(export(old)))[urn(STACK, "dev")]
    assert after.outputs == {"catalog": "new"}


def test_what_the_engine_did_not_reach_stays_as_it_was_and_what_it_deletes_is_gone() -> None:
    kept, gone = state(SUBNET, "kept"), state(SUBNET, "gone")
    log = read_log([step("delete", old=gone)])
    assert list(log.after(of_state(export(kept, gone)))) == [urn(SUBNET, "kept")]


def test_errors_warnings_findings_and_the_end_are_told_apart() -> None:
    lines = [
        error("broken", urn(SUBNET, "a")),
        error("odd", severity="warning"),
        error("chatter", severity="debug"),
        finding("no-public", "It is public.", urn(SUBNET, "a")),
        summary(),
    ]
    log = read_log(lines)
    assert [message.text for message in log.errors] == ["broken"]
    assert [message.text for message in log.warnings] == ["odd"]
    assert [(found.rule, found.mandatory) for found in log.findings] == [("no-public", True)]
    assert log.finished
