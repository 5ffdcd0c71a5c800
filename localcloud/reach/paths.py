"""Network paths: how a machine in a network reaches a private address, or the internet."""

from ipaddress import IPv4Address, IPv4Network

from localcloud.azure import ids, tokens
from localcloud.azure.properties import identifiers, text
from localcloud.core.cloud import Stored
from localcloud.reach.blocked import Blocked, Trail
from localcloud.reach.world import World


def require_route(world: World, network: Stored, endpoint: Stored, trail: Trail) -> None:
    """Raise ``Blocked`` unless a network is the endpoint's own, or peered with it in both directions.

    Peering is not transitive: https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview.
    """
    subnet_id = str(endpoint.inputs["subnet"]["id"])
    other = world.network(ids.parent(subnet_id))
    if other is None:
        raise Blocked(f"private endpoint '{endpoint.name}' lies in '{subnet_id}', which does not exist")
    if ids.same(other.id, network.id):
        trail.add(f"private endpoint '{endpoint.name}' lies in network '{network.name}'")
        return
    for here, there in ((network, other), (other, network)):
        peering = _peering(world, here, there)
        if peering is None:
            raise Blocked(
                f"network '{network.name}' and network '{other.name}', where private endpoint "
                f"'{endpoint.name}' lies, are not peered both ways: the peering from '{here.name}' to "
                f"'{there.name}' is missing"
            )
        if peering.outputs.get("peeringState", "Connected") != "Connected":
            state = peering.outputs["peeringState"]
            raise Blocked(
                f"peering '{peering.name}' from network '{here.name}' to network '{there.name}' is {state}"
            )
        if peering.inputs.get("allowVirtualNetworkAccess") is False:
            raise Blocked(
                f"peering '{peering.name}' from network '{here.name}' to network '{there.name}' has "
                "allowVirtualNetworkAccess off"
            )
    trail.add(
        f"network '{network.name}' is peered with network '{other.name}', where private endpoint "
        f"'{endpoint.name}' lies"
    )


def require_way_out(world: World, subnet: Stored, trail: Trail) -> str | None:
    """Raise ``Blocked`` if a subnet has no way to the internet; return the address that it comes from.

    A machine without a public address needs one of
    https://learn.microsoft.com/azure/databricks/security/network/classic/secure-cluster-connectivity#egress.
    What is behind a route table localcloud does not know: it is taken to lead to a firewall that lets out.
    """
    gateway_id, route_table = text(subnet.inputs, "natGateway.id"), text(subnet.inputs, "routeTable.id")
    gateway = world.get(tokens.NAT_GATEWAY, gateway_id)
    if gateway is not None:
        found = [world.get(tokens.PUBLIC_IP_ADDRESS, one) for one in _addresses(gateway)]
        addresses = [str(one.outputs["ipAddress"]) for one in found if one is not None]
        if not addresses:
            raise Blocked(f"NAT gateway '{gateway.name}' of subnet '{subnet.name}' has no public IP address")
        trail.add(f"subnet '{subnet.name}' goes out by NAT gateway '{gateway.name}' as {addresses[0]}")
        return addresses[0]
    if route_table is not None:
        trail.add(f"subnet '{subnet.name}' goes out by route table '{ids.name(route_table)}'")
        return None
    lost = f": NAT gateway '{ids.name(gateway_id)}' does not exist" if gateway_id else ""
    raise Blocked(
        f"subnet '{subnet.name}' has no way out{lost or '; give it a NAT gateway or a route table'}"
    )


def in_ranges(address: str | None, ranges: list[str]) -> bool:
    """Tell whether a public address is one of these addresses or ranges."""
    return address is not None and any(IPv4Address(address) in IPv4Network(one) for one in ranges)


def _addresses(gateway: Stored) -> list[str]:
    return identifiers(gateway.inputs, "publicIpAddresses")


def _peering(world: World, here: Stored, there: Stored) -> Stored | None:
    for peering in world.peerings:
        remote = text(peering.inputs, "remoteVirtualNetwork.id") or ""
        if ids.same(ids.parent(peering.id), here.id) and ids.same(remote, there.id):
            return peering
    return None
