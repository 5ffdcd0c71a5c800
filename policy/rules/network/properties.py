"""What the properties of networks, addresses and log workspaces must say."""

from policy.core.allowed_values import allowed_values, every
from policy.core.rule import ResourceRule, Severity

RULES = (
    ResourceRule(
        name="network-endpoint-policies",
        severity=Severity.LOW,
        description="A subnet says whether its security rules hold for private endpoints, too.",
        reason="By default neither security rules nor routes bind private endpoints, however right "
        "they look.",
        source="https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy",
        remediation="Set privateEndpointNetworkPolicies.",
        on=("azure-native:network:Subnet",),
        check=allowed_values(
            "privateEndpointNetworkPolicies",
            "Disabled",
            "Enabled",
            "NetworkSecurityGroupEnabled",
            "RouteTableEnabled",
        ),
    ),
    ResourceRule(
        name="network-no-default-outbound",
        severity=Severity.HIGH,
        description="A subnet has no outbound access but the one that it is given.",
        reason="Default outbound access uses addresses that nobody owns, can allow, or can watch.",
        source="https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access",
        remediation="Set defaultOutboundAccess to false, and give the subnet a NAT gateway or a route to a "
        "firewall.",
        on=("azure-native:network:Subnet",),
        check=allowed_values("defaultOutboundAccess", False, absent=True),
    ),
    ResourceRule(
        name="network-no-log-queries-from-outside",
        severity=Severity.MEDIUM,
        description="A log workspace is not queried from public networks.",
        reason="Logs hold names, addresses and queries, and tell an attacker what was noticed.",
        source="https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-security",
        remediation="Set publicNetworkAccessForQuery to Disabled.",
        on=("azure-native:operationalinsights:Workspace",),
        check=allowed_values("publicNetworkAccessForQuery", "Disabled", absent="Enabled"),
    ),
    ResourceRule(
        name="network-no-logs-from-outside",
        severity=Severity.MEDIUM,
        description="A log workspace takes no records from public networks.",
        reason="Whoever can write to the logs can bury what was noticed, and raise the bill.",
        source="https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-security",
        remediation="Set publicNetworkAccessForIngestion to Disabled; diagnostic settings do not need it.",
        on=("azure-native:operationalinsights:Workspace",),
        check=allowed_values("publicNetworkAccessForIngestion", "Disabled", absent="Enabled"),
    ),
    ResourceRule(
        name="network-no-registration",
        severity=Severity.LOW,
        description="Machines do not register their names in the zones of private endpoints.",
        reason="A machine that takes the name of a service gets the traffic of its clients.",
        source="https://learn.microsoft.com/azure/dns/private-dns-autoregistration",
        remediation="Set registrationEnabled to false.",
        on=("azure-native:privatedns:VirtualNetworkLink",),
        check=allowed_values("registrationEnabled", False, absent=False),
    ),
    ResourceRule(
        name="network-serverless-egress",
        severity=Severity.HIGH,
        description="Serverless compute reaches only what its network policy names.",
        reason="It runs outside of your network, so no security group of yours sees what leaves it.",
        source="https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/network-policies",
        remediation="Set restrictionMode to RESTRICTED_ACCESS, enforcementMode to ENFORCED, and name "
        "destinations.",
        on=("databricks:index/accountNetworkPolicy:AccountNetworkPolicy",),
        check=every(
            allowed_values("egress.networkAccess.restrictionMode", "RESTRICTED_ACCESS", absent="FULL_ACCESS"),
            allowed_values(
                "egress.networkAccess.policyEnforcement.enforcementMode", "ENFORCED", absent="ENFORCED"
            ),
        ),
    ),
    ResourceRule(
        name="network-standard-addresses",
        severity=Severity.MEDIUM,
        description="A public address is of the Standard kind, and static.",
        reason="Basic addresses are retired and open by default, and nobody can allow one that changes.",
        source="https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance",
        remediation="Set sku.name to Standard and publicIPAllocationMethod to Static.",
        on=("azure-native:network:PublicIPAddress",),
        check=every(
            allowed_values("sku.name", "Standard", "StandardV2", absent="Basic"),
            allowed_values("publicIPAllocationMethod", "Static", absent="Dynamic"),
        ),
    ),
)
