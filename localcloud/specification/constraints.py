"""What the specifications say of the values of one type's inputs, by path."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource
from localcloud.core.values import Properties
from localcloud.sdk import schema
from localcloud.sdk.model import Properties as Declared
from localcloud.sdk.model import Schema, Shape
from localcloud.specification.checkout import Checkout

Keyword = Literal["enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "required"]
_KEYWORDS: tuple[Keyword, ...] = ("enum", "pattern", "minLength", "maxLength", "minimum", "maximum")
_NOT_INPUTS = ("resources", "apiVersion", "type")
_FILLED_IN = ("name", "location")
"""azure-native makes up the name, and takes the location of the resource group."""

Path = tuple[str, ...]
"""Keys from the outside in; ``[]`` stands for the items of a list."""


@dataclass(frozen=True)
class Constraint:
    """One rule about the value at a path. ``source`` names the schema's file and definition."""

    path: Path
    keyword: Keyword
    value: Any
    source: str


class TypeSchemas:
    """The JSON schemas of a checkout of Azure/azure-resource-manager-schemas."""

    def __init__(self, checkout: Checkout) -> None:
        """Find the files; each is read once."""
        self._checkout = checkout
        self._files = checkout.files(r"schemas/[^/]+/Microsoft\.[^/]+\.json")
        self._read: dict[str, Properties] = {}

    def constraints(self, kind: ArmResource) -> list[Constraint]:
        """Return the constraints on what both the specification and the SDK know as inputs of a type."""
        found = self._definition(kind)
        declared = schema(kind.token)
        if found is None or declared is None:
            return []
        file, definition = found
        walk = _Walk(self._file(file), declared, file)
        return [*walk.name(definition, kind), *walk.object(definition, declared.inputs, (), ())]

    def _definition(self, kind: ArmResource) -> tuple[str, Properties] | None:
        namespace, *types = ids.arm_type(kind.path).split("/")
        for file in self._files:
            if not file.startswith(f"schemas/{kind.api_version}/{namespace}"):
                continue
            for section, definitions in self._file(file).items():
                if section.casefold().endswith("resourcedefinitions") and "_".join(types) in definitions:
                    return file, definitions["_".join(types)]
        return None

    def _file(self, name: str) -> Properties:
        if name not in self._read:
            self._read[name] = json.loads(self._checkout.text(name))
        return self._read[name]


class _Walk:
    """Goes through a schema and the SDK's shapes side by side."""

    def __init__(self, file: Properties, of: Schema, source: str) -> None:
        self._file = file
        self._of = of
        self._source = source

    def name(self, definition: Properties, kind: ArmResource) -> Iterator[Constraint]:
        """Yield the constraints of the resource's own name, which is a path parameter of the SDK's."""
        path = (ids.parameters(kind.path)[-1],)
        for constraint in self._value(definition["properties"]["name"], Shape("string"), path, ()):
            if "/" not in str(constraint.value):  # the name of a nested resource with its parent's before it
                yield constraint

    def object(
        self, definition: Properties, declared: Declared, path: Path, seen: tuple[int, ...]
    ) -> Iterator[Constraint]:
        """Yield the constraints of an object's properties."""
        definition = self._resolved(definition)
        if id(definition) in seen:
            return
        seen = (*seen, id(definition))
        required = definition.get("required", [])
        for name, value in cast("Properties", definition.get("properties", {})).items():
            if name == "properties" and "properties" not in declared:
                yield from self.object(value, declared, path, seen)
            elif name in declared and (path or name not in _NOT_INPUTS):
                if name in required and (path or name not in _FILLED_IN):
                    yield Constraint((*path, name), "required", True, self._source)
                yield from self._value(value, declared[name].shape, (*path, name), seen)

    def _value(
        self, definition: Properties, shape: Shape, path: Path, seen: tuple[int, ...]
    ) -> Iterator[Constraint]:
        definition = self._resolved(definition)
        for keyword in _KEYWORDS:
            if keyword in definition:
                yield Constraint(path, keyword, definition[keyword], self._source)
        if shape.kind == "object":
            yield from self.object(definition, self._of.objects[shape.name], path, seen)
        elif shape.kind == "list" and isinstance(definition.get("items"), dict):
            yield from self._value(definition["items"], shape.of[0], (*path, "[]"), seen)

    def _resolved(self, definition: Properties) -> Properties:
        """Follow references, and pass by the template expressions that every value may be instead."""
        if "oneOf" in definition:
            real = [one for one in definition["oneOf"] if "/common/" not in one.get("$ref", "")]
            if len(real) == 1:
                return self._resolved(real[0])
        reference = definition.get("$ref", "")
        if reference.startswith("#/definitions/"):
            return self._resolved(self._file["definitions"][reference.removeprefix("#/definitions/")])
        return definition
