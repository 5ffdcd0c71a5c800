"""Security groups name where traffic goes."""

from collections.abc import Iterable, Iterator

from policy.core.networks import allows, reaches_anywhere
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _open(rule: Properties) -> Iterator[str]:
    if allows(rule, "Outbound") and reaches_anywhere(rule, "destination"):
        yield f"the security rule {rule.at('name')} lets everything out to the internet"


def _check(group: Resource) -> Iterable[str | NotYetKnown]:
    return apart(group.each("securityRules"), _open)


RULE = ResourceRule(
    name="network-no-open-outbound",
    severity=Severity.HIGH,
    description="A security group allows traffic to named services and networks only.",
    reason="Data leaves by the way that code finds open; what Databricks needs has service tags.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject",
    way_out="Name the service tag or the range, such as AzureDatabricks or Storage.EastUS2.",
    on=("azure-native:network:NetworkSecurityGroup",),
    check=_check,
)
