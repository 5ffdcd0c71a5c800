"""Create, read, update and delete, as every way into the simulated clouds does them.

Inputs have been checked before (``localcloud.validation``) and are known. The caller opens the transaction.
"""

from dataclasses import replace

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import RESOURCE_TYPES, ResourceType
from localcloud.core.values import Properties


def simulated(token: str) -> ResourceType:
    """Return the rules of a type, or refuse it by name."""
    kind = RESOURCE_TYPES.get(token)
    if kind is None:
        raise CloudError("NotSimulated", f"localcloud does not simulate {token}", 501)
    return kind


def create(cloud: Cloud, token: str, inputs: Properties) -> Stored:
    """Make an object and keep it. Raises ``CloudError`` when the cloud would refuse."""
    kind = simulated(token)
    answer = kind.create(cloud, inputs)
    if not kind.upsert and cloud.get(token, answer.id) is not None:
        raise _exists(token, answer.id)
    made = Stored(token, answer.id, kind.name(inputs), inputs, answer.outputs, cloud.now())
    cloud.put(made)
    return kind.view(cloud, made)


def read(cloud: Cloud, token: str, id: str) -> Stored | None:
    """Return an object with its outputs as they are now, or None if it is gone."""
    current = cloud.get(token, id)
    if current is None:
        return None
    kind = simulated(token)
    outputs = kind.read(cloud, current)
    return kind.view(cloud, replace(current, outputs=outputs))


def update(cloud: Cloud, token: str, id: str, inputs: Properties) -> Stored:
    """Change an object in place and keep it. Raises ``CloudError`` when the cloud would refuse."""
    kind = simulated(token)
    current = cloud.require(token, id)
    outputs = kind.update(cloud, current, inputs)
    changed = Stored(token, current.id, kind.name(inputs), inputs, outputs, current.created)
    cloud.put(changed)
    return kind.view(cloud, changed)


def delete(cloud: Cloud, token: str, id: str) -> None:
    """Delete an object; one that is gone already is fine. Raises ``CloudError`` when it is still used."""
    current = cloud.get(token, id)
    if current is not None:
        simulated(token).delete(cloud, current)
        cloud.remove(current)


def _exists(token: str, id: str) -> CloudError:
    if token.startswith("azure-native:"):
        return CloudError("ResourceExists", f"cannot create already existing resource '{id}'", 409)
    return CloudError("RESOURCE_ALREADY_EXISTS", f"{token.rpartition(':')[2]} {id} already exists", 409)
