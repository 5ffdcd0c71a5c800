"""Microsoft.Network: private endpoints.

https://learn.microsoft.com/azure/private-link/private-endpoint-overview and
specification/network/resource-manager/Microsoft.Network/stable/2024-05-01/privateEndpoint.json.
"""

from collections.abc import Iterator

from localcloud.azure import databricks_network, ids, monitor_scopes, references, storage_connections
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import by_parameter, network_name
from localcloud.azure.private_endpoint_records import remove_records, zone_groups_of
from localcloud.azure.private_link import (
    CONNECTIONS,
    connection_name,
    dns_configs,
    interface_of,
    is_connected,
    take_address,
    target_of,
)
from localcloud.azure.private_link_groups import groups_of
from localcloud.azure.properties import count, entries, get, text
from localcloud.azure.tokens import (
    DATABRICKS_WORKSPACE,
    PRIVATE_ENDPOINT,
    PRIVATE_LINK_SCOPE,
    STORAGE_ACCOUNT,
    SUBNET,
    VIRTUAL_NETWORK,
)
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import UNKNOWN, Properties

_LONGEST_REQUEST = 140


@register
class PrivateEndpoint(ArmResource):
    """A private endpoint: an address in a subnet that leads to one sub-resource of one resource."""

    token = PRIVATE_ENDPOINT
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Network/privateEndpoints/{privateEndpointName}"
    )
    api_version = "2024-05-01"
    names = by_parameter(privateEndpointName=network_name(2, 64))
    immutable = frozenset({"subnet", "customNetworkInterfaceName", *CONNECTIONS})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check that there is a subnet and exactly one connection to one sub-resource."""
        if get(inputs, "subnet.id") is None:
            yield Problem("subnet.id", "is required: the subnet that the endpoint takes its address from")
        if get(inputs, "ipConfigurations"):
            yield Problem(
                "ipConfigurations", "is not simulated: the endpoint takes the subnet's next free address"
            )
        found = [entry for key in CONNECTIONS for entry in entries(inputs, key)]
        if all(inputs.get(key) is not UNKNOWN for key in CONNECTIONS) and len(found) != 1:
            yield Problem(CONNECTIONS[0], f"a private endpoint has exactly one connection, not {len(found)}")
        for path, connection in found:
            if get(connection, "privateLinkServiceId") is None:
                yield Problem(f"{path}.privateLinkServiceId", "is required: the resource to connect to")
            if get(connection, "groupIds") is None or count(connection, "groupIds") not in (None, 1):
                yield Problem(f"{path}.groupIds", "names exactly one sub-resource, for example ['blob']")
            request = text(connection, "requestMessage")
            if request is not None and len(request) > _LONGEST_REQUEST:
                yield Problem(
                    f"{path}.requestMessage", f"has {len(request)} characters, at most {_LONGEST_REQUEST}"
                )

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the subnet, the target and its sub-resource."""
        _require_subnet(cloud, id, inputs, self.location(cloud, id, inputs))
        target, group_id = target_of(cloud, inputs)
        _begin(target)
        if target.token == DATABRICKS_WORKSPACE and text(target.inputs, "sku.name") != "premium":
            raise _call_failed(target, "Private Link needs a workspace of the premium tier.")
        if group_id not in groups_of(target.token):
            known = ", ".join(sorted(groups_of(target.token)))
            raise _call_failed(
                target, f"The sub-resource '{group_id}' is not supported; it is one of {known}."
            )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Take an address, and connect: approved at once where the deployer owns both ends, or on request."""
        if current is not None:
            kept = ("networkInterfaces", "customDnsConfigs", *CONNECTIONS)
            return {key: current.outputs[key] for key in kept if key in current.outputs}
        target, _ = target_of(cloud, inputs)
        interface = take_address(cloud, id, inputs)
        if target.token == STORAGE_ACCOUNT:
            storage_connections.connect(cloud, target, id, _state(inputs, "actionRequired"))
        connections = {
            key: [
                {
                    **connection,
                    "name": connection_name(id, connection),
                    "id": f"{id}/{key}/{connection_name(id, connection)}",
                    "type": f"Microsoft.Network/privateEndpoints/{key}",
                    "provisioningState": "Succeeded",
                    "privateLinkServiceConnectionState": _state(inputs, "actionsRequired"),
                }
                for _, connection in entries(inputs, key)
            ]
            for key in CONNECTIONS
        }
        return {
            **connections,
            "networkInterfaces": [{"id": interface.id}],
            "customDnsConfigs": dns_configs(cloud, inputs, interface),
        }

    def read(self, cloud: Cloud, current: Stored) -> Properties:
        """Show a connection whose target is gone as disconnected.

        https://learn.microsoft.com/azure/private-link/manage-private-endpoint#private-endpoint-connections
        """
        if is_connected(cloud, current.inputs):
            return current.outputs
        state = {"status": "Disconnected", "description": "", "actionsRequired": "None"}
        shown = {
            key: [{**connection, "privateLinkServiceConnectionState": state} for connection in connections]
            for key, connections in current.outputs.items()
            if key in CONNECTIONS
        }
        return {**current.outputs, **shown}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Take the zone groups' records away, and give the address back."""
        if is_connected(cloud, current.inputs):
            _begin(target_of(cloud, current.inputs)[0])
        for group in zone_groups_of(cloud, current.id):
            remove_records(cloud, group)
        storage_connections.disconnect(cloud, current.id)
        cloud.remove(interface_of(cloud, current))


def _state(inputs: Properties, actions: str) -> Properties:
    """Return a new connection's state: one that the manual list asks for waits for the target's owner.

    https://learn.microsoft.com/azure/private-link/private-endpoint-overview#access-to-a-private-link-resource-using-approval-workflow
    """
    if any(entries(inputs, CONNECTIONS[1])):
        return {"status": "Pending", "description": "Awaiting Approval", actions: "None"}
    return {"status": "Approved", "description": "Auto-Approved", actions: "None"}


def _require_subnet(cloud: Cloud, id: str, inputs: Properties, location: str) -> None:
    subnet_id = str(inputs["subnet"]["id"])
    subnet = references.referenced(cloud, SUBNET, subnet_id, id)
    references.referenced(cloud, VIRTUAL_NETWORK, ids.parent(subnet_id), id, location)
    services = [text(item, "serviceName") for _, item in entries(subnet.inputs, "delegations")]
    if services:
        raise CloudError(
            "PrivateEndpointCreationNotAllowedAsSubnetIsDelegated",
            f"Private endpoint {id} cannot be created in subnet {subnet_id} as it is delegated to "
            f"{services[0]}.",
        )


def _begin(target: Stored) -> None:
    """Start a write to what an endpoint connects to, of which there may be one at a time.

    Workspaces: https://github.com/hashicorp/terraform-provider-azurerm/issues/26373 and, for the refusal,
    https://github.com/databricks/terraform-databricks-examples/issues/177.
    """
    if target.token == DATABRICKS_WORKSPACE:
        databricks_network.begin(target.id)
    elif target.token == STORAGE_ACCOUNT:
        storage_connections.begin(target.id)
    elif target.token == PRIVATE_LINK_SCOPE:
        monitor_scopes.begin_endpoint(target.id)


def _call_failed(target: Stored, reason: str) -> CloudError:
    return CloudError("BadRequest", f"Call to {target.outputs['type']} failed. Error message: {reason}")
