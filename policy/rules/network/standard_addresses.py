"""Public addresses are of the kind that is closed by default."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

_standard = wants("sku.name", "Standard", "StandardV2", absent="Basic")
_static = wants("publicIPAllocationMethod", "Static", absent="Dynamic")


def _check(address: Resource) -> Iterator[str]:
    yield from _standard(address)
    yield from _static(address)


RULE = ResourceRule(
    name="network-standard-addresses",
    severity=Severity.MEDIUM,
    description="A public address is of the Standard kind, and static.",
    reason="Basic addresses are retired and open by default, and nobody can allow one that changes.",
    source="https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance",
    way_out="Set sku.name to Standard and publicIPAllocationMethod to Static.",
    on=("azure-native:network:PublicIPAddress",),
    check=_check,
)
