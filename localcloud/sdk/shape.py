"""Checks values against what an SDK declares."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from localcloud.core.errors import Problem
from localcloud.core.resource_type import EnumMatch
from localcloud.core.values import UNKNOWN
from localcloud.sdk.model import Properties, Schema, Shape
from localcloud.sdk.schema import schema

_INDEX = re.compile(r"\[\d+\]")
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


NO_ENUMS: Mapping[str, EnumMatch] = {}


def problems_of_shape(
    token: str, inputs: dict[str, Any], enum_matches: Mapping[str, EnumMatch] = NO_ENUMS
) -> list[Problem]:
    """Return unknown and missing properties, wrong types, and values outside an enum.

    ``enum_matches`` says, by dotted path without list indexes, which enums match more than exact values.
    """
    found = schema(token)
    if found is None:
        return [Problem("", f"the installed SDK has no type {token}")]
    return list(Checker(found, enum_matches=enum_matches).properties(found.inputs, inputs, ""))


class Checker:
    """Compares values with the shapes of one schema."""

    def __init__(
        self, of: Schema, *, partial: bool = False, enum_matches: Mapping[str, EnumMatch] = NO_ENUMS
    ) -> None:
        """Prepare. ``partial`` accepts objects that lack required properties."""
        self._objects = of.objects
        self._partial = partial
        self._enum_matches = enum_matches

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
            yield from self._enum(shape, value, path)
        elif not _is_a(shape, value):
            yield Problem(path, f"expected {_ARTICLE[shape.kind]}, got {_shown(value)}")
        else:
            yield from self._inside(shape, value, path)

    def _enum(self, shape: Shape, value: object, path: str) -> Iterator[Problem]:
        match = self._enum_matches.get(_INDEX.sub("", path))
        texts = isinstance(value, str) and all(isinstance(allowed, str) for allowed in shape.values)
        if value in shape.values or (texts and match == "any text"):
            return
        if not isinstance(value, str | int):
            yield Problem(path, f"expected one of {_listed(shape.values)}, got {_shown(value)}")
            return
        close = difflib.get_close_matches(_folded(value), {_folded(one): one for one in shape.values}, 1)
        meant = next((one for one in shape.values if close and _folded(one) == close[0]), None)
        if match == "any case" and meant is not None and _folded(meant) == _folded(value):
            return
        advice = f"; did you mean {meant!r}?" if meant is not None else ""
        yield Problem(path, f"{value!r} is not one of {_listed(shape.values)}{advice}")

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


def _folded(value: object) -> str:
    return str(value).replace(" ", "").casefold()


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(map(repr, values))


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
