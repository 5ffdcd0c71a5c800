"""Reading inputs that may hold values known only after deployment."""

from collections.abc import Iterator
from typing import Any, cast

from localcloud.core.values import UNKNOWN, Properties


def get(properties: Properties, path: str) -> Any:
    """Return the value at a dotted path: None where nothing is given, ``UNKNOWN`` if not known yet."""
    value: Any = properties
    for key in path.split("."):
        if value is UNKNOWN:
            return UNKNOWN
        if not isinstance(value, dict):
            return None
        value = cast("Properties", value).get(key)
    return value


def text(properties: Properties, path: str) -> str | None:
    """Return the string at a dotted path, or None when it is missing or not known yet."""
    value = get(properties, path)
    return value if isinstance(value, str) else None


def number(properties: Properties, path: str) -> int | None:
    """Return the whole number at a dotted path, or None when it is missing or not known yet."""
    value = get(properties, path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def entries(properties: Properties, path: str) -> Iterator[tuple[str, Properties]]:
    """Yield the path and the value of every known object in the list at a dotted path."""
    value = get(properties, path)
    if isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            if isinstance(item, dict):
                yield f"{path}[{index}]", cast("Properties", item)


def strings(properties: Properties, path: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the value of every known string in the list at a dotted path."""
    value = get(properties, path)
    if isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            if isinstance(item, str):
                yield f"{path}[{index}]", item


def count(properties: Properties, path: str) -> int | None:
    """Return how many items the list at a dotted path has, or None when it is missing or not known yet."""
    value = get(properties, path)
    return len(cast("list[Any]", value)) if isinstance(value, list) else None


def mapping(properties: Properties, path: str) -> Properties:
    """Return the known object at a dotted path, or an empty one."""
    value = get(properties, path)
    return cast("Properties", value) if isinstance(value, dict) else {}


def identifiers(properties: Properties, path: str) -> list[str]:
    """Return the ids in a list of references (``[{"id": ...}]``)."""
    return [found for _, item in entries(properties, path) if (found := text(item, "id")) is not None]
