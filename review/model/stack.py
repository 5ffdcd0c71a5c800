"""What a change does to one stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from review.model.changes import Change, changes_of
from review.model.cost import Ceiling, CostChange
from review.model.drawing import compare
from review.model.events import Finding, Log, Message, read_log
from review.model.resources import of_state, stack_outputs
from review.model.topology import Topology
from toolchain.stacks.names import logical_name, short_type

NO_COST, NOTHING = CostChange(None, None), Topology()

TAIL = 30
"""Lines of a command's output that are shown where the log does not say why it failed."""


@dataclass(frozen=True, kw_only=True)
class StackReview:
    """One stack's part of a report."""

    stack: str
    succeeded: bool
    changes: tuple[Change, ...] = ()
    errors: tuple[str, ...] = ()
    """Why the preview failed, in the engine's words; what Pulumi or a policy refuses is told by those."""
    complete: bool = True
    """False: the program broke off, so there may be more changes than are shown."""
    warnings: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    with_policy: bool = False
    cost: CostChange = NO_COST
    topology: Topology = NOTHING
    orphans: int = 0
    """Resources of a stack that the change removes without destroying it: they stay in the clouds."""


def removed_stack(stack: str, before: Mapping[str, Any]) -> StackReview:
    """Make the part of a stack that the change removes from ``platform.yaml``.

    Args:
        stack: its name.
        before: the stack's state as the engine exports it.
    """
    orphans = sum(resource.in_a_cloud for resource in of_state(before).values())
    return StackReview(stack=stack, succeeded=True, orphans=orphans)


def review_stack(
    stack: str,
    *,
    succeeded: bool,
    lines: list[str],
    output: str,
    before: Mapping[str, Any],
    with_policy: bool,
) -> StackReview:
    """Make a stack's part of the report from what the engine left behind.

    Args:
        stack: its name.
        succeeded: whether the preview did.
        lines: the log of events.
        output: what the command printed.
        before: the stack's state as the engine exports it.
        with_policy: whether the preview ran a policy pack.
    """
    log = read_log(lines)
    old = of_state(before)
    new = log.after(old)
    outputs_before, outputs_after = stack_outputs(old), stack_outputs(new)
    changes = tuple(changes_of(log))
    complete = succeeded or _came_to_its_end(log, changes)
    return StackReview(
        stack=stack,
        succeeded=succeeded,
        changes=changes,
        errors=() if succeeded else _errors(log, changes, output),
        complete=complete,
        warnings=tuple(dict.fromkeys(map(_told, log.warnings))),
        findings=_findings(log),
        with_policy=with_policy,
        cost=CostChange(Ceiling.read(outputs_before), Ceiling.read(outputs_after) if complete else None),
        topology=compare(old, new, log),
    )


def _came_to_its_end(log: Log, changes: tuple[Change, ...]) -> bool:
    """Tell whether the program ran to its end, and all that failed is what Pulumi or a policy refuses.

    Where it broke off, the engine repeats what the stack told before, and looks for nothing to delete.
    """
    return log.finished and not _unexplained(log, changes)


def _unexplained(log: Log, changes: tuple[Change, ...]) -> list[Message]:
    """The errors that the changes do not explain: neither a refusal, nor the engine's summary of others."""
    refused = {change.urn for change in changes if change.refused}
    real = [message for message in log.errors if message.urn or message.text != "preview failed"]
    return [message for message in real if message.urn not in refused]


def _errors(log: Log, changes: tuple[Change, ...], output: str) -> tuple[str, ...]:
    told = [_told(message) for message in _unexplained(log, changes)]
    explained = any(change.refused for change in changes) or any(found.mandatory for found in log.findings)
    if told or (log.finished and explained):
        return tuple(dict.fromkeys(told))
    return ("\n".join(output.strip().splitlines()[-TAIL:]),)


def _told(message: Message) -> str:
    where = f"{short_type(message.urn)} {logical_name(message.urn)}: " if message.urn else ""
    return f"{where}{message.text}"


def _findings(log: Log) -> tuple[Finding, ...]:
    """Mandatory ones first; a rule that says the same of a resource twice is told once."""
    return tuple(
        sorted(dict.fromkeys(log.findings), key=lambda finding: (not finding.mandatory, finding.rule))
    )
