"""How a rule is declared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from policy.core.resource import Resource, Stack
from policy.core.values import NotYetKnown

Part = TypeVar("Part")


class Severity(StrEnum):
    """How bad it is where a rule is broken. What happens then is the enforcement level's to say."""

    CRITICAL = "critical"
    """Data or identities are open to strangers, or are lost for good."""
    HIGH = "high"
    """One more mistake, or one insider, and they are."""
    MEDIUM = "medium"
    """A control that others build on is missing, or money is spent without bound."""
    LOW = "low"
    """Upkeep gets harder."""


@dataclass(frozen=True)
class Violation:
    """What is wrong with one resource of a stack."""

    resource: Resource
    message: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every rule tells about itself; the pack is made of its two kinds, below.

    ``description``, ``reason`` and ``remediation`` are sentences: what must be, why, and what to do where
    it is not. ``source`` is the page that the reason stands on. ``settings`` are what the configuration of
    the pack may set for an environment, as JSON Schemas with a ``default`` that is the strictest choice.
    """

    name: str
    severity: Severity
    description: str
    reason: str
    source: str
    remediation: str
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])


@dataclass(frozen=True, kw_only=True)
class ResourceRule(Rule):
    """A rule that needs to see one resource: it stops a bad one before it is made.

    ``check`` is called for resources of the types ``on``, and yields what is wrong, without a full stop.
    """

    on: tuple[str, ...]
    check: Callable[[Resource], Iterable["str | NotYetKnown"]]


@dataclass(frozen=True, kw_only=True)
class StackRule(Rule):
    """A rule that needs to see the whole stack: it fails a preview, or the end of an update."""

    check: Callable[[Stack], Iterable["Violation | NotYetKnown"]]


Told = TypeVar("Told")


def apart(parts: Iterable[Part], check: Callable[[Part], Iterable[Told]]) -> Iterator["Told | NotYetKnown"]:
    """Check parts one by one, so that an unknown value in one hides nothing that is wrong with others."""
    for part in parts:
        try:
            yield from check(part)
        except NotYetKnown as unknown:
            yield unknown
