"""What private endpoints and their zone groups share: a connection's target, and its network interface."""

import uuid

from localcloud.azure import addresses, ids
from localcloud.azure.databricks_network import subnet_prefixes
from localcloud.azure.private_link_groups import Group, groups_of, types_with_groups
from localcloud.azure.properties import entries, strings
from localcloud.azure.tokens import NETWORK_INTERFACE, PRIVATE_ENDPOINT, SUBNET
from localcloud.azure.virtual_network import interfaces_in
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

CONNECTIONS = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")


def connection_of(inputs: Properties) -> Properties:
    """Return the one connection of an endpoint."""
    return next(entry for key in CONNECTIONS for _, entry in entries(inputs, key))


def connection_name(endpoint_id: str, connection: Properties) -> str:
    """Return a connection's name, which is the endpoint's if the request gives none."""
    return str(connection.get("name") or ids.name(endpoint_id))


def is_connected(cloud: Cloud, endpoint: Properties) -> bool:
    """Tell whether the resource that an endpoint leads to is there."""
    target_id = str(connection_of(endpoint)["privateLinkServiceId"])
    return any(cloud.get(token, target_id) is not None for token in types_with_groups())


def target_of(cloud: Cloud, inputs: Properties) -> tuple[Stored, str]:
    """Return the resource that an endpoint leads to, and the id of its sub-resource."""
    connection = connection_of(inputs)
    target_id = str(connection["privateLinkServiceId"])
    group_id = next(group for _, group in strings(connection, "groupIds"))
    for token in types_with_groups():
        found = cloud.get(token, target_id)
        if found is not None:
            return found, group_id
    message = f"The Resource '{target_id.partition('/providers/')[2] or target_id}' was not found."
    raise CloudError("ResourceNotFound", message, 404)


def endpoints_to(cloud: Cloud, target_id: str) -> list[Stored]:
    """Return the private endpoints that lead to a resource."""
    return [
        endpoint
        for endpoint in cloud.all(PRIVATE_ENDPOINT)
        for key in CONNECTIONS
        for _, connection in entries(endpoint.inputs, key)
        if ids.same(str(connection["privateLinkServiceId"]), target_id)
    ]


def group_of(cloud: Cloud, endpoint: Stored) -> tuple[Stored, Group]:
    """Return the resource and the sub-resource that an endpoint leads to."""
    target, group_id = target_of(cloud, endpoint.inputs)
    return target, groups_of(target.token)[group_id]


def take_address(cloud: Cloud, id: str, inputs: Properties) -> Stored:
    """Make the endpoint's network interface with the next free address of its subnet.

    One to a private link scope takes an address for each of its services in Azure, and one here.
    """
    subnet = cloud.require(SUBNET, str(inputs["subnet"]["id"]))
    taken = [address_of(one) for one in interfaces_in(cloud, subnet.id)]
    address = addresses.next_free(subnet.name, subnet_prefixes(subnet.inputs), taken)
    name = inputs.get("customNetworkInterfaceName") or f"{ids.name(id)}.nic.{uuid.uuid4()}"
    interface = Stored(
        NETWORK_INTERFACE,
        f"{ids.resource_group(id)}/providers/Microsoft.Network/networkInterfaces/{name}",
        str(name),
        {"subnet": {"id": subnet.id}},
        {"privateIPAddress": address, "privateEndpoint": {"id": id}},
        cloud.now(),
    )
    cloud.put(interface)
    return interface


def dns_configs(cloud: Cloud, inputs: Properties, interface: Stored) -> list[Properties]:
    """Return the public names of an endpoint's target with the endpoint's address, as Azure shows them."""
    target, group_id = target_of(cloud, inputs)
    names = groups_of(target.token)[group_id].public_names(cloud, target)
    return [{"fqdn": name, "ipAddresses": [address_of(interface)]} for name in names]


def interface_of(cloud: Cloud, endpoint: Stored) -> Stored:
    """Return the network interface of an endpoint."""
    return cloud.require(NETWORK_INTERFACE, str(endpoint.outputs["networkInterfaces"][0]["id"]))


def address_of(interface: Stored) -> str:
    """Return the address of a network interface."""
    return str(interface.outputs["privateIPAddress"])
