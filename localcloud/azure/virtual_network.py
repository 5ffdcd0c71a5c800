"""Microsoft.Network: virtual networks and their subnets.

https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq, limits in
https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-networking-limits
"""

from collections.abc import Iterator

from localcloud.azure import addresses, concurrency, databricks_network, ids, references
from localcloud.azure.arm import ArmResource
from localcloud.azure.databricks_network import subnet_prefixes
from localcloud.azure.delegations import refuse_service
from localcloud.azure.names import by_parameter, network_name
from localcloud.azure.properties import entries, get, number, strings, text
from localcloud.azure.tokens import (
    NAT_GATEWAY,
    NETWORK_INTERFACE,
    PEERING,
    SECURITY_GROUP,
    SUBNET,
    VIRTUAL_NETWORK,
)
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

_LONGEST_PREFIX = 29
"""The smallest subnet: Azure keeps five of its eight addresses."""


@register
class VirtualNetwork(ArmResource):
    """A virtual network; its subnets and peerings are resources of their own."""

    token = VIRTUAL_NETWORK
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Network/virtualNetworks/{virtualNetworkName}"
    )
    api_version = "2024-05-01"
    names = by_parameter(virtualNetworkName=network_name(2, 64))
    sub_resources = frozenset({"subnets", "virtualNetworkPeerings"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the address space."""
        for key, kind in (("subnets", "Subnet"), ("virtualNetworkPeerings", "VirtualNetworkPeering")):
            if get(inputs, key) is not None:
                yield Problem(
                    key, f"is not simulated: declare each as a network:{kind}, or the two forms fight"
                )
        name = text(inputs, "virtualNetworkName") or "virtualNetwork"
        if get(inputs, "addressSpace") is None or get(inputs, "addressSpace.addressPrefixes") == []:
            message = f"AddressSpaceMissing: virtual network {name} needs an address space"
            yield Problem("addressSpace.addressPrefixes", message)
        valid: list[str] = []
        for path, prefix in strings(inputs, "addressSpace.addressPrefixes"):
            if reason := addresses.refuse_prefix(prefix, name) or addresses.refuse_reserved(prefix):
                yield Problem(path, reason)
            elif found := addresses.overlaps(addresses.networks([prefix]), addresses.networks(valid)):
                yield Problem(path, f"AddressPrefixesOverlap: {found[0]} overlaps another prefix of {name}")
            else:
                valid.append(prefix)
        timeout = number(inputs, "flowTimeoutInMinutes")
        if timeout is not None and not 4 <= timeout <= 30:
            yield Problem("flowTimeoutInMinutes", f"is {timeout}: Azure takes 4 to 30 minutes")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Refuse address space that leaves subnets outside, or reaches into a peered network's."""
        concurrency.begin(cloud, id, self.location(cloud, id, inputs))
        _require_apart_from_peers(cloud, id, inputs)
        for subnet in subnets_of(cloud, id):
            _require_inside(id, subnet.name, subnet.inputs, inputs)

    def read_resource(self, cloud: Cloud, id: str) -> Properties:
        """Return the network's subnets and peerings, whoever declared them."""
        inside = {
            "subnets": subnets_of(cloud, id),
            "virtualNetworkPeerings": [one for one in cloud.all(PEERING) if ids.same(ids.parent(one.id), id)],
        }
        return {key: [{**one.outputs, "id": one.id} for one in found] for key, found in inside.items()}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while something lives in one of the subnets."""
        concurrency.begin(cloud, current.id, str(current.outputs["location"]))
        for subnet in subnets_of(cloud, current.id):
            require_unused(cloud, subnet)


@register
class Subnet(ArmResource):
    """A subnet of a virtual network."""

    token = SUBNET
    path = VirtualNetwork.path + "/subnets/{subnetName}"
    api_version = "2024-05-01"
    parent = VIRTUAL_NETWORK
    names = by_parameter(virtualNetworkName=network_name(2, 64), subnetName=network_name())
    located = None
    tag_rules = None
    immutable = frozenset({"defaultOutboundAccess"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the prefixes and the delegations."""
        name = text(inputs, "subnetName") or "subnet"
        one = text(inputs, "addressPrefix")
        if get(inputs, "addressPrefix") is None and not get(inputs, "addressPrefixes"):
            yield Problem("addressPrefix", f"AddressPrefixMissing: subnet {name} needs an address prefix")
        for path, prefix in [*([("addressPrefix", one)] if one else []), *strings(inputs, "addressPrefixes")]:
            if reason := addresses.refuse_prefix(prefix, name) or _refuse_length(prefix):
                yield Problem(path, reason)
        delegations = list(entries(inputs, "delegations"))
        for path, delegation in delegations:
            for key in ("name", "serviceName"):
                if get(delegation, key) is None:
                    yield Problem(f"{path}.{key}", "is required")
            service = text(delegation, "serviceName")
            if service is not None and (reason := refuse_service(service)):
                yield Problem(f"{path}.serviceName", reason)
        if len(delegations) > 1:
            message = "SubnetDelegationsCannotExceedOne: a subnet is delegated to one service at most"
            yield Problem("delegations", message)

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the place in the network, what the subnet refers to, and what its users need."""
        network = cloud.require(VIRTUAL_NETWORK, ids.parent(id), "ParentResourceNotFound")
        location = str(network.outputs["location"])
        concurrency.begin(cloud, network.id, location)
        _require_inside(network.id, ids.name(id), inputs, network.inputs)
        _require_apart(cloud, network, id, inputs)
        for path, token in (("networkSecurityGroup.id", SECURITY_GROUP), ("natGateway.id", NAT_GATEWAY)):
            reference = text(inputs, path)
            if reference is not None:
                references.referenced(cloud, token, reference, id, location)
        if current is not None:
            _require_users_content(cloud, current, inputs)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Delegations get an id and a state."""
        delegations = [
            {
                **delegation,
                "id": f"{id}/delegations/{delegation['name']}",
                "actions": ["Microsoft.Network/virtualNetworks/subnets/join/action"],
                "provisioningState": "Succeeded",
                "type": "Microsoft.Network/virtualNetworks/subnets/delegations",
            }
            for _, delegation in entries(inputs, "delegations")
        ]
        defaults = {
            "privateEndpointNetworkPolicies": "Disabled",
            "privateLinkServiceNetworkPolicies": "Enabled",
        }
        given = {key: inputs.get(key) or value for key, value in defaults.items()}
        return {"delegations": delegations, **given}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while something lives in the subnet."""
        network = cloud.get(VIRTUAL_NETWORK, ids.parent(current.id))
        if network is not None:
            concurrency.begin(cloud, network.id, str(network.outputs["location"]))
        require_unused(cloud, current)


def space_of(network: Properties) -> list[addresses.Network]:
    """Return a virtual network's address space."""
    return addresses.networks(prefix for _, prefix in strings(network, "addressSpace.addressPrefixes"))


def peers_of(cloud: Cloud, network_id: str) -> list[Stored]:
    """Return the networks that a network is peered with, in either direction."""
    peers: dict[str, Stored] = {}
    for peering in cloud.all(PEERING):
        ends = (ids.parent(peering.id), text(peering.inputs, "remoteVirtualNetwork.id") or "")
        for end, other in (ends, ends[::-1]):
            found = cloud.get(VIRTUAL_NETWORK, other) if ids.same(end, network_id) else None
            if found is not None:
                peers[found.id.casefold()] = found
    return list(peers.values())


def subnets_of(cloud: Cloud, network_id: str) -> list[Stored]:
    """Return the subnets of a virtual network."""
    return [subnet for subnet in cloud.all(SUBNET) if ids.same(ids.parent(subnet.id), network_id)]


def interfaces_in(cloud: Cloud, subnet_id: str) -> list[Stored]:
    """Return the network interfaces in a subnet."""
    interfaces = cloud.all(NETWORK_INTERFACE)
    return [one for one in interfaces if ids.same(str(one.inputs["subnet"]["id"]), subnet_id)]


def require_unused(cloud: Cloud, subnet: Stored) -> None:
    """Refuse to delete a subnet that a private endpoint or a workspace lives in."""
    users = [f"{one.id}/ipConfigurations/privateEndpointIpConfig" for one in interfaces_in(cloud, subnet.id)]
    for workspace in databricks_network.workspaces_on(cloud, subnet.id):
        users.append(databricks_network.intent_policy(workspace, subnet.id))
    if users:
        raise CloudError(
            "InUseSubnetCannotBeDeleted",
            f"Subnet {subnet.name} is in use by {references.listed(users)} and cannot be deleted. In order "
            "to delete "
            "the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
        )


def _refuse_length(prefix: str) -> str | None:
    (network,) = addresses.networks([prefix])
    if network.version == 6 and network.prefixlen != addresses.IPV6_SUBNET:
        return f"{prefix}: a subnet's IPv6 prefix is exactly /{addresses.IPV6_SUBNET}"
    if network.version == 4 and network.prefixlen > _LONGEST_PREFIX:
        return f"{prefix} is too small: a subnet is /{_LONGEST_PREFIX} or larger"
    return None


def _require_apart_from_peers(cloud: Cloud, id: str, inputs: Properties) -> None:
    """https://learn.microsoft.com/azure/virtual-network/update-virtual-network-peering-address-space."""
    for peer in peers_of(cloud, id):
        if found := addresses.overlaps(space_of(inputs), space_of(peer.inputs)):
            raise CloudError(
                "VnetAddressSpacesOverlap",
                f"Virtual network {id} cannot have the address prefixes {', '.join(found)}: they overlap "
                f"with the address space of virtual network {peer.id}, which it is peered with.",
            )


def _require_inside(network_id: str, subnet: str, inputs: Properties, network: Properties) -> None:
    spaces = space_of(network)
    if not all(addresses.inside(prefix, spaces) for prefix in addresses.networks(subnet_prefixes(inputs))):
        raise CloudError(
            "NetcfgSubnetRangeOutsideVnet",
            f"Subnet '{subnet}' is not valid because its IP address range is outside the IP address range of "
            f"virtual network '{ids.name(network_id)}'.",
        )


def _require_apart(cloud: Cloud, network: Stored, id: str, inputs: Properties) -> None:
    own = addresses.networks(subnet_prefixes(inputs))
    for other in subnets_of(cloud, network.id):
        if not ids.same(other.id, id) and addresses.overlaps(
            own, addresses.networks(subnet_prefixes(other.inputs))
        ):
            raise CloudError(
                "NetcfgSubnetRangesOverlap",
                f"Subnet '{ids.name(id)}' is not valid because its IP address range overlaps with that of an "
                f"existing subnet in virtual network '{network.name}'.",
            )


def _require_users_content(cloud: Cloud, current: Stored, inputs: Properties) -> None:
    """Refuse a change that what lives in the subnet does not survive."""
    workspaces = list(databricks_network.workspaces_on(cloud, current.id))
    interfaces = interfaces_in(cloud, current.id)
    lost = set(subnet_prefixes(current.inputs)) - set(subnet_prefixes(inputs))
    if lost and (workspaces or interfaces):
        raise CloudError(
            "InUsePrefixCannotBeDeleted",
            f"IpPrefix {sorted(lost)[0]} on Subnet {current.name} has active allocations and cannot be "
            "deleted.",
        )
    if interfaces and list(entries(inputs, "delegations")):
        raise CloudError(
            "SubnetWithPrivateEndpointCannotBeDelegated",
            f"Subnet {current.name} cannot be delegated because private endpoints are in it: "
            f"{references.listed(one.id for one in interfaces)}.",
        )
    for workspace in workspaces:
        before, after = (text(one, "networkSecurityGroup.id") for one in (current.inputs, inputs))
        if after is None or not ids.same(before or "", after):
            raise CloudError(
                "NetworkSecurityGroupCannotBeRemovedDueToNipOnSubnet",
                f"Network security group cannot be removed from subnet {current.id} because it has network "
                "intent "
                f"policy {databricks_network.intent_policy(workspace, current.id)} applied.",
            )
        services = [text(item, "serviceName") for _, item in entries(inputs, "delegations")]
        if databricks_network.DELEGATION not in services:
            raise CloudError(
                "SubnetMissingRequiredDelegation",
                f"Subnet {current.name} requires any of the following delegation(s) "
                f"[{databricks_network.DELEGATION}] to reference service association link.",
            )
