"""Nothing in a security group of workers denies what Databricks needs."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.security_rules import ANY_PORT, NETWORK, Flow, denial
from policy.core.values import NotYetKnown, Properties
from policy.core.workspaces import WORKSPACE
from policy.rules.network.guarded_workers import DELEGATE

GROUP = "azure-native:network:NetworkSecurityGroup"
SUBNET = "azure-native:network:Subnet"

OWN_PREFIX = "Microsoft.Databricks-workspaces_UseOnly_"
FIRST_FREE_PRIORITY = 200
"""Databricks' own rules have 100 to 104. That it keeps to numbers below 200 is this project's convention,
which no page states: what it adds next finds its number free."""

_FLOWS = (
    Flow(direction="Inbound", destination=NETWORK, protocol="*", ports=ANY_PORT),
    Flow(direction="Outbound", destination=NETWORK, protocol="*", ports=ANY_PORT),
    Flow(direction="Outbound", destination="Sql", protocol="Tcp", ports=(3306, 3306)),
    Flow(direction="Outbound", destination="Storage", protocol="Tcp", ports=(443, 443)),
    Flow(direction="Outbound", destination="EventHub", protocol="Tcp", ports=(9093, 9093)),
)
_CONTROL_PLANE = tuple(
    Flow(direction="Outbound", destination="AzureDatabricks", protocol="Tcp", ports=ports)
    for ports in ((443, 443), (3306, 3306), (8443, 8451))
)
"""Needed where the workers do not reach the control plane through a private endpoint."""


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    workspaces = stack.of(WORKSPACE)
    public = any(found.at("requiredNsgRules", "AllRules") == "AllRules" for found in workspaces)
    flows = (*_FLOWS, *(_CONTROL_PLANE if public else ()))
    guarding = {
        group.urn: group
        for subnet in stack.of(SUBNET)
        if DELEGATE in [delegation.at("serviceName") for delegation in subnet.each("delegations")]
        for group in stack.behind(subnet, "networkSecurityGroup", GROUP)
    }
    for group in guarding.values():
        yield from apart([group], lambda found: _mistakes(found, flows))


def _mistakes(group: Resource, flows: tuple[Flow, ...]) -> Iterator[Violation]:
    rules: list[Properties] = group.each("securityRules")
    for rule in rules:
        own = str(rule.at("name", "")).startswith(OWN_PREFIX)
        if not own and rule.at("priority", FIRST_FREE_PRIORITY) < FIRST_FREE_PRIORITY:
            yield Violation(
                group,
                f"the security rule {rule.at('name')} has priority {rule.at('priority')}; those below "
                f"{FIRST_FREE_PRIORITY} are for Databricks' own rules",
            )
    for flow in flows:
        if rule := denial(flow, rules):
            yield Violation(
                group, f"the security rule {rule.at('name')} denies {flow}, which the workers need"
            )


RULE = StackRule(
    name="network-required-traffic",
    severity=Severity.HIGH,
    description="A security group of workers denies nothing that Databricks needs.",
    reason="Clusters whose workers cannot reach each other, storage or the control plane do not start.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject"
    "#network-security-group-rules",
    remediation="Remove the rule, narrow what it denies, or give it a priority above the rules that allow "
    "the "
    "traffic, from 200 on.",
    check=_check,
)
