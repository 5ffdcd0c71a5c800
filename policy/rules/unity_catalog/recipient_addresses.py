"""Recipients with a token come from known addresses."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(recipient: Resource) -> Iterator[str]:
    if recipient.at("authenticationType") != "TOKEN":
        return
    if not recipient.each("ipAccessList.allowedIpAddresses"):
        yield "its token works from any address"


RULE = ResourceRule(
    name="unity-catalog-recipient-addresses",
    severity=Severity.HIGH,
    description="A recipient with a token reads from known addresses only.",
    reason="A token says nothing about who bears it.",
    source="https://learn.microsoft.com/azure/databricks/delta-sharing/access-list",
    remediation="List the recipient's addresses in ipAccessList.allowedIpAddresses.",
    on=("databricks:index/recipient:Recipient",),
    check=_check,
)
