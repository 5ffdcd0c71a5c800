"""What a change does to each resource, worst first."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from review.model.events import Log, Step
from review.model.properties import PropertyChange, property_changes
from review.model.vocabulary import kind_of, property_word


class Effect(StrEnum):
    """What becomes of a resource; the words are those of the report, in the order of the report."""

    DELETED = "deleted"
    REPLACED = "replaced"
    RELEASED = "released"
    """Pulumi forgets it; in the cloud it stays."""
    UPDATED = "updated"
    CREATED = "created"
    IMPORTED = "imported"


ORDER = tuple(Effect)
DESTRUCTIVE = (Effect.DELETED, Effect.REPLACED)

_EFFECTS = {
    "create": Effect.CREATED,
    "update": Effect.UPDATED,
    "replace": Effect.REPLACED,
    "delete": Effect.DELETED,
    "import": Effect.IMPORTED,
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One resource that a change touches."""

    urn: str
    word: str
    """What it is: ``subnet``."""
    name: str
    effect: Effect
    holds: str = ""
    """What would be lost with it; empty if it can be made anew without a loss."""
    protected: bool = False
    """Pulumi refuses to delete or replace it."""
    properties: tuple[PropertyChange, ...] = ()

    @property
    def destructive(self) -> bool:
        """Tell whether the resource as it is now goes away."""
        return self.effect in DESTRUCTIVE

    @property
    def refused(self) -> bool:
        """Tell whether Pulumi refuses the change, because the resource is protected."""
        return self.destructive and self.protected

    @property
    def causes(self) -> tuple[str, ...]:
        """The properties that force a replacement, in words; of an update, all that change."""
        forcing = [found for found in self.properties if found.forces_replacement]
        told = forcing if self.effect is Effect.REPLACED else self.properties
        return tuple(dict.fromkeys(property_word(found.top) for found in told))


def changes_of(log: Log) -> list[Change]:
    """Return what a preview would do in the clouds; components and providers are in none."""
    steps = (step for step in log.steps.values() if step.resource.in_a_cloud)
    return ranked(_change(step) for step in steps if step.operation in _EFFECTS)


def ranked(changes: Iterable[Change]) -> list[Change]:
    """Sort: what goes away first, and of that what holds data."""
    return sorted(changes, key=lambda change: (ORDER.index(change.effect), not change.holds, change.name))


def _change(step: Step) -> Change:
    effect = _EFFECTS[step.operation]
    old = step.before
    if effect is Effect.DELETED and old and old.retained:
        effect = Effect.RELEASED
    kind = kind_of(step.resource.type)
    gone = effect in DESTRUCTIVE
    return Change(
        urn=step.resource.urn,
        word=kind.word,
        name=(old if gone and old else step.resource).name,
        effect=effect,
        holds=kind.holds if gone else "",
        protected=bool(old and old.protected),
        properties=tuple(property_changes(step)),
    )
