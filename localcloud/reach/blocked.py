"""The way of a connection, step by step, and what ends it."""

from dataclasses import dataclass, field


class Blocked(Exception):  # noqa: N818 (the answer to a question, not a fault)
    """A connection does not get through; the message says where, why, and what is missing."""


@dataclass
class Trail:
    """The steps that a connection has taken."""

    steps: list[str] = field(default_factory=list[str])

    def add(self, step: str) -> None:
        """Note a step; one that was taken before for another name is not repeated."""
        if step not in self.steps:
            self.steps.append(step)
