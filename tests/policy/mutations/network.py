"""Networks with ways in and out that nobody chose."""

from typing import Any

from tests.policy.mutation import REMOVED, Mutation, Put, add, detach, drop

ADDRESS = "azure-native:network:PublicIPAddress"
EGRESS_POLICY = "databricks:index/accountNetworkPolicy:AccountNetworkPolicy"
GATEWAY = "azure-native:network:NatGateway"
GROUP = "azure-native:resources:ResourceGroup"
LINK = "azure-native:privatedns:VirtualNetworkLink"
LOGS = "azure-native:operationalinsights:Workspace"
NETWORK = "azure-native:network:VirtualNetwork"
NSG = "azure-native:network:NetworkSecurityGroup"
PEERING = "azure-native:network:VirtualNetworkPeering"
SUBNET = "azure-native:network:Subnet"
ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup"


def security_rule(direction: str, **more: Any) -> dict[str, Any]:
    """Return a security rule that allows much."""
    return {
        "name": "opened",
        "direction": direction,
        "access": "Allow",
        "protocol": "Tcp",
        "priority": 200,
        "sourceAddressPrefix": "VirtualNetwork",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "VirtualNetwork",
        "destinationPortRange": "*",
        **more,
    }


def denial(priority: int, destination: str, direction: str = "Outbound") -> dict[str, Any]:
    """Return a security rule that denies traffic of the workers."""
    return security_rule(
        direction,
        name="closed",
        access="Deny",
        protocol="*",
        priority=priority,
        sourceAddressPrefix="*",
        destinationAddressPrefix=destination,
    )


