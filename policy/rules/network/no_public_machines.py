"""Public addresses are for the way out, not for machines."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation

ADDRESS = "azure-native:network:PublicIPAddress"
GATEWAYS = ("azure-native:network:NatGateway", "azure-native:network:AzureFirewall")


def _check(stack: Stack) -> Iterator[Violation]:
    used = {
        address.urn
        for gateway in stack.of(*GATEWAYS)
        for key in gateway.property_dependencies
        for address in stack.behind(gateway, key, ADDRESS)
    }
    for address in stack.of(ADDRESS):
        if address.urn not in used:
            yield Violation(address, "no NAT gateway and no firewall has it, so it can make a machine public")


RULE = StackRule(
    name="network-no-public-machines",
    severity=Severity.HIGH,
    description="A public address belongs to a NAT gateway or to a firewall.",
    reason="Traffic can leave through one known address; nothing here has to be reached from outside.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/secure-cluster-connectivity",
    remediation="Give the address to the NAT gateway, or remove it, and reach machines by private ways.",
    check=_check,
)
