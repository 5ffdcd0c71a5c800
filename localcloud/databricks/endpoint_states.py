"""The state of private endpoint rules: what the owner of the resource has decided about their connections."""

from localcloud.azure import storage_connections
from localcloud.core.cloud import Cloud, Stored

PENDING, ESTABLISHED, REJECTED = "PENDING", "ESTABLISHED", "REJECTED"
DISCONNECTED, CREATE_FAILED = "DISCONNECTED", "CREATE_FAILED"
_STATES = {"Pending": PENDING, "Approved": ESTABLISHED, "Rejected": REJECTED}


def endpoint_id(name: str) -> str:
    """Return the ARM id of an endpoint in a subscription of Databricks' own."""
    return (
        "/subscriptions/00000000-0000-0000-0000-00000000d8a7/resourceGroups/databricks-serverless"
        f"/providers/Microsoft.Network/privateEndpoints/{name}"
    )


def connection_of(cloud: Cloud, rule: Stored) -> Stored | None:
    """Return the connection of a rule on its resource, None if there is none."""
    return storage_connections.connection_from(cloud, endpoint_id(str(rule.outputs["endpointName"])))


def state_of(cloud: Cloud, rule: Stored) -> str:
    """Return the state of a rule's connection."""
    if rule.outputs["connectionState"] == CREATE_FAILED:
        return CREATE_FAILED
    connection = connection_of(cloud, rule)
    return DISCONNECTED if connection is None else _STATES[storage_connections.status_of(connection)]
