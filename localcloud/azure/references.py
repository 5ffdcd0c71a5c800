"""Ids that inputs hold: each must name something that exists, mostly in the same region."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast

from localcloud.azure import ids
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.sdk import schema
from localcloud.sdk.model import Properties as Declared
from localcloud.sdk.model import Schema, Shape

_RESOURCE_ID = re.compile(r"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+(/[^/]+/[^/]+)+", re.I)


def referenced(cloud: Cloud, token: str, id: str, by: str, location: str | None = None) -> Stored:
    """Return the object that an input of the network service refers to, or refuse as that service does.

    With a location, both must be there and in one subscription, as endpoints and their network must
    (https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-endpoint-properties).
    With which code the service refuses another subscription, no source settles.
    """
    found = cloud.get(token, id)
    beside = location is None or ids.subscription(id) == ids.subscription(by)
    if found is None or not beside or (location is not None and found.outputs.get("location") != location):
        raise _invalid_reference(id, by)
    return found


def require_existing(cloud: Cloud, by: str, inputs: Properties, unchecked: Collection[str]) -> None:
    """Refuse inputs that name a resource of the login's subscriptions that does not exist.

    Rules of a type refuse what its service has words of its own for; this is for every other id.
    ``unchecked`` are the inputs whose ids name what is not there yet, or no resource.
    """
    seen = cloud.subscriptions
    for path, target in _named(inputs, ""):
        inside = ids.subscription(target) in seen and "*" not in target
        if inside and re.sub(r"\[\d+\]", "", path) not in unchecked and find(cloud, target) is None:
            _refuse_missing(path, target, by)


def _named(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield every resource id in inputs, with its path."""
    if isinstance(value, str) and _RESOURCE_ID.fullmatch(value):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _named(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in cast("Properties", value).items():
            if path or key != "tags":
                yield from _named(item, f"{path}.{key}" if path else key)


def _refuse_missing(path: str, id: str, by: str) -> None:
    kind = ids.type_of(id)
    if kind.casefold() not in {known.casefold() for known in _simulated_types()}:
        raise CloudError(
            "NotSimulated",
            f"localcloud does not simulate {kind}, so nothing of this type exists, and '{id}', which {path} "
            "names, is not there.",
            501,
        )
    if "/providers/Microsoft.Network/".casefold() in by.casefold():
        raise _invalid_reference(id, by)
    raise CloudError(
        "ResourceNotFound", f"The Resource '{id.partition('/providers/')[2]}' was not found.", 404
    )


def _simulated_types() -> set[str]:
    paths = (getattr(kind, "path", "") for kind in RESOURCE_TYPES.values())
    return {ids.arm_type(path) for path in paths if path}


def empty_references(token: str, inputs: Properties) -> Iterator[Problem]:
    """Yield the references (``{"id": ...}``) without an id, which only the SDKs leave optional."""
    found = schema(token)
    if found is not None:
        yield from _empty_in(found, found.inputs, inputs, "")


def _empty_in(of: Schema, declared: Declared, given: Properties, path: str) -> Iterator[Problem]:
    for name, value in given.items():
        if name in declared:
            yield from _empty(of, declared[name].shape, value, f"{path}.{name}" if path else name)


def _empty(of: Schema, shape: Shape, value: Any, path: str) -> Iterator[Problem]:
    if shape.kind == "list" and isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _empty(of, shape.of[0], item, f"{path}[{index}]")
    elif shape.kind == "object" and isinstance(value, dict):
        given = cast("Properties", value)
        declared = of.objects[shape.name]
        if set(declared) == {"id"} and not given.get("id"):
            yield Problem(f"{path}.id", "is required: the id of the resource that is meant")
        yield from _empty_in(of, declared, given, path)


def everything(cloud: Cloud) -> Iterator[Stored]:
    """Yield every Azure object that exists."""
    for token in RESOURCE_TYPES:
        if token.startswith("azure-native:"):
            yield from cloud.all(token)


def find(cloud: Cloud, id: str) -> Stored | None:
    """Return the Azure object with this id, whatever its type."""
    wanted = ids.type_of(id).casefold()
    for token, kind in RESOURCE_TYPES.items():
        path = getattr(kind, "path", "")
        if path and ids.arm_type(path).casefold() == wanted:
            return cloud.get(token, id)
    return next((stored for stored in everything(cloud) if ids.same(stored.id, id)), None)


def scope_exists(cloud: Cloud, scope: str) -> bool:
    """Tell whether there is a subscription, resource group or resource with this id.

    Raises:
        CloudError: it lies in a subscription that the login does not see.
    """
    subscription_id = ids.subscription(scope)
    if subscription_id:
        ids.require_subscription(cloud, subscription_id)
    return ids.same(scope, f"/subscriptions/{subscription_id}") or find(cloud, scope) is not None


def nested(cloud: Cloud, id: str) -> list[Stored]:
    """Return the objects inside a resource group, or nested in a resource."""
    return [stored for stored in everything(cloud) if ids.beneath(stored.id, id)]


def listed(found: Iterable[str]) -> str:
    """Return ids as Azure lists them in messages."""
    return ", ".join(found)


def _invalid_reference(id: str, by: str) -> CloudError:
    return CloudError(
        "InvalidResourceReference",
        f"Resource {id} referenced by resource {by} was not found. Please make sure that the referenced "
        "resource exists, and that both resources are in the same region.",
    )
