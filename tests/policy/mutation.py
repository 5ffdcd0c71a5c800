"""Misconfigurations, made of what the real program registers by changing one thing."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from policy.core.resource import Resource, Stack
from policy.core.values import UNKNOWN, Properties

Change = Callable[[Stack], Stack]

REMOVED = object()


@dataclass(frozen=True)
class Mutation:
    """One misconfiguration of one stack, and the one rule that must catch it."""

    rule: str
    what: str
    change: Change
    stack: str = "dev"

    @property
    def title(self) -> str:
        return f"{self.rule}: {self.what}"


@dataclass(frozen=True)
class Put:
    """Sets a property of one resource: the one of this type and name, or the first of the type.

    The path's numbers are positions in lists; a position at the end of a list adds an element. ``REMOVED``
    as the value takes the property away.
    """

    type: str
    path: str
    value: Any
    name: str | None = None

    def __call__(self, stack: Stack) -> Stack:
        old = target(stack, self.type, self.name)
        values = plain(old.properties)
        before = deepcopy(values)
        _set(values, self.path.split("."), self.value)
        assert values != before, f"nothing changes at {self.path} of {old.kind} {old.name}"
        return swapped(stack, old, replace(old, properties=Properties(values)))

    def unknown(self) -> "Put":
        """Return the same change to a value that nobody knows yet."""
        return replace(self, value=UNKNOWN)


def drop(type_: str, path: str, name: str | None = None) -> Put:
    """Take a property away."""
    return Put(type_, path, REMOVED, name)


def unprotect(type_: str, name: str | None = None) -> Change:
    """Let a resource be deleted."""

    def change(stack: Stack) -> Stack:
        old = target(stack, type_, name)
        assert old.protect, f"{old.kind} {old.name} is not protected"
        return swapped(stack, old, replace(old, protect=False))

    return change


def remove(type_: str, name: str | None = None) -> Change:
    """Take a resource out of the program."""

    def change(stack: Stack) -> Stack:
        old = target(stack, type_, name)
        return Stack(resources=tuple(one for one in stack.resources if one is not old))

    return change


def add(
    type_: str,
    name: str,
    properties: Mapping[str, Any],
    *,
    protect: bool = False,
    provider: str = "declared",
    parent: tuple[str, str] | None = None,
    made_from: Mapping[str, tuple[str, str | None]] | None = None,
) -> Change:
    """Add a resource; ``made_from`` names, for a property, the type and name of what it was made from."""

    def change(stack: Stack) -> Stack:
        root = stack.resources[0]
        prefix = root.urn.rsplit("::", 2)[0]
        found = {key: target(stack, *of).urn for key, of in (made_from or {}).items()}
        new = Resource(
            type=type_,
            name=name,
            urn=f"{prefix}::{type_}::{name}",
            properties=Properties(dict(properties)),
            protect=protect,
            provider=provider,
            parent=target(stack, *parent).urn if parent else root.urn,
            dependencies=frozenset(found.values()),
            property_dependencies={key: frozenset({urn}) for key, urn in found.items()},
        )
        return Stack(resources=(*stack.resources, new))

    return change


def detach(type_: str, key: str, name: str | None = None) -> Change:
    """Let a property be made from no other resource any more."""

    def change(stack: Stack) -> Stack:
        old = target(stack, type_, name)
        carried = old.property_dependencies.get(key, frozenset())
        assert carried, f"{key} of {old.kind} {old.name} is made from nothing"
        kept = {other: urns for other, urns in old.property_dependencies.items() if other != key}
        new = replace(old, property_dependencies=kept, dependencies=old.dependencies - carried)
        return swapped(stack, old, new)

    return change


def target(stack: Stack, type_: str, name: str | None) -> Resource:
    """Return the resource of a type by its name, or the first by name."""
    found = sorted(stack.of(type_), key=lambda one: one.name)
    found = [one for one in found if name in (None, one.name)]
    assert found, f"the stack has no {type_} {name or ''}"
    return found[0]


def swapped(stack: Stack, old: Resource, new: Resource) -> Stack:
    """Return a stack with one resource in the place of another."""
    return Stack(resources=tuple(new if one is old else one for one in stack.resources))


def changed(before: Stack, after: Stack) -> list[Resource]:
    """Return the resources that a change made or touched."""
    return [one for one in after.resources if one not in before.resources]


def plain(properties: Properties) -> dict[str, Any]:
    """Return a copy of what properties are made from."""
    return deepcopy(dict(properties.raw))


def _set(values: Any, keys: list[str], value: Any) -> None:
    *way, last = keys
    for key in way:
        values = values[int(key)] if isinstance(values, list) else values.setdefault(key, {})
    if isinstance(values, list):
        position = int(last)
        if value is REMOVED:
            del values[position]
        elif position == len(values):
            values.append(value)
        else:
            values[position] = value
    elif value is REMOVED:
        del values[last]
    else:
        values[last] = value
