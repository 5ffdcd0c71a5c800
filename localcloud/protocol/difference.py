"""Compares the inputs of a resource with those of before, and says what has to happen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from localcloud.core.resource_type import ResourceType
from localcloud.core.values import UNKNOWN, Properties
from localcloud.protocol.values import SIGNATURE

Kind = Literal["ADD", "DELETE", "UPDATE"]
_ABSENT = None


@dataclass(frozen=True)
class Change:
    """One input that differs: where, how, and whether the resource must be replaced for it."""

    path: str
    kind: Kind
    replaces: bool


def changes(kind: ResourceType, old: Properties, new: Properties) -> list[Change]:
    """Return how two sets of checked inputs differ, as the provider of this type sees it."""
    replacing = set(kind.replaces(old, new))
    found = [
        Change(path, _kind_of(before, after), _replaces(kind, replacing, place, before, after))
        for path, place, before, after in _differences(old, new, "", "")
        if not kind.same(place, before, after)
    ]
    forgotten = sorted(path for path in kind.recomputed if new.get(path) is None) if found else []
    return found + [Change(path, "UPDATE", replaces=True) for path in forgotten]


def _differences(old: Any, new: Any, path: str, place: str) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield what differs: its path, the same without list indexes, and both values."""
    if isinstance(old, dict) and isinstance(new, dict) and not _is_same_asset(old, new):
        before, after = cast("Properties", old), cast("Properties", new)
        for key in before | after:
            where = _joined(path, key)
            under = f"{place}.{key}" if place else key
            yield from _differences(before.get(key, _ABSENT), after.get(key, _ABSENT), where, under)
    elif isinstance(old, list) and isinstance(new, list):
        first, second = cast("list[Any]", old), cast("list[Any]", new)
        for index in range(max(len(first), len(second))):
            before = first[index] if index < len(first) else _ABSENT
            after = second[index] if index < len(second) else _ABSENT
            yield from _differences(before, after, f"{path}[{index}]", place)
    elif new is UNKNOWN or (old != new and not _is_same_asset(old, new)):
        yield path, place, old, new


def _replaces(kind: ResourceType, replacing: set[str], place: str, old: Any, new: Any) -> bool:
    """Tell whether a difference at a place touches an input that cannot change in place."""
    fixed = kind.replace_on | replacing
    inside = {place, *_places(old, place), *_places(new, place)}
    return any(here == there or here.startswith(f"{there}.") for here in inside for there in fixed)


def _places(value: Any, place: str) -> Iterator[str]:
    """Yield the places of everything inside a value."""
    if isinstance(value, dict):
        for key, item in cast("Properties", value).items():
            yield f"{place}.{key}"
            yield from _places(item, f"{place}.{key}")
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _places(item, place)


def _kind_of(old: Any, new: Any) -> Kind:
    return "ADD" if old is _ABSENT else "DELETE" if new is _ABSENT else "UPDATE"


def _joined(path: str, key: str) -> str:
    """Return the engine's spelling of a property path."""
    if key.replace("_", "").replace("-", "").isalnum():
        return f"{path}.{key}" if path else key
    quoted = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'{path}["{quoted}"]'


def _is_same_asset(old: Any, new: Any) -> bool:
    """Tell whether both are assets or archives of the same content."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return False
    before, after = cast("Properties", old), cast("Properties", new)
    return before.get(SIGNATURE) is not None and before.get("hash") == after.get("hash")
