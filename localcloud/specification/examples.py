"""Microsoft's request examples for the types that localcloud knows."""

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from localcloud import validation
from localcloud.azure.arm import ArmResource
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.specification.checkout import Checkout
from localcloud.specification.conversion import inputs_of
from localcloud.specification.limits import LIMITS

_PARAMETER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Example:
    """One request that Microsoft shows: its file and commit, and the inputs of the type that it is for."""

    source: str
    commit: str
    token: str
    inputs: Properties


@dataclass(frozen=True)
class Report:
    """How many examples were accepted, how many refused as ``LIMITS`` states, and what differs from that."""

    accepted: int
    limits: int
    differences: list[str]


def check(checkouts: Iterable[Checkout]) -> Report:
    """Hold localcloud's validation against the examples of checkouts."""
    accepted, limits, differences = 0, 0, list[str]()
    for example in (example for checkout in checkouts for example in examples(checkout)):
        problems = validation.problems(example.token, example.inputs)
        stated = posixpath.basename(example.source) in LIMITS
        if bool(problems) is stated:
            accepted, limits = accepted + (not stated), limits + stated
        elif problems:
            differences.append(f"{example.source}: refused: {'; '.join(map(str, problems))}")
        else:
            differences.append(f"{example.source}: accepted, although a limit is stated")
    return Report(accepted, limits, differences)


def arm_types() -> Iterator[ArmResource]:
    """Yield the Azure types that localcloud knows."""
    for kind in RESOURCE_TYPES.values():
        if isinstance(kind, ArmResource):
            yield kind


def examples(checkout: Checkout) -> Iterator[Example]:
    """Yield the examples of every PUT on the path of a known type, at the SDK's API version."""
    kinds = list(arm_types())
    versions = "|".join(sorted({re.escape(kind.api_version) for kind in kinds}))
    for file in checkout.files(rf"specification/.*/(stable|preview)/({versions})/[^/]+\.json"):
        version = posixpath.basename(posixpath.dirname(file))
        for path, operations in json.loads(checkout.text(file)).get("paths", {}).items():
            for kind in kinds:
                if kind.api_version == version and _same_path(kind.path, path) and "put" in operations:
                    yield from _of_operation(checkout, file, kind, path, operations["put"])


def _of_operation(
    checkout: Checkout, file: str, kind: ArmResource, path: str, operation: dict[str, Any]
) -> Iterator[Example]:
    for reference in operation.get("x-ms-examples", {}).values():
        source = posixpath.normpath(posixpath.join(posixpath.dirname(file), reference["$ref"]))
        given = json.loads(checkout.text(source))["parameters"]
        body = _body(given)
        if body is not None:
            named = _path_parameters(kind, path, given)
            yield Example(source, checkout.commit, kind.token, inputs_of(kind.token, named, body))


def _body(parameters: Properties) -> Properties | None:
    """Return the body: the parameter that is an object, under whatever name the operation gives it."""
    objects = {key: cast("Properties", value) for key, value in parameters.items() if isinstance(value, dict)}
    if "parameters" in objects:
        return objects["parameters"]
    return next(iter(objects.values())) if len(objects) == 1 else None


def _path_parameters(kind: ArmResource, path: str, given: Properties) -> Properties:
    """Return the path's parameters by the names that the SDK gives them, in the order of the path."""
    theirs = {name.casefold(): value for name, value in given.items()}
    pairs = zip(_names(kind.path), _segments(kind.path), _segments(path), strict=False)
    named: Properties = {}
    for own, _, segment in [pair for pair in pairs if pair[0]]:
        named[own] = theirs.get(segment.strip("{}").casefold(), None if "{" in segment else segment)
    return named


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")


def _names(path: str) -> list[str]:
    """Return the parameter's name for each segment of a path, or an empty text."""
    return [found.group()[1:-1] if (found := _PARAMETER.fullmatch(part)) else "" for part in _segments(path)]


def _same_path(own: str, theirs: str) -> bool:
    """Tell whether two templates are one path, whatever they call its parameters."""
    first, second = _segments(own), _segments(theirs)
    if len(first) != len(second):
        return False
    return all(
        a.casefold() == b.casefold() or (a.startswith("{") and (b.startswith("{") or b == "default"))
        for a, b in zip(first, second, strict=True)
    )
