"""The model of a resource type's properties, and its JSON form."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["string", "integer", "number", "boolean", "any", "list", "map", "object", "enum", "union"]


@dataclass(frozen=True)
class Shape:
    """The type of a value.

    ``of`` holds the type of a list's or map's items, or the members of a union; ``name`` the class of an
    object (a key of ``Schema.objects``); ``values`` what an enum lists.
    """

    kind: Kind
    of: tuple["Shape", ...] = ()
    name: str = ""
    values: tuple[Any, ...] = ()

    def to_json(self) -> list[Any]:
        """Return the JSON form."""
        return [self.kind, [item.to_json() for item in self.of], self.name, list(self.values)]

    @staticmethod
    def from_json(data: list[Any]) -> "Shape":
        """Return what ``to_json`` returned the form of."""
        kind, of, name, values = data
        return Shape(kind, tuple(Shape.from_json(item) for item in of), name, tuple(values))


@dataclass(frozen=True)
class Property:
    """One property: its type, and whether an input must be given (or an output is always there)."""

    shape: Shape
    required: bool


Properties = dict[str, Property]
"""Properties by wire name."""


@dataclass(frozen=True)
class Schema:
    """What the SDK declares of one resource type."""

    token: str
    inputs: Properties
    outputs: Properties
    objects: dict[str, Properties]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "token": self.token,
            "inputs": _to_json(self.inputs),
            "outputs": _to_json(self.outputs),
            "objects": {name: _to_json(properties) for name, properties in self.objects.items()},
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Schema":
        """Return what ``to_json`` returned the form of."""
        objects = {name: _from_json(properties) for name, properties in data["objects"].items()}
        return Schema(data["token"], _from_json(data["inputs"]), _from_json(data["outputs"]), objects)


def _to_json(properties: Properties) -> dict[str, Any]:
    return {name: [item.shape.to_json(), item.required] for name, item in properties.items()}


def _from_json(data: dict[str, Any]) -> Properties:
    return {name: Property(Shape.from_json(shape), required) for name, (shape, required) in data.items()}
