"""The private endpoint connections of storage accounts, as the account's owner sees them.

Every private endpoint that leads to an account, whoever made it and wherever it lies, is a connection on the
account, and works once the owner has approved it:
https://learn.microsoft.com/azure/private-link/manage-private-endpoint#manage-private-endpoint-connections-on-a-customer-or-partner-owned-private-link-service
and PrivateEndpointConnection in
specification/storage/resource-manager/Microsoft.Storage/stable/2024-01-01/privatelinks.json.
"""

import uuid
from typing import Literal

from localcloud.azure import ids
from localcloud.azure.properties import text
from localcloud.azure.tokens import STORAGE_CONNECTION
from localcloud.core import busy
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

Status = Literal["Pending", "Approved", "Rejected"]

WRITE = 0.05
"""Seconds that a write of an account's connections goes on; long enough to meet whatever runs beside it."""


def begin(account_id: str) -> None:
    """Start a write of an account's connections, of which there may be one at a time.

    https://learn.microsoft.com/rest/api/storagerp/srp_error_codes_common has the code; private endpoints that
    start side by side meet it: https://learn.microsoft.com/azure/azure-functions/functions-create-vnet,
    https://github.com/Azure/bicep-registry-modules/issues/6001.
    """
    if not busy.claim(f"{account_id.strip('/')}/connections".casefold(), WRITE):
        raise CloudError(
            "StorageAccountOperationInProgress",
            "Call to Microsoft.Storage/storageAccounts failed. Error message: An operation is currently "
            "performing on this storage account that requires exclusive access.",
            409,
        )


def connection_state(status: Status, description: str) -> Properties:
    """Return a connection's state as the account shows it."""
    return {"status": status, "description": description, "actionRequired": "None"}


def connect(cloud: Cloud, account: Stored, endpoint_id: str, state: Properties) -> Stored:
    """Add the connection of a private endpoint to an account; Azure makes up its name."""
    name = f"{account.name}.{uuid.uuid4()}"
    path = {
        "resourceGroupName": ids.name(ids.resource_group(account.id) or ""),
        "accountName": account.name,
        "privateEndpointConnectionName": name,
    }
    outputs = {
        "name": name,
        "type": "Microsoft.Storage/storageAccounts/privateEndpointConnections",
        "privateEndpoint": {"id": endpoint_id},
        "privateLinkServiceConnectionState": state,
        "provisioningState": "Succeeded",
        "azureApiVersion": "2024-01-01",
    }
    connection = Stored(
        STORAGE_CONNECTION,
        f"{account.id}/privateEndpointConnections/{name}",
        name,
        {**path, "privateLinkServiceConnectionState": state},
        outputs,
        cloud.now(),
    )
    cloud.put(connection)
    return connection


def disconnect(cloud: Cloud, endpoint_id: str) -> None:
    """Remove the connection of a private endpoint that is deleted."""
    connection = connection_from(cloud, endpoint_id)
    if connection is not None:
        cloud.remove(connection)


def connection_from(cloud: Cloud, endpoint_id: str) -> Stored | None:
    """Return the connection of a private endpoint, None if its account or the connection is gone."""
    for connection in cloud.all(STORAGE_CONNECTION):
        if ids.same(text(connection.outputs, "privateEndpoint.id") or "", endpoint_id):
            return connection
    return None


def status_of(connection: Stored) -> str:
    """Return whether a connection is Pending, Approved or Rejected."""
    return str(text(connection.outputs, "privateLinkServiceConnectionState.status"))


def connections_of(cloud: Cloud, account_id: str) -> list[Properties]:
    """Return the connections of an account as the account lists them."""
    shown = ("name", "type", "privateEndpoint", "privateLinkServiceConnectionState", "provisioningState")
    return [
        {"id": connection.id, **{key: connection.outputs[key] for key in shown}}
        for connection in cloud.all(STORAGE_CONNECTION)
        if ids.same(ids.parent(connection.id), account_id)
    ]
