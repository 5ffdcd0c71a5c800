"""Long-running operations: two at once on one virtual network are refused.

https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-another-operation-in-progress
and https://github.com/pulumi/pulumi-azure-native/issues/1024, which shows it for the subnets of a Databricks
network.
"""

import uuid

from localcloud.azure import ids
from localcloud.core import busy
from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError

DURATION = 0.1
"""Seconds that a write to a virtual network goes on; long enough to meet whatever runs beside it."""


def begin(cloud: Cloud, network_id: str, location: str) -> None:
    """Start a write to a virtual network or to something in it, unless another is in progress."""
    if busy.claim(network_id.strip("/").casefold(), DURATION):
        return
    operation = (
        f"https://management.azure.com/subscriptions/{ids.subscription(network_id)}/providers/Microsoft.Network"
        f"/locations/{location}/operations/{uuid.uuid4()}?api-version=2024-05-01"
    )
    raise CloudError(
        "AnotherOperationInProgress",
        "Another operation on this or dependent resource is in progress. "
        f"To retrieve status of the operation use uri: {operation}. The resource is "
        f"'{ids.name(network_id)}'.",
        429,
    )
