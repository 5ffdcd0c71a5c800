"""Turns the body of a request to Azure into the inputs of azure-native, by what its SDK declares.

azure-native lifts the members of ``properties`` to the level above, unless the SDK declares ``properties``
itself, and takes a set of names where Azure takes an object with these keys
(https://www.pulumi.com/docs/iac/clouds/azure/guides/, provider/pkg/convert of pulumi-azure-native).
"""

from collections.abc import Mapping
from typing import Any, cast

from localcloud.core.values import Properties
from localcloud.sdk import schema
from localcloud.sdk.model import Properties as Declared
from localcloud.sdk.model import Schema, Shape


def inputs_of(token: str, path_parameters: Mapping[str, Any], body: Properties) -> Properties:
    """Return a type's inputs. Read-only properties, which examples show at times, are left out."""
    found = schema(token)
    if found is None:
        raise LookupError(f"the installed SDK has no type {token}")
    named = {
        name: value for name, value in path_parameters.items() if name in found.inputs and value is not None
    }
    return {**_object(found, found.inputs, body), **named}


def _object(of: Schema, declared: Declared, given: Properties) -> Properties:
    lifted = dict(given)
    if "properties" not in declared and isinstance(lifted.get("properties"), dict):
        lifted |= lifted.pop("properties")
    return {
        name: _value(of, declared[name].shape, value)
        for name, value in lifted.items()
        if name in declared and value is not None
    }


def _value(of: Schema, shape: Shape, value: Any) -> Any:
    if shape.kind == "object" and isinstance(value, dict):
        return _object(of, of.objects[shape.name], cast("Properties", value))
    if shape.kind == "list" and isinstance(value, dict):
        return list(cast("Properties", value))
    if shape.kind == "list" and isinstance(value, list):
        return [_value(of, shape.of[0], item) for item in cast("list[Any]", value)]
    if shape.kind == "map" and isinstance(value, dict):
        return {key: _value(of, shape.of[0], item) for key, item in cast("Properties", value).items()}
    return value
