"""The Pulumi types that rules of several services refer to."""

RESOURCE_GROUP = "azure-native:resources:ResourceGroup"

SECURITY_GROUP = "azure-native:network:NetworkSecurityGroup"
VIRTUAL_NETWORK = "azure-native:network:VirtualNetwork"
SUBNET = "azure-native:network:Subnet"
PEERING = "azure-native:network:VirtualNetworkPeering"
PUBLIC_IP_ADDRESS = "azure-native:network:PublicIPAddress"
NAT_GATEWAY = "azure-native:network:NatGateway"
PRIVATE_ENDPOINT = "azure-native:network:PrivateEndpoint"
ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup"
NETWORK_INTERFACE = "azure-native:network:NetworkInterface"
"""Only made together with private endpoints; nobody can ask for one."""

PRIVATE_ZONE = "azure-native:privatedns:PrivateZone"
ZONE_LINK = "azure-native:privatedns:VirtualNetworkLink"
RECORD_SET = "azure-native:privatedns:PrivateRecordSet"

STORAGE_ACCOUNT = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
DELETED_VAULT = "azure-native:keyvault:DeletedVault"
"""What is left of a deleted vault until its retention is over; nobody can ask for one."""

ROLE_ASSIGNMENT = "azure-native:authorization:RoleAssignment"
DATABRICKS_WORKSPACE = "azure-native:databricks:Workspace"
ACCESS_CONNECTOR = "azure-native:databricks:AccessConnector"
LOG_WORKSPACE = "azure-native:operationalinsights:Workspace"
DIAGNOSTIC_SETTING = "azure-native:monitor:DiagnosticSetting"