MUTATIONS = [
    Mutation(
        "network-delegated-subnets",
        "a subnet of the workspace is not delegated",
        Put(SUBNET, "delegations", [], "network-public-subnet"),
    ),
    Mutation(
        "network-delegated-subnets",
        "a subnet of the workspace is delegated to another service",
        Put(
            SUBNET,
            "delegations.0.serviceName",
            "Microsoft.ContainerInstance/containerGroups",
            "network-private-subnet",
        ),
        stack="prod",
    ),
    Mutation(
        "network-endpoint-policies",
        "nothing is said about private endpoints",
        drop(SUBNET, "privateEndpointNetworkPolicies", "network-pe-subnet"),
    ),
    Mutation(
        "network-endpoint-policies",
        "a word that Azure does not know",
        Put(SUBNET, "privateEndpointNetworkPolicies", "Off"),
        stack="shared",
    ),
    Mutation(
        "network-endpoint-subnets",
        "a subnet of endpoints is delegated to workspaces",
        Put(
            SUBNET,
            "delegations",
            [{"name": "d", "serviceName": "Microsoft.Databricks/workspaces"}],
            "network-pe-subnet",
        ),
    ),
    Mutation(
        "network-endpoint-subnets",
        "a subnet of endpoints of the hub is delegated to another service",
        Put(
            SUBNET,
            "delegations",
            [{"name": "d", "serviceName": "Microsoft.Web/serverFarms"}],
            "hub-pe-subnet",
        ),
        stack="shared",
    ),
    Mutation(
        "network-endpoint-zones",
        "a vault's records go to the zone of blobs",
        Put(
            ZONE_GROUP,
            "privateDnsZoneConfigs.0.privateDnsZoneId",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones"
            "/privatelink.blob.core.windows.net",
            "vault-endpoint-dns",
        ),
    ),
    Mutation(
        "network-endpoint-zones",
        "a zone group names no zone",
        Put(ZONE_GROUP, "privateDnsZoneConfigs", [], "workspace-endpoint-dns"),
        stack="prod",
    ),
    Mutation(
        "network-guarded-workers",
        "workers have no security group",
        drop(SUBNET, "networkSecurityGroup", "network-public-subnet"),
    ),
    Mutation(
        "network-guarded-workers",
        "workers have no way out",
        drop(SUBNET, "natGateway", "network-private-subnet"),
        stack="prod",
    ),
    Mutation(
        "network-no-default-outbound",
        "a subnet has outbound access by default",
        Put(SUBNET, "defaultOutboundAccess", True),
    ),
    Mutation(
        "network-no-default-outbound",
        "nothing is said about outbound access",
        drop(SUBNET, "defaultOutboundAccess", "hub-pe-subnet"),
        stack="shared",
    ),
    Mutation(
        "network-no-log-queries-from-outside",
        "logs are read from the internet",
        Put(LOGS, "publicNetworkAccessForQuery", "Enabled"),
        stack="shared",
    ),
    Mutation(
        "network-no-log-queries-from-outside",
        "nothing is said about who reads logs",
        drop(LOGS, "publicNetworkAccessForQuery"),
        stack="shared",
    ),
    Mutation(
        "network-no-logs-from-outside",
        "logs are written from the internet",
        Put(LOGS, "publicNetworkAccessForIngestion", "Enabled"),
        stack="shared",
    ),
    Mutation(
        "network-no-logs-from-outside",
        "nothing is said about who writes logs",
        drop(LOGS, "publicNetworkAccessForIngestion"),
        stack="shared",
    ),
    Mutation(
        "network-no-open-inbound",
        "a port is open to the internet",
        Put(NSG, "securityRules.7", security_rule("Inbound", sourceAddressPrefix="Internet")),
    ),
    Mutation(
        "network-no-open-inbound",
        "a rule says where from in a list, and means everywhere",
        Put(
            NSG,
            "securityRules.0",
            security_rule(
                "inbound", sourceAddressPrefix=None, sourceAddressPrefixes=["10.9.0.0/16", "0.0.0.0/0"]
            ),
        ),
        stack="prod",
    ),
    Mutation(
        "network-no-open-outbound",
        "everything may leave for everywhere",
        Put(NSG, "securityRules.7", security_rule("Outbound", destinationAddressPrefix="*")),
    ),
    Mutation(
        "network-no-open-outbound",
        "everything may leave for the internet",
        Put(NSG, "securityRules.7", security_rule("Outbound", destinationAddressPrefix="Internet")),
        stack="prod",
    ),
    Mutation(
        "network-no-public-machines",
        "an address waits for a machine",
        add(
            ADDRESS,
            "jump-host",
            {
                "sku": {"name": "Standard"},
                "publicIPAllocationMethod": "Static",
                "location": "eastus2",
                "tags": {"owner": "ml-platform", "costCentre": "ml-dev", "environment": "dev"},
            },
            made_from={"resourceGroupName": (GROUP, None)},
        ),
    ),
    Mutation(
        "network-no-public-machines",
        "the gateway has another address",
        detach(GATEWAY, "publicIpAddresses"),
        stack="prod",
    ),
    Mutation(
        "network-no-registration",
        "machines register in the zone of vaults",
        Put(LINK, "registrationEnabled", True, "zone-links-privatelink.vaultcore.azure.net"),
    ),
    Mutation(
        "network-no-registration",
        "machines of the hub register in a zone of endpoints",
        Put(LINK, "registrationEnabled", True),
        stack="shared",
    ),
    Mutation(
        "network-peerings-forward-nothing",
        "the hub forwards traffic between environments",
        Put(PEERING, "allowForwardedTraffic", True, "hub-peering-homeward"),
        stack="prod",
    ),
    Mutation(
        "network-peerings-forward-nothing",
        "an environment uses the hub's gateway",
        Put(PEERING, "useRemoteGateways", True, "hub-peering-outward"),
    ),
    Mutation(
        "network-private-ranges",
        "a range of somebody on the internet",
        Put(NETWORK, "addressSpace.addressPrefixes.0", "52.1.0.0/16"),
    ),
    Mutation(
        "network-private-ranges",
        "a second range that is not private",
        Put(NETWORK, "addressSpace.addressPrefixes.1", "172.32.0.0/16"),
        stack="shared",
    ),
    Mutation(
        "network-required-traffic",
        "workers are denied storage among the service's own priorities",
        Put(NSG, "securityRules.7", denial(105, "Storage")),
    ),
    Mutation(
        "network-required-traffic",
        "workers are denied storage before the rule that allows it",
        Put(NSG, "securityRules.1", denial(101, "Storage.EastUS2"), None),
        stack="prod",
    ),
    Mutation(
        "network-required-traffic",
        "everything else is denied, and a needed rule is not there",
        Put(NSG, "securityRules.2", denial(4096, "*")),
    ),
    Mutation(
        "network-required-traffic",
        "workers are denied each other",
        Put(NSG, "securityRules.0", denial(300, "10.0.0.0/8", direction="Inbound")),
        stack="test",
    ),
    Mutation(
        "network-gateway-addresses",
        "a gateway has an empty list of addresses",
        Put(GATEWAY, "publicIpAddresses", []),
    ),
    Mutation(
        "network-gateway-addresses",
        "a gateway has no address",
        drop(GATEWAY, "publicIpAddresses"),
        stack="prod",
    ),
    Mutation(
        "network-serverless-egress",
        "serverless compute reaches everything",
        Put(EGRESS_POLICY, "egress.networkAccess.restrictionMode", "FULL_ACCESS"),
    ),
    Mutation(
        "network-serverless-egress",
        "the network policy is only tried out",
        Put(EGRESS_POLICY, "egress.networkAccess.policyEnforcement.enforcementMode", "DRY_RUN"),
        stack="prod",
    ),
    Mutation("network-standard-addresses", "a basic address", Put(ADDRESS, "sku.name", "Basic")),
    Mutation(
        "network-standard-addresses",
        "an address that changes",
        Put(ADDRESS, "publicIPAllocationMethod", "Dynamic"),
        stack="prod",
    ),
    Mutation(
        "network-standard-addresses",
        "an address that does not say whether it changes",
        Put(ADDRESS, "publicIPAllocationMethod", REMOVED),
    ),
]
