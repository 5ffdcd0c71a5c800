"""The most that an environment can cost an hour, before and after a change.

Read from the stack output ``hourlyCeiling``, an estimate at list prices of what the settings bound.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from review.plain import mapping

OUTPUT = "hourlyCeiling"


@dataclass(frozen=True)
class Ceiling:
    """One estimate in USD an hour, and what it is made of."""

    usd: float
    items: Mapping[str, float]
    without_rate: tuple[str, ...] = ()
    """What the sum lacks, because there is no rate for it."""

    @staticmethod
    def read(outputs: Mapping[str, Any]) -> "Ceiling | None":
        """Read a stack's outputs; one that has no ceiling, as the shared stack, gives nothing."""
        told = mapping(outputs.get(OUTPUT))
        if told is None or not isinstance(told.get("usdPerHour"), int | float):
            return None
        return Ceiling(told["usdPerHour"], told["items"], tuple(told["withoutRate"]))


@dataclass(frozen=True)
class Mover:
    """One item of the estimate that changes, in USD an hour; without a value there is no rate for it."""

    name: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """What it adds to the ceiling."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 4)


@dataclass(frozen=True)
class CostChange:
    """An environment's ceiling before and after; either may be unknown."""

    before: Ceiling | None
    after: Ceiling | None

    @property
    def difference(self) -> float | None:
        """What the change adds, in USD an hour; nothing if one side is unknown."""
        return round(self.after.usd - self.before.usd, 4) if self.before and self.after else None

    @property
    def movers(self) -> list[Mover]:
        """The items that change: those without a rate first, then those that move the sum most."""
        if self.after is None:
            return []
        before = _items(self.before)
        after = _items(self.after)
        both = [Mover(name, before.get(name, 0), after.get(name, 0)) for name in {**before, **after}]
        moved = [mover for mover in both if mover.difference != 0 and mover.before != mover.after]
        return sorted(moved, key=lambda mover: (-abs(mover.difference or float("inf")), mover.name))

    @property
    def without_rate(self) -> tuple[str, ...]:
        """What the estimate after the change lacks."""
        return self.after.without_rate if self.after else ()


def _items(ceiling: Ceiling | None) -> dict[str, float | None]:
    return {**ceiling.items, **dict.fromkeys(ceiling.without_rate)} if ceiling else {}
