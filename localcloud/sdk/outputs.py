"""What an SDK declares of a type's outputs."""

from typing import Any, cast

from localcloud.core.values import UNKNOWN
from localcloud.sdk.model import Properties, Schema, Shape
from localcloud.sdk.schema import schema
from localcloud.sdk.shape import Checker


def undeclared_outputs(token: str, outputs: dict[str, Any]) -> list[str]:
    """Return what in these outputs the SDK does not declare, or declares with another type.

    The SDK casts what a provider answers: a wrong type crashes the user's program.
    """
    found = schema(token)
    if found is None:
        return [f"the installed SDK has no type {token}"]
    given = {name: value for name, value in outputs.items() if name != "id"}
    return [str(problem) for problem in Checker(found, partial=True).properties(found.outputs, given, "")]


def declared(token: str, outputs: dict[str, Any]) -> dict[str, Any]:
    """Return the outputs that the SDK declares, at every depth."""
    found = schema(token)
    return {} if found is None else _declared(found, found.outputs, outputs)


def _declared(of: Schema, known: Properties, given: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _declared_value(of, known[name].shape, value) for name, value in given.items() if name in known
    }


def _declared_value(of: Schema, shape: Shape, value: object) -> object:
    if shape.kind == "object" and isinstance(value, dict):
        return _declared(of, of.objects[shape.name], cast("dict[str, Any]", value))
    if shape.kind == "list" and isinstance(value, list):
        return [_declared_value(of, shape.of[0], item) for item in cast("list[object]", value)]
    return value


def preview(token: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of a new object's outputs: its inputs, and ``UNKNOWN`` for all else declared."""
    found = schema(token)
    return inputs if found is None else _properties(found, found.outputs, inputs)


def _properties(of: Schema, declared: Properties, given: dict[str, Any]) -> dict[str, Any]:
    shown = {name: _value(of, item.shape, given.get(name)) for name, item in declared.items()}
    return {name: UNKNOWN if value is None else value for name, value in shown.items()}


def _value(of: Schema, shape: Shape, value: object) -> object:
    if shape.kind == "object" and isinstance(value, dict):
        return _properties(of, of.objects[shape.name], cast("dict[str, Any]", value))
    if shape.kind == "list" and isinstance(value, list):
        return [_value(of, shape.of[0], item) for item in cast("list[object]", value)]
    if shape.kind == "map" and isinstance(value, dict):
        return {key: _value(of, shape.of[0], item) for key, item in cast("dict[str, object]", value).items()}
    return value
