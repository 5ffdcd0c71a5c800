"""Converts scalars as a bridged provider does before it checks them.

``"8"`` is taken for a number and ``"true"`` for a boolean, and numbers and booleans for strings: the bridge
writes what Terraform's type asks for (``MakeTerraformInput`` in ``pkg/tfbridge/schema.go`` of
https://github.com/pulumi/pulumi-terraform-bridge).
"""

import re
from typing import Any, cast

from localcloud.core.values import UNKNOWN
from localcloud.sdk.model import Properties, Schema, Shape
from localcloud.sdk.schema import schema

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
_BOOLEANS = {"true": True, "false": False}


def coerced(token: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs with scalars of the declared types, where the text or number says one."""
    found = schema(token)
    return _object(found, found.inputs, inputs) if found else inputs


def _object(of: Schema, declared: Properties, given: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _value(of, declared[key].shape, value) if key in declared else value
        for key, value in given.items()
    }


def _value(of: Schema, shape: Shape, value: Any) -> Any:
    if value is None or value is UNKNOWN:
        return value
    if isinstance(value, dict):
        given = cast("dict[str, Any]", value)
        if shape.kind == "object":
            return _object(of, of.objects[shape.name], given)
        if shape.kind == "map":
            return {key: _value(of, shape.of[0], item) for key, item in given.items()}
        return given
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [_value(of, shape.of[0], item) for item in items] if shape.kind == "list" else items
    return _scalar(shape.kind, value)


def _scalar(kind: str, value: Any) -> Any:
    match kind, value:
        case "string", bool():
            return "true" if value else "false"
        case "string", int() | float():
            return str(value)
        case "boolean", str():
            return _BOOLEANS.get(value, value)
        case "integer", str() if _NUMBER.match(value) and "." not in value:
            return int(value)
        case "number", str() if _NUMBER.match(value):
            return float(value) if "." in value else int(value)
        case _:
            return value
