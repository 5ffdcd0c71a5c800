"""Turns what Pulumi's policy SDK shows into what rules read."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pulumi_policy import PolicyResource, ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from policy.core.resource import Resource, Stack
from policy.core.values import UNKNOWN, Properties, UnknownProperties


def resource_of(args: ResourceValidationArgs) -> Resource:
    """Return what the engine shows of one resource: its inputs."""
    return Resource(
        type=args.resource_type,
        name=args.name,
        urn=args.urn,
        properties=Properties(plain(args.props)),
        protect=args.opts.protect,
        parent=args.opts.parent or "",
        provider=args.provider.name if args.provider else "",
        ignore_changes=tuple(args.opts.ignore_changes),
    )


def stack_of(args: StackValidationArgs) -> Stack:
    """Return what the engine shows of a stack: the outputs of its resources, and what they were made from."""
    return Stack(resources=tuple(map(_resource_in_stack, args.resources)))


def _resource_in_stack(found: PolicyResource) -> Resource:
    return Resource(
        type=found.resource_type,
        name=found.name,
        urn=found.urn,
        properties=_outputs(found),
        protect=found.opts.protect,
        parent=found.parent.urn if found.parent else "",
        provider=found.provider.name if found.provider else "",
        ignore_changes=tuple(found.opts.ignore_changes),
        dependencies=frozenset(other.urn for other in found.dependencies),
        property_dependencies={
            key: frozenset(other.urn for other in others)
            for key, others in found.property_dependencies.items()
        },
    )


def _outputs(found: PolicyResource) -> Properties:
    # What a cloud has made has outputs; only the preview of a provider without its settings has none.
    if found.provider and not found.props:
        return UnknownProperties(found.name)
    return Properties(plain(found.props))


def plain(value: Any) -> Any:
    """Return a value without the SDK's wrappers, and with this pack's mark for what is unknown.

    The engine sends every number as a float; whole ones become whole again, for people to read.
    """
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {key: _known(mapping, key) for key in mapping}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        elements = cast("Sequence[Any]", value)
        return [_known(elements, index) for index in range(len(elements))]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _known(values: Any, key: Any) -> Any:
    try:
        return plain(values[key])
    except UnknownValueError:
        return UNKNOWN
