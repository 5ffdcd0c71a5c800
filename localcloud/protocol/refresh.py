"""What a refresh makes of a resource's inputs, as azure-native finds it out.

A cloud has no inputs, only a state. azure-native keeps the inputs that it knows, and changes in them what has
changed between the state that it knew and the state as it is now, as far as these are inputs by the
specification. Properties that are nested resources of their own are left out when they were no inputs before
(provider/pkg/provider/provider.go, Read, and diff.go, applyDiff, in
https://github.com/pulumi/pulumi-azure-native; *Sub-resources* in its CONTRIBUTING.md).
"""

from typing import Any, cast

from localcloud.core.values import Properties
from localcloud.sdk import schema
from localcloud.sdk.model import Properties as Declared
from localcloud.sdk.model import Schema, Shape


def refreshed_inputs(token: str, inputs: Properties, before: Properties, after: Properties) -> Properties:
    """Return the inputs with what changed between two states of a resource."""
    found = schema(token)
    if found is None:
        return inputs
    old, new = (_projected(found, found.inputs, state) for state in (before, after))
    return _merged(inputs, old, new)


def without_sub_resources(paths: frozenset[str], inputs: Properties, state: Properties) -> Properties:
    """Return a state with the sub-resources at these dotted paths emptied, unless the inputs hold them."""
    for path in paths:
        if _at(inputs, path.split(".")) is None and _at(state, path.split(".")) is not None:
            state = _emptied(state, path.split("."))
    return state


def _projected(of: Schema, declared: Declared, state: Properties) -> Properties:
    """Return the part of a state that could have been inputs."""
    return {
        name: _projected_value(of, declared[name].shape, value)
        for name, value in state.items()
        if name in declared
    }


def _projected_value(of: Schema, shape: Shape, value: Any) -> Any:
    if shape.kind == "object" and isinstance(value, dict):
        return _projected(of, of.objects[shape.name], cast("Properties", value))
    if shape.kind == "list" and isinstance(value, list):
        return [_projected_value(of, shape.of[0], item) for item in cast("list[Any]", value)]
    return value


def _merged(inputs: Properties, old: Properties, new: Properties) -> Properties:
    """Return the inputs with the differences of two projections: what went, what came, what changed."""
    merged = {key: value for key, value in inputs.items() if key not in old or key in new}
    for key, value in new.items():
        if key not in old:
            merged[key] = value
        elif old[key] != value:
            merged[key] = _merged_value(inputs[key], old[key], value) if key in inputs else value
    return merged


def _merged_value(known: Any, old: Any, new: Any) -> Any:
    if isinstance(known, dict) and isinstance(old, dict) and isinstance(new, dict):
        return _merged(cast("Properties", known), cast("Properties", old), cast("Properties", new))
    if isinstance(known, list) and isinstance(old, list) and isinstance(new, list):
        first, second, third = cast("list[Any]", known), cast("list[Any]", old), cast("list[Any]", new)
        both = min(len(first), len(second))
        changed = [
            _merged_value(first[index], second[index], item) for index, item in enumerate(third[:both])
        ]
        return changed + third[both:]
    return new


def _at(value: Any, keys: list[str]) -> Any:
    for key in keys:
        value = cast("Properties", value).get(key) if isinstance(value, dict) else None
    return value


def _emptied(state: Properties, keys: list[str]) -> Properties:
    inside: object = list[object]() if len(keys) == 1 else _emptied(state[keys[0]], keys[1:])
    return {**state, keys[0]: inside}
