"""The whole report: what was compared, the verdict, and each stack's part."""

from collections.abc import Sequence
from dataclasses import dataclass

from platform_model import SHARED
from review.model.changes import Change
from review.model.stack import StackReview
from review.model.verdict import Level, Verdict, verdict_of


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The two sides of a review, in words that a reader can look up."""

    asked: str
    """The revision as it was asked for: ``origin/main``."""
    base: str
    base_subject: str
    head: str
    head_subject: str
    uncommitted: tuple[str, ...] = ()
    """Files that differ from the head; they were reviewed as they are."""


@dataclass(frozen=True)
class Report:
    """Everything that is told about a change."""

    compared: Compared
    stacks: tuple[StackReview, ...]

    @property
    def verdict(self) -> Verdict:
        """What a person should know first."""
        return verdict_of(self.stacks)

    @property
    def gone(self) -> list[tuple[str, Change]]:
        """What is deleted or replaced, with its stack; what holds data comes first."""
        found = [(stack.stack, change) for stack in self.stacks for change in stack.changes]
        gone = [item for item in found if item[1].destructive]
        return sorted(gone, key=lambda item: not item[1].holds)

    @property
    def blocked(self) -> bool:
        """Tell whether the change cannot be deployed as it is."""
        return self.verdict.level is Level.BLOCKED

    @property
    def shared_changes(self) -> bool:
        """Tell whether the stack changes on whose outputs all others build."""
        return any(stack.changes for stack in self.stacks if stack.stack == SHARED)


def changed_stacks(stacks: Sequence[StackReview]) -> list[StackReview]:
    """Return the stacks in which anything is to be seen."""
    return [stack for stack in stacks if stack.changes or not stack.succeeded]
