"""Serverless compute reaches what it was allowed to."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

_restricted = wants("egress.networkAccess.restrictionMode", "RESTRICTED_ACCESS", absent="FULL_ACCESS")
_enforced = wants("egress.networkAccess.policyEnforcement.enforcementMode", "ENFORCED", absent="ENFORCED")


def _check(policy: Resource) -> Iterator[str]:
    yield from _restricted(policy)
    yield from _enforced(policy)


RULE = ResourceRule(
    name="network-serverless-egress",
    severity=Severity.HIGH,
    description="Serverless compute reaches only what its network policy names.",
    reason="It runs outside of your network, so no security group of yours sees what leaves it.",
    source="https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/network-policies",
    way_out="Set restrictionMode to RESTRICTED_ACCESS, enforcementMode to ENFORCED, and name destinations.",
    on=("databricks:index/accountNetworkPolicy:AccountNetworkPolicy",),
    check=_check,
)
