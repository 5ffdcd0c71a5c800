"""Runs a rule, whatever comes of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import extract_tb
from typing import Any

from policy.core.resource import Resource, Stack
from policy.core.rule import ResourceRule, Rule, StackRule, Violation
from policy.core.values import NotYetKnown


@dataclass(frozen=True)
class Outcome:
    """What a rule found: violations, values that it must look at again once they are known, or a crash."""

    violations: tuple[Violation, ...] = ()
    unknown: tuple[NotYetKnown, ...] = ()
    crash: str = ""


def evaluate_resource(rule: ResourceRule, resource: Resource, settings: Mapping[str, Any]) -> Outcome:
    """Check one resource; a rule has nothing to say about types that it does not name."""
    if resource.type not in rule.on:
        return Outcome()
    seen = replace(resource, settings=with_defaults(rule, settings))

    def told() -> Iterator[Violation | NotYetKnown]:
        for found in rule.check(seen):
            yield found if isinstance(found, NotYetKnown) else Violation(resource, found)

    return _gather(rule, told())


def evaluate_stack(rule: StackRule, stack: Stack, settings: Mapping[str, Any]) -> Outcome:
    """Check a whole stack."""
    seen = replace(stack, settings=with_defaults(rule, settings))

    def told() -> Iterator[Violation | NotYetKnown]:
        yield from rule.check(seen)

    return _gather(rule, told())


def with_defaults(rule: Rule, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule's settings, the strictest where nothing is said."""
    return {key: settings.get(key, schema["default"]) for key, schema in rule.settings.items()}


def _gather(rule: Rule, told: Iterable[Violation | NotYetKnown]) -> Outcome:
    violations: list[Violation] = []
    unknown: list[NotYetKnown] = []
    crash = ""
    try:
        for found in told:
            if isinstance(found, NotYetKnown):
                unknown.append(found)
            else:
                violations.append(found)
    except NotYetKnown as later:
        unknown.append(later)
    except Exception as mistake:
        crash = _crash(rule, mistake)
    return Outcome(tuple(violations), tuple(unknown), crash)


def _crash(rule: Rule, mistake: Exception) -> str:
    """Say where, not what: the text of an exception can hold a value that is a secret."""
    place = extract_tb(mistake.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return f"the rule {rule.name} crashed with {type(mistake).__name__} in {where}"
