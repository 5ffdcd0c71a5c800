"""Zones of private endpoints hold the records of private endpoints."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="network-no-registration",
    severity=Severity.LOW,
    description="Machines do not register their names in the zones of private endpoints.",
    reason="A machine that takes the name of a service gets the traffic of its clients.",
    source="https://learn.microsoft.com/azure/dns/private-dns-autoregistration",
    way_out="Set registrationEnabled to false.",
    on=("azure-native:privatedns:VirtualNetworkLink",),
    check=wants("registrationEnabled", False, absent=False),
)
