"""Reads values out of nested inputs, of which anything may be missing or not known yet."""

from typing import Any, cast

from localcloud.core.values import UNKNOWN, Properties


def inner(inputs: Properties, *path: str) -> Properties:
    """Return the object at a path of objects; an empty one if it is missing or not known yet."""
    found: Any = inputs
    for step in path:
        found = cast("Properties", found).get(step) if isinstance(found, dict) else None
    return cast("Properties", found) if isinstance(found, dict) else {}


def objects(value: object) -> list[Properties]:
    """Return a list's objects; one that is not known yet stands as an empty one, so that places stay."""
    if not isinstance(value, list):
        return []
    items = cast("list[object]", value)
    return [cast("Properties", item) if isinstance(item, dict) else {} for item in items]


def given(inputs: Properties, *keys: str) -> list[str]:
    """Return those of the keys that have a value, known or not."""
    return [key for key in keys if inputs.get(key) is not None]


def known(inputs: Properties, key: str) -> Any:
    """Return a value, or None if it is missing or not known yet."""
    value = inputs.get(key)
    return None if value is UNKNOWN else value
