"""Security groups let nobody in from the internet, and name where traffic goes."""

from collections.abc import Callable, Iterable, Iterator

from policy.core.networks import allows, reaches_anywhere
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _closed(direction: str, end: str, words: str) -> Callable[[Resource], Iterable[str | NotYetKnown]]:
    """Return a check that no rule of a direction has the internet as its ``source`` or ``destination``."""

    def opened(rule: Properties) -> Iterator[str]:
        if allows(rule, direction) and reaches_anywhere(rule, end):
            yield f"the security rule {rule.at('name')} lets {words}"

    return lambda group: apart(group.each("securityRules"), opened)


RULES = (
    ResourceRule(
        name="network-no-open-inbound",
        severity=Severity.CRITICAL,
        description="A security group lets nobody in from the internet.",
        reason="The workers of a cluster run other people's code next to the data, and need no visitors.",
        source="https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
        remediation="Name the networks that may come in, as VirtualNetwork or as ranges of your own.",
        on=("azure-native:network:NetworkSecurityGroup",),
        check=_closed("Inbound", "source", "the internet in"),
    ),
    ResourceRule(
        name="network-no-open-outbound",
        severity=Severity.HIGH,
        description="A security group allows traffic to named services and networks only.",
        reason="Data leaves by the way that code finds open; what Databricks needs has service tags.",
        source="https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject",
        remediation="Name the service tag or the range, such as AzureDatabricks or Storage.EastUS2.",
        on=("azure-native:network:NetworkSecurityGroup",),
        check=_closed("Outbound", "destination", "everything out to the internet"),
    ),
)
