"""What a resource shows of the private endpoints that lead to it.

Every service shows the same facts, under ``properties`` or beside the id
(specification/*/privateEndpointConnections of each; all of them are read-only).
"""

from localcloud.azure import ids
from localcloud.azure.private_link import CONNECTIONS, connection_of
from localcloud.azure.properties import entries, strings
from localcloud.azure.tokens import PRIVATE_ENDPOINT
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.values import Properties


def connections_to(cloud: Cloud, target_id: str, *, nested: bool = False) -> list[Properties]:
    """Return the connections to a resource; ``nested`` puts their facts under ``properties``."""
    shown: list[Properties] = []
    for endpoint in cloud.all(PRIVATE_ENDPOINT):
        connection = connection_of(endpoint.inputs)
        if not ids.same(str(connection["privateLinkServiceId"]), target_id):
            continue
        facts: Properties = {
            "privateEndpoint": {"id": endpoint.id},
            "privateLinkServiceConnectionState": _state_of(endpoint),
            "provisioningState": "Succeeded",
        }
        if nested:
            facts = {
                "properties": {**facts, "groupIds": [group for _, group in strings(connection, "groupIds")]}
            }
        shown.append({"id": f"{target_id}/privateEndpointConnections/{endpoint.name}", **facts})
    return shown


def _state_of(endpoint: Stored) -> Properties:
    shown = next(entry for key in CONNECTIONS for _, entry in entries(endpoint.outputs, key))
    return shown["privateLinkServiceConnectionState"]
