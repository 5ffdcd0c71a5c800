"""Microsoft.Insights: Azure Monitor private link scopes, and what is linked to them.

https://learn.microsoft.com/azure/azure-monitor/logs/private-link-security,
https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#azure-monitor-private-link-scope-ampls
and specification/monitor/resource-manager/Microsoft.Insights/preview/2023-06-01-preview.
"""

from collections.abc import Iterator
from typing import ClassVar

from localcloud.azure import ids, monitor_scopes
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import NameRule, by_parameter
from localcloud.azure.private_endpoint_records import (
    remove_record,
    write_record,
    zone_groups_of,
)
from localcloud.azure.private_link import address_of, endpoints_to, interface_of
from localcloud.azure.private_link_groups import WORKSPACE_ZONES
from localcloud.azure.properties import entries, get, text
from localcloud.azure.references import find
from localcloud.azure.tokens import (
    LOG_WORKSPACE,
    PRIVATE_ENDPOINT,
    PRIVATE_LINK_SCOPE,
    PRIVATE_ZONE,
    SCOPED_RESOURCE,
)
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_MOST_SCOPES_OF_A_RESOURCE = 100
_NAME = NameRule(
    1, 255, r"[\w.()-]*[\w()-]", "letters, digits, underscores, hyphens, periods and parentheses"
)


@register
class PrivateLinkScope(ArmResource):
    """A private link scope: the log workspaces that private endpoints to it lead to."""

    token = PRIVATE_LINK_SCOPE
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Insights/privateLinkScopes/{scopeName}"
    )
    api_version = "2023-06-01-preview"
    names = by_parameter(scopeName=_NAME)
    located = "global"

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return the connections of private endpoints."""
        return {"location": "global", "privateEndpointConnections": _connections(cloud, id)}

    def read(self, cloud: Cloud, current: Stored) -> Properties:
        """Return the outputs with the connections as they are now."""
        return {**current.outputs, "privateEndpointConnections": _connections(cloud, current.id)}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while a resource is linked: Azure asks to unlink it first."""
        links = [link.name for link in cloud.all(SCOPED_RESOURCE) if ids.beneath(link.id, current.id)]
        if links:
            raise CloudError(
                "CannotDeleteResource",
                "Cannot delete resource while nested resources exist. Some existing nested resource IDs "
                f"include: '{', '.join(links)}'. Please delete all nested resources before deleting this "
                "resource.",
                409,
            )


@register
class PrivateLinkScopedResource(ArmResource):
    """The link of a log workspace, or another resource of Azure Monitor, to a private link scope.

    Azure keeps the names of linked workspaces in the DNS of the endpoints that lead to the scope, whichever
    of the two was there first.
    """

    token = SCOPED_RESOURCE
    path = PrivateLinkScope.path + "/scopedResources/{name}"
    api_version = "2023-06-01-preview"
    parent = PRIVATE_LINK_SCOPE
    enum_matches: ClassVar = {"kind": "any case"}  # the specification's own example has it in lower case
    names = by_parameter(scopeName=_NAME, name=_NAME)
    located = None
    tag_rules = None
    immutable = frozenset({"linkedResourceId"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that a resource is named."""
        if get(inputs, "linkedResourceId") is None:
            yield Problem("linkedResourceId", "is required: the resource of Azure Monitor that is linked")
        kind = text(inputs, "kind")
        if kind is not None and kind.casefold() != "resource":
            yield Problem("kind", f"localcloud does not know the kind '{kind}'; give 'Resource'")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check that a log workspace is linked, and in how many scopes it is.

        In which words Azure refuses a resource that exists and cannot be linked, no public source shows.
        """
        monitor_scopes.begin_resource(ids.parent(id))
        linked = str(inputs["linkedResourceId"])
        resource = find(cloud, linked)
        if resource is not None and resource.token != LOG_WORKSPACE:
            raise CloudError(
                "BadRequest", f"The resource '{linked}' cannot be linked: it is no log workspace."
            )
        others = [
            link
            for link in cloud.all(SCOPED_RESOURCE)
            if not ids.same(link.id, id) and ids.same(text(link.inputs, "linkedResourceId") or "", linked)
        ]
        if any(ids.same(ids.parent(link.id), ids.parent(id)) for link in others):
            message = f"The resource '{linked}' is already linked to the private link scope."
            raise CloudError("Conflict", message, 409)
        if len(others) >= _MOST_SCOPES_OF_A_RESOURCE:
            message = (
                f"The resource '{linked}' is linked to {len(others)} private link scopes, the most allowed."
            )
            raise CloudError("QuotaExceeded", message)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Write the workspace's names into the zones of the endpoints that lead to the scope."""
        if current is None:
            workspace = cloud.require(LOG_WORKSPACE, str(inputs["linkedResourceId"]))
            for group, zone, address in _workspace_zones(cloud, ids.parent(id)):
                write_record(cloud, group.id, zone, str(workspace.outputs["customerId"]), address)
        return {}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Take the workspace's names out of the zones."""
        monitor_scopes.begin_resource(ids.parent(current.id))
        workspace = cloud.get(LOG_WORKSPACE, str(current.inputs["linkedResourceId"]))
        if workspace is not None:
            for group, zone, _ in _workspace_zones(cloud, ids.parent(current.id)):
                remove_record(cloud, group, zone, str(workspace.outputs["customerId"]))


def _connections(cloud: Cloud, scope_id: str) -> list[Properties]:
    return [
        {
            "id": f"{scope_id}/privateEndpointConnections/{endpoint.name}",
            "name": endpoint.name,
            "type": "Microsoft.Insights/privateLinkScopes/privateEndpointConnections",
            "privateEndpoint": {"id": endpoint.id},
            "privateLinkServiceConnectionState": {"status": "Approved", "description": "Auto-Approved"},
            "provisioningState": "Succeeded",
        }
        for endpoint in endpoints_to(cloud, scope_id)
    ]


def _workspace_zones(cloud: Cloud, scope_id: str) -> Iterator[tuple[Stored, Stored, str]]:
    """Yield zone group, zone and address wherever the scope's endpoints keep names of log workspaces."""
    for endpoint in endpoints_to(cloud, scope_id):
        address = address_of(interface_of(cloud, cloud.require(PRIVATE_ENDPOINT, endpoint.id)))
        for group in zone_groups_of(cloud, endpoint.id):
            for _, config in entries(group.inputs, "privateDnsZoneConfigs"):
                zone = cloud.require(PRIVATE_ZONE, str(config["privateDnsZoneId"]))
                if zone.name.casefold() in WORKSPACE_ZONES:
                    yield group, zone, address
