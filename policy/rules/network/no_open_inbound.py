"""Security groups let nobody in from the internet."""

from collections.abc import Iterable, Iterator

from policy.core.networks import allows, reaches_anywhere
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _open(rule: Properties) -> Iterator[str]:
    if allows(rule, "Inbound") and reaches_anywhere(rule, "source"):
        yield f"the security rule {rule.at('name')} lets the internet in"


def _check(group: Resource) -> Iterable[str | NotYetKnown]:
    return apart(group.each("securityRules"), _open)


RULE = ResourceRule(
    name="network-no-open-inbound",
    severity=Severity.CRITICAL,
    description="A security group lets nobody in from the internet.",
    reason="The workers of a cluster run other people's code next to the data, and need no visitors.",
    source="https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
    way_out="Name the networks that may come in, as VirtualNetwork or as ranges of your own.",
    on=("azure-native:network:NetworkSecurityGroup",),
    check=_check,
)
