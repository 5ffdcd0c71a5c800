"""The private endpoints of an environment: everything that it uses, at an address of its own network."""

from collections.abc import Mapping

import pulumi

from components.network.private_endpoint import PrivateEndpoint, PrivateEndpointArgs
from infra import naming
from infra.outputs import SharedOutputs
from infra.stack_context import StackContext

STORAGE = ("blob", "dfs")
"""The sub-resources of a storage account with folders; its clients use both.

https://learn.microsoft.com/azure/storage/common/storage-private-endpoints
"""


def build(
    context: StackContext,
    shared: SharedOutputs,
    subnet_id: pulumi.Output[str],
    target_id: pulumi.Output[str],
    subresources: Mapping[str, str],
) -> dict[str, PrivateEndpoint]:
    """Register the endpoints of one target, one after the other.

    A target takes one write of its connections at a time, and no value of one endpoint is an input of the
    next (https://github.com/hashicorp/terraform-provider-azurerm/issues/26373 for workspaces,
    https://github.com/Azure/bicep-registry-modules/issues/6001 for storage accounts).

    Args:
        context: Where they stand.
        shared: The shared stack, which owns the zones of their records.
        subnet_id: ARM id of the subnet of endpoints.
        target_id: ARM id of the target.
        subresources: Name of each endpoint to the sub-resource that it connects.

    Returns:
        The endpoints by name.
    """
    endpoints: dict[str, PrivateEndpoint] = {}
    for name, subresource in subresources.items():
        endpoints[name] = PrivateEndpoint(
            f"{name}-endpoint",
            PrivateEndpointArgs(
                resource_group_name=context.resource_group_name,
                location=context.location,
                endpoint_name=naming.private_endpoint(context.stack, name),
                subnet_id=subnet_id,
                target_id=target_id,
                subresource=subresource,
                zone_ids=shared.zone_ids,
                tags=context.tags,
            ),
            context.options([other.connection for other in list(endpoints.values())[-1:]]),
        )
    return endpoints
