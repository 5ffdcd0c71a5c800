"""Requests that a specification refuses: accepted inputs with one value changed against one constraint."""

import copy
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from localcloud.core.values import Properties
from localcloud.sdk import schema
from localcloud.sdk.model import Schema, Shape
from localcloud.specification.constraints import Constraint, Path

ABSENT = None


@dataclass(frozen=True)
class Mutation:
    """One changed value: the path where the mistake is, and the value (``None``: the property is missing)."""

    path: str
    keyword: str
    value: Any
    source: str


def mutations(inputs: Properties, constraints: list[Constraint]) -> Iterator[Mutation]:
    """Yield one mutation for every constraint that these inputs, or a small addition to them, can break.

    What is added to reach a nested property holds the required properties beside it.
    """
    for constraint in constraints:
        if constraint.keyword == "required":
            path = _existing(inputs, constraint.path)
            if path is not None:
                yield Mutation(path, "required", ABSENT, constraint.source)
        else:
            for value in _wrong(constraint):
                yield Mutation(_written(constraint.path), constraint.keyword, value, constraint.source)


def mutated(token: str, inputs: Properties, mutation: Mutation) -> Properties:
    """Return the inputs with a mutation."""
    found = schema(token)
    if found is None:
        raise LookupError(f"the installed SDK has no type {token}")
    changed = copy.deepcopy(inputs)
    keys = [int(part[1:-1]) if part.startswith("[") else part for part in _parts(mutation.path)]
    _Setter(found).set(changed, keys, mutation.value)
    return changed


def _wrong(constraint: Constraint) -> Iterator[Any]:
    """Yield values that a constraint refuses."""
    match constraint.keyword:
        case "enum":
            yield f"{constraint.value[0]}d"
        case "minimum":
            yield constraint.value - 1
        case "maximum":
            yield constraint.value + 1
        case "maxLength":
            yield "a" * (constraint.value + 1)
        case "minLength" if constraint.value > 1:
            yield "a" * (constraint.value - 1)
        case "pattern":
            for value in ("no such name!", "name\n"):
                if not re.search(constraint.value.replace("$", r"\Z"), value):
                    yield value
        case _:
            return


def _existing(inputs: Any, path: Path) -> str | None:
    """Return where a property of these inputs is, with the indexes of the lists on the way, or None."""
    written = ""
    for key in path:
        if key == "[]":
            if not isinstance(inputs, list) or not inputs:
                return None
            inputs, written = cast("list[Any]", inputs)[0], f"{written}[0]"
        else:
            if not isinstance(inputs, dict) or key not in inputs:
                return None
            inputs = cast("Properties", inputs)[key]
            written = f"{written}.{key}" if written else key
    return written


def _written(path: Path) -> str:
    return ".".join(path).replace(".[]", "[0]")


def _parts(path: str) -> list[str]:
    return re.findall(r"\[\d+\]|[^.\[\]]+", path)


class _Setter:
    """Sets values of one type's inputs, making the lists and objects on the way."""

    def __init__(self, of: Schema) -> None:
        self._of = of

    def set(self, inputs: Properties, keys: list[str | int], value: Any) -> None:
        """Set the value at a path, or remove it if it is ``ABSENT``."""
        declared = self._of.inputs
        shape = Shape("object")
        container: Any = inputs
        for key, following in itertools.pairwise(keys):
            shape = shape.of[0] if isinstance(key, int) else declared[key].shape
            declared = self._of.objects[shape.name] if shape.kind == "object" else {}
            container = _entered(container, key, [] if isinstance(following, int) else self._required(shape))
        last = keys[-1]
        if value is ABSENT:
            del container[last]
        elif isinstance(last, int) and not container:
            container.append(value)
        else:
            container[last] = value

    def _required(self, shape: Shape) -> Properties:
        """Return an object of a shape with its required scalars."""
        declared = self._of.objects[shape.name] if shape.kind == "object" else {}
        needed = {name: item.shape for name, item in declared.items() if item.required}
        return {name: _sample(item) for name, item in needed.items() if _sample(item) is not None}


def _entered(container: Any, key: str | int, new: Any) -> Any:
    """Return what is at a key, made first if it is missing."""
    if isinstance(key, int):
        if not container:
            container.append(new)
    elif not isinstance(container.get(key), dict | list):
        container[key] = new
    return container[key]


def _sample(shape: Shape) -> Any:
    if shape.kind == "enum":
        return shape.values[0]
    samples = {"boolean": True, "integer": 1, "string": "00000000-0000-0000-0000-000000000000"}
    return samples.get(shape.kind)
