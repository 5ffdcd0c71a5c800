"""Checks values against what an SDK declares."""

import difflib
from collections.abc import Iterator
from typing import Any, cast

from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN
from localcloud.sdk.model import Properties, Schema, Shape
from localcloud.sdk.schema import schema

_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "list": list,
    "map": dict,
    "object": dict,
}
_ARTICLE = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "list": "a list",
    "map": "a mapping",
    "object": "an object",
}


def problems_of_shape(token: str, inputs: dict[str, Any]) -> list[Problem]:
    """Return unknown and missing properties, wrong types, and values outside a closed enum."""
    found = schema(token)
    if found is None:
        return [Problem("", f"the installed SDK has no type {token}")]
    return list(Checker(found).properties(found.inputs, inputs, ""))


class Checker:
    """Compares values with the shapes of one schema."""

    def __init__(self, of: Schema, *, partial: bool = False) -> None:
        """Prepare. ``partial`` accepts objects that lack required properties."""
        self._objects = of.objects
        self._partial = partial

    def properties(self, declared: Properties, given: dict[str, Any], path: str) -> Iterator[Problem]:
        """Compare an object's properties with the declared ones."""
        for name, value in given.items():
            where = f"{path}.{name}" if path else name
            if name in declared:
                yield from self.value(declared[name].shape, value, where)
            else:
                yield Problem(where, _unknown(name, declared))
        if not self._partial:
            for name, item in declared.items():
                if item.required and given.get(name) is None:
                    yield Problem(f"{path}.{name}" if path else name, "missing required property")

    def value(self, shape: Shape, value: object, path: str) -> Iterator[Problem]:
        """Compare a value with its declared type."""
        if value is None or value is UNKNOWN or shape.kind == "any":
            return
        if shape.kind == "union":
            yield from self._union(shape, value, path)
        elif shape.kind == "enum":
            if value not in shape.values:
                yield Problem(path, f"{value!r} is not one of {', '.join(map(repr, shape.values))}")
        elif not _is_a(shape, value):
            yield Problem(path, f"expected {_ARTICLE[shape.kind]}, got {_shown(value)}")
        else:
            yield from self._inside(shape, value, path)

    def _inside(self, shape: Shape, value: object, path: str) -> Iterator[Problem]:
        if shape.kind == "list":
            for index, item in enumerate(cast("list[object]", value)):
                if item is None:
                    yield Problem(f"{path}[{index}]", "is null; take it out of the list")
                yield from self.value(shape.of[0], item, f"{path}[{index}]")
        elif shape.kind == "map":
            for key, item in cast("dict[str, object]", value).items():
                yield from self.value(shape.of[0], item, f"{path}.{key}")
        elif shape.kind == "object":
            yield from self.properties(self._objects[shape.name], cast("dict[str, Any]", value), path)

    def _union(self, shape: Shape, value: object, path: str) -> Iterator[Problem]:
        """Compare with each member; report against the one that fits best."""
        yield from min((list(self.value(member, value, path)) for member in shape.of), key=len)


def _is_a(shape: Shape, value: object) -> bool:
    if isinstance(value, bool):
        return shape.kind == "boolean"
    return isinstance(value, _PYTHON[shape.kind])


def _unknown(name: str, declared: Properties) -> str:
    close = difflib.get_close_matches(name, declared, 1)
    return "unknown property" + (f"; did you mean {close[0]!r}?" if close else "")


def _shown(value: object) -> str:
    """Return a short description of a value that has the wrong type; never a long or structured value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return "a string" if isinstance(value, str) else "a list" if isinstance(value, list) else "an object"
