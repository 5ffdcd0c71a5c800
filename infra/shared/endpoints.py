"""The private endpoints in the hub: what the shared stack owns, where every environment reaches it."""

from collections.abc import Sequence

import pulumi

from components.network.private_endpoint import PrivateEndpoint, PrivateEndpointArgs
from infra import naming
from infra.shared.hub import Hub
from infra.stack_context import StackContext


def build_storage(context: StackContext, hub: Hub, account_id: pulumi.Output[str]) -> list[PrivateEndpoint]:
    """Register the endpoints of a storage account with folders, one after the other.

    Args:
        context: Where they stand.
        hub: Its subnet and its zones.
        account_id: ARM id of the account.
    """
    made: list[PrivateEndpoint] = []
    for subresource in ("blob", "dfs"):
        # An account takes one write of its connections at a time.
        after = [other.connection for other in made[-1:]]
        made.append(build(context, hub, account_id, subresource, subresource, after))
    return made


def build(
    context: StackContext,
    hub: Hub,
    target_id: pulumi.Output[str],
    subresource: str,
    target: str,
    after: Sequence[pulumi.Resource] = (),
) -> PrivateEndpoint:
    """Register an endpoint in the hub's subnet, with its records in the hub's zones.

    The environments' networks are peered with the hub's and linked to the same zones, so their clusters
    find it by name. It is protected, as what it leads to is.

    Args:
        context: Where it stands.
        hub: Its subnet and its zones.
        target_id: ARM id of what it leads to.
        subresource: What of the target it leads to: see ``components.network.zones``.
        target: What its names call the target.
        after: What must be there first.
    """
    return PrivateEndpoint(
        f"{target}-endpoint",
        PrivateEndpointArgs(
            resource_group_name=context.resource_group_name,
            location=context.location,
            endpoint_name=naming.private_endpoint(context.stack, target),
            subnet_id=hub.endpoint_subnet_id,
            target_id=target_id,
            subresource=subresource,
            zone_ids=hub.zone_ids,
            tags=context.tags,
        ),
        context.options(after, protect=True),
    )
