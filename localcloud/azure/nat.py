"""Microsoft.Network: public IP addresses and NAT gateways.

https://learn.microsoft.com/azure/nat-gateway/nat-overview and
https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses
"""

import hashlib
from collections.abc import Iterator

from localcloud.azure import ids, locations, references
from localcloud.azure.arm import ArmResource
from localcloud.azure.names import by_parameter, network_name
from localcloud.azure.properties import count, get, identifiers, number, strings, text
from localcloud.azure.tokens import NAT_GATEWAY, PUBLIC_IP_ADDRESS, SUBNET
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import UNKNOWN, Properties


@register
class PublicIPAddress(ArmResource):
    """A public IP address. Basic ones cannot be made any more since 30 September 2025."""

    token = PUBLIC_IP_ADDRESS
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Network/publicIPAddresses/{publicIpAddressName}"
    )
    api_version = "2024-05-01"
    names = by_parameter(publicIpAddressName=network_name())
    immutable = frozenset({"zones", "publicIPAddressVersion", "publicIPPrefix"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check SKU, allocation and idle timeout."""
        sku = get(inputs, "sku.name")
        if sku is not UNKNOWN and (sku or "Basic") == "Basic":
            yield Problem(
                "sku.name",
                "IPv4BasicSkuPublicIpCountLimitReached: Cannot create more than 0 IPv4 Basic SKU public IP "
                "addresses "
                "for this subscription in this region; give 'Standard'",
            )
        method = get(inputs, "publicIPAllocationMethod")
        if sku == "Standard" and method is not UNKNOWN and method != "Static":
            message = "a Standard public IP address must have the allocation method Static"
            yield Problem("publicIPAllocationMethod", message)
        timeout = number(inputs, "idleTimeoutInMinutes")
        if timeout is not None and not 4 <= timeout <= 30:
            yield Problem("idleTimeoutInMinutes", f"is {timeout}: a public IP address takes 4 to 30 minutes")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the zones."""
        _require_zones(self.location(cloud, id, inputs), inputs)

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Allocate an address."""
        filled: Properties = {"idleTimeoutInMinutes": inputs.get("idleTimeoutInMinutes", 4)}
        filled["publicIPAddressVersion"] = inputs.get("publicIPAddressVersion", "IPv4")
        filled["sku"] = {"tier": "Regional", **inputs["sku"]}
        filled["ipAddress"] = current.outputs["ipAddress"] if current else _allocate(cloud, id)
        return filled

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while a NAT gateway uses the address."""
        for gateway in cloud.all(NAT_GATEWAY):
            if any(ids.same(one, current.id) for one in identifiers(gateway.inputs, "publicIpAddresses")):
                raise CloudError(
                    "PublicIPAddressCannotBeDeleted",
                    f"Public IP address {current.id} can not be deleted since it is still allocated to "
                    "resource "
                    f"{gateway.id}. In order to delete the public IP, disassociate/detach the Public IP "
                    "address from "
                    "the resource. To learn how to do this, see aka.ms/deletepublicip.",
                )


@register
class NatGateway(ArmResource):
    """A NAT gateway: the way out of subnets without public addresses."""

    token = NAT_GATEWAY
    path = (
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
        "/providers/Microsoft.Network/natGateways/{natGatewayName}"
    )
    api_version = "2024-05-01"
    names = by_parameter(natGatewayName=network_name())
    immutable = frozenset({"zones"})

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check SKU, zones and idle timeout."""
        if get(inputs, "sku.name") is None:
            yield Problem("sku.name", "is required: 'Standard'")
        timeout = number(inputs, "idleTimeoutInMinutes")
        if timeout is not None and not 4 <= timeout <= 120:
            yield Problem("idleTimeoutInMinutes", f"is {timeout}: a NAT gateway takes 4 to 120 minutes")
        if (count(inputs, "zones") or 0) > 1:
            yield Problem("zones", "a Standard NAT gateway lies in one zone, or in none")

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the addresses: there, in the same region, and with no other gateway."""
        location = self.location(cloud, id, inputs)
        _require_zones(location, inputs)
        for address_id in identifiers(inputs, "publicIpAddresses"):
            references.referenced(cloud, PUBLIC_IP_ADDRESS, address_id, id, location)
            for other in cloud.all(NAT_GATEWAY):
                used = identifiers(other.inputs, "publicIpAddresses")
                if not ids.same(other.id, id) and any(ids.same(one, address_id) for one in used):
                    raise CloudError(
                        "PublicIPAddressInUse",
                        f"Resource {id} is referencing public IP address {address_id} that is already "
                        "allocated to "
                        f"resource {other.id}.",
                    )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Four minutes are the default."""
        return {"idleTimeoutInMinutes": inputs.get("idleTimeoutInMinutes", 4)}

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while a subnet uses the gateway."""
        users = [
            subnet.id
            for subnet in cloud.all(SUBNET)
            if ids.same(text(subnet.inputs, "natGateway.id") or "", current.id)
        ]
        if users:
            raise CloudError(
                "InUseNatGatewayCannotBeDeleted",
                f"Nat gateway {current.id} cannot be deleted because it is in use by the following "
                "resources: "
                f"{references.listed(users)}. In order to delete the Nat gateway, remove the association "
                "with the "
                "resource(s).",
            )


def _require_zones(location: str, inputs: Properties) -> None:
    """https://learn.microsoft.com/azure/reliability/availability-zones-region-support."""
    zones = [zone for _, zone in strings(inputs, "zones")]
    if reason := locations.refuse_zones(location, zones):
        raise CloudError("AvailabilityZoneNotSupported", f"The zones of the resource: {reason}.")


def _allocate(cloud: Cloud, id: str) -> str:
    """Return an address of one of Azure's ranges that nobody has; the same resource gets the same again."""
    taken = {str(address.outputs["ipAddress"]) for address in cloud.all(PUBLIC_IP_ADDRESS)}
    number = int.from_bytes(hashlib.sha256(id.casefold().encode()).digest()[:2], "big")
    while (found := f"20.75.{number // 256 % 256}.{number % 256}") in taken:
        number += 1
    return found
