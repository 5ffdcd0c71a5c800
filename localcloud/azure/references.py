"""Ids that inputs hold: each must name something that exists, mostly in the same region."""

from collections.abc import Iterable, Iterator

from localcloud.azure import ids
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import RESOURCE_TYPES


def referenced(cloud: Cloud, token: str, id: str, by: str, location: str | None = None) -> Stored:
    """Return the object that an input of the network service refers to, or refuse as that service does."""
    found = cloud.get(token, id)
    if found is None or (location is not None and found.outputs.get("location") != location):
        raise CloudError(
            "InvalidResourceReference",
            f"Resource {id} referenced by resource {by} was not found. Please make sure that the referenced "
            "resource exists, and that both resources are in the same region.",
        )
    return found


def everything(cloud: Cloud) -> Iterator[Stored]:
    """Yield every Azure object that exists."""
    for token in RESOURCE_TYPES:
        if token.startswith("azure-native:"):
            yield from cloud.all(token)


def find(cloud: Cloud, id: str) -> Stored | None:
    """Return the Azure object with this id, whatever its type."""
    return next((stored for stored in everything(cloud) if ids.same(stored.id, id)), None)


def nested(cloud: Cloud, id: str) -> list[Stored]:
    """Return the objects inside a resource group, or nested in a resource."""
    return [stored for stored in everything(cloud) if ids.beneath(stored.id, id)]


def listed(found: Iterable[str]) -> str:
    """Return ids as Azure lists them in messages."""
    return ", ".join(found)
