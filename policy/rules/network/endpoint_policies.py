"""Subnets say whether their security rules bind private endpoints."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="network-endpoint-policies",
    severity=Severity.LOW,
    description="A subnet says whether its security rules hold for private endpoints, too.",
    reason="By default neither security rules nor routes bind private endpoints, however right they look.",
    source="https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy",
    way_out="Set privateEndpointNetworkPolicies.",
    on=("azure-native:network:Subnet",),
    check=wants(
        "privateEndpointNetworkPolicies",
        "Disabled",
        "Enabled",
        "NetworkSecurityGroupEnabled",
        "RouteTableEnabled",
    ),
)
