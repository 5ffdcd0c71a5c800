"""What the real provider's own schema says about its resources, applied to any of them.

``provider_facts.json`` is cut down, to the simulated types, from the resource schemas of the Terraform
provider for Databricks (https://github.com/databricks/terraform-provider-databricks). It says what the Python
SDK does not: per property (Pulumi's names, nested ones dotted) ``forceNew``, ``required``, ``default``,
``sensitive``, ``conflictsWith``, ``exactlyOneOf``, ``atLeastOneOf``, ``requiredWith``, and ``serverMayFill``
(optional and computed). Properties of other clouds are left out.

``provider_release.json`` states which release the facts are of, and what the installed SDK has beyond that.
`python -m localcloud.provider_release` writes both.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN, Properties

ABSENT = object()
"""Stands for a property that the program did not give."""


@dataclass(frozen=True)
class Facts:
    """The facts of one type."""

    properties: Mapping[str, Mapping[str, Any]]
    beyond: frozenset[str] = frozenset()
    """Inputs of the installed SDK that the release of the facts does not have."""

    @property
    def replace_on(self) -> frozenset[str]:
        """Properties whose change replaces the resource."""
        return self._having("forceNew")

    @property
    def server_may_fill(self) -> frozenset[str]:
        """Properties that the service fills when the program leaves them out."""
        return self._having("serverMayFill")

    def defaults(self) -> Iterator[tuple[str, Any]]:
        """Yield the top-level defaults that can be filled in without deciding between alternatives."""
        entangled = {name for _, group in self._groups("conflictsWith") for name in group}
        for name, fact in self.properties.items():
            free = name not in entangled and not {"conflictsWith", "requiredWith"} & fact.keys()
            if "default" in fact and "." not in name and free:
                yield name, fact["default"]

    def default_of(self, path: str) -> Any:
        """Return the default of a property, at any depth, or None."""
        return self.properties.get(path, {}).get("default")

    def problems(self, inputs: Properties) -> Iterator[Problem]:
        """Yield what is missing and what excludes each other, in the words of Terraform's plugin SDK.

        A value that is not known yet is given the benefit of the doubt, as there.
        """
        yield from self._missing(inputs)
        yield from self._excluded(inputs)
        yield from self._choices(inputs)
        for name in sorted(self.beyond):
            if _is_given(inputs, name.split(".")):
                yield Problem(
                    name,
                    "localcloud does not know this property: its facts are of pulumi-databricks "
                    f"{release_of_facts()}, which lacks it",
                )

    def _missing(self, inputs: Properties) -> Iterator[Problem]:
        for name, fact in self.properties.items():
            holder, _, _ = name.rpartition(".")
            if fact.get("required") and _given(inputs, name) is ABSENT and _is_object(inputs, holder):
                yield Problem(name, "Missing required argument")
        for name, group in self._groups("requiredWith"):
            if _given(inputs, name) is not ABSENT and any(_given(inputs, other) is ABSENT for other in group):
                message = f"Missing required argument: all of {_listed({name, *group})} must be specified"
                yield Problem(name, message)

    def _excluded(self, inputs: Properties) -> Iterator[Problem]:
        for name, group in self._groups("conflictsWith"):
            for other in group:
                if _given(inputs, name) is not ABSENT and _given(inputs, other) not in (ABSENT, UNKNOWN):
                    yield Problem(name, f"Conflicting configuration arguments: conflicts with {other}")

    def _choices(self, inputs: Properties) -> Iterator[Problem]:
        for kind in ("exactlyOneOf", "atLeastOneOf"):
            for group in {tuple(sorted({name, *group})) for name, group in self._groups(kind)}:
                given = [name for name in group if _given(inputs, name) not in (ABSENT, UNKNOWN)]
                open_ones = [name for name in group if _given(inputs, name) is UNKNOWN]
                if not given and not open_ones:
                    message = f"Missing required argument: one of {_listed(group)} must be specified"
                    yield Problem(group[0], message)
                if kind == "exactlyOneOf" and len(given) > 1:
                    message = (
                        f"Invalid combination of arguments: only one of {_listed(group)} can be specified, "
                        f"but {_listed(given)} were specified"
                    )
                    yield Problem(given[0], message)

    def _groups(self, kind: str) -> Iterator[tuple[str, list[str]]]:
        for name, fact in self.properties.items():
            if kind in fact:
                yield name, fact[kind]

    def _having(self, mark: str) -> frozenset[str]:
        return frozenset(name for name, fact in self.properties.items() if fact.get(mark))


def facts_of(token: str) -> Facts:
    """Return the facts of a type."""
    return Facts(_read("provider_facts.json")[token], frozenset(_beyond().get(token, ())))


def release_of_facts() -> str:
    """Return the release of pulumi-databricks that the facts are of."""
    return _read("provider_release.json")["release"]


def _beyond() -> Mapping[str, list[str]]:
    return _read("provider_release.json")["beyond"]


@cache
def _read(name: str) -> dict[str, Any]:
    return json.loads(files("localcloud.databricks").joinpath(name).read_text("utf-8"))


def _given(inputs: Properties, path: str) -> object:
    """Return the value at a dotted path of objects, ``ABSENT`` if there is none."""
    value: object = inputs
    for step in path.split("."):
        if value is UNKNOWN:
            return UNKNOWN
        if not isinstance(value, dict):
            return ABSENT
        value = cast("dict[str, object]", value).get(step, ABSENT)
        if value is None:
            return ABSENT
    return value


def _is_given(value: object, path: list[str]) -> bool:
    """Tell whether a value stands at a path, in any item of the lists on the way."""
    if isinstance(value, list):
        return any(_is_given(item, path) for item in cast("list[object]", value))
    if not path:
        return value is not None
    return isinstance(value, dict) and _is_given(cast("dict[str, object]", value).get(path[0]), path[1:])


def _is_object(inputs: Properties, path: str) -> bool:
    return not path or isinstance(_given(inputs, path), dict)


def _listed(names: Iterable[str]) -> str:
    return "`" + ",".join(sorted(names)) + "`"
