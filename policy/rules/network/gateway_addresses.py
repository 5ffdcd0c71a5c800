"""NAT gateways have an address."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

ADDRESSES = ("publicIpAddresses", "publicIpPrefixes", "publicIpAddressesV6", "publicIpPrefixesV6")


def _check(gateway: Resource) -> Iterator[str]:
    # Whether there is one can be told before its id is known.
    if not any(gateway.each(key) for key in ADDRESSES):
        yield "it has neither a public address nor a prefix"


RULE = ResourceRule(
    name="network-gateway-addresses",
    severity=Severity.HIGH,
    description="A NAT gateway has a public address or a prefix.",
    reason="Azure creates a gateway without an address, and nothing leaves the subnets that use it.",
    source="https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource",
    remediation="Set publicIpAddresses or publicIpPrefixes.",
    on=("azure-native:network:NatGateway",),
    check=_check,
)
