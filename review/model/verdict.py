"""The one line at the top: whether a change can be deployed, and whether it destroys anything."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.model.changes import DESTRUCTIVE, ORDER, Change
from review.model.stack import StackReview


class Level(StrEnum):
    """How much attention a change needs."""

    BLOCKED = "blocked"
    DANGER = "danger"
    CHANGE = "change"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """What a person should know before anything else."""

    level: Level
    title: str
    """One sentence."""
    reasons: tuple[str, ...] = ()
    """More of them, where there is more to know."""


def verdict_of(stacks: Sequence[StackReview]) -> Verdict:
    """Judge a change by what the previews of all stacks say."""
    changes = [change for stack in stacks for change in stack.changes]
    reasons = [reason for stack in stacks for reason in _obstacles(stack)]
    lost = _destruction(changes)
    if reasons:
        told = (*reasons, f"{lost}.") if lost else tuple(reasons)
        return Verdict(Level.BLOCKED, "This change cannot be deployed as it is.", told)
    if lost:
        return Verdict(Level.DANGER, f"{lost}.", _counts(stacks))
    if changes:
        title = f"{plural(len(changes), 'resource')} {_verb(changes)}; nothing is deleted or replaced."
        return Verdict(Level.CHANGE, title, _counts(stacks))
    return Verdict(Level.NONE, "Nothing changes in the clouds.")


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 resource``, ``2 resources``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def counts(changes: Sequence[Change]) -> str:
    """Return how many resources of each effect there are: ``1 deleted, 2 updated``."""
    found = Counter(change.effect for change in changes)
    return ", ".join(f"{found[effect]} {effect}" for effect in ORDER if found[effect])


def _obstacles(stack: StackReview) -> list[str]:
    """Why a stack cannot be deployed, a sentence each; none if it can."""
    told: list[str] = []
    if stack.orphans:
        told.append(
            f"{stack.stack}: platform.yaml has it no more, and its {plural(stack.orphans, 'resource')} would "
            f"stay in the clouds; destroy the stack first (`pulumi destroy -s {stack.stack}`), or bring its "
            "entry back."
        )
    refused = [change for change in stack.changes if change.refused]
    if refused:
        names = ", ".join(f"{change.word} {change.name}" for change in refused)
        verb = "is" if len(refused) == 1 else "are"
        told.append(f"{stack.stack}: Pulumi refuses, because {names} {verb} protected.")
    forbidding = dict.fromkeys(finding.rule for finding in stack.findings if finding.mandatory)
    if forbidding:
        told.append(f"{stack.stack}: the policy forbids it ({', '.join(forbidding)}).")
    if stack.errors or not (told or stack.succeeded):
        told.append(f"{stack.stack}: the preview fails.")
    return told


def _destruction(changes: Sequence[Change]) -> str:
    gone = [change for change in changes if change.effect in DESTRUCTIVE]
    if not gone:
        return ""
    data = [change for change in gone if change.holds]
    held = f"{len(data)} of them {'holds' if len(data) == 1 else 'hold'} data" if data else "none holds data"
    if len(gone) == 1:
        held = "it holds data" if data else "it holds no data"
    return f"{plural(len(gone), 'resource')} {_would_be(gone)} deleted or replaced; {held}"


def _would_be(gone: Sequence[Change]) -> str:
    return "would be" if any(change.refused for change in gone) else "is" if len(gone) == 1 else "are"


def _verb(changes: Sequence[Change]) -> str:
    return "changes" if len(changes) == 1 else "change"


def _counts(stacks: Sequence[StackReview]) -> tuple[str, ...]:
    return tuple(f"{stack.stack}: {counts(stack.changes)}." for stack in stacks if stack.changes)
