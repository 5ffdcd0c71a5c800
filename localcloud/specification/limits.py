"""Microsoft's request examples that localcloud refuses, and why."""

_INLINE = "localcloud takes subnets as resources of their own and not inside their network"
_BASIC = "Basic public addresses cannot be created any more since 30 September 2025"
_CANARY = "eastus2euap is a region for Microsoft's own trials"
_ADDRESS = "localcloud gives an endpoint its subnet's next free address, and takes none for it"
_DIRECTORIES = (
    "a hierarchical namespace is for general-purpose v2 and premium block blob accounts, and the example has "
    "kind Storage: https://learn.microsoft.com/azure/storage/blobs/create-data-lake-storage-account"
)

LIMITS = {
    "PrivateLinkScopedResourceUpdatePlatformMetrics.json": (
        "the provider's SDK lists the kinds Resource and Metrics, and no platformMetrics"
    ),
    "PutDeploymentWithOnErrorDeploymentSpecificDeployment.json": (
        "localcloud carries out templates that the request holds, in the mode Incremental"
    ),
    "PutRoleDefinition.json": "names no role, no scope and no operation: placeholders stand for them",
    "createVaultWithNetworkAcls.json": (
        "gives neither access policies nor roles, which the specification's own description asks for"
    ),
    "VirtualNetworkCreateWithBgpCommunities.json": _INLINE,
    "VirtualNetworkCreateSubnetWithDelegation.json": _INLINE,
    "VirtualNetworkCreateWithEncryption.json": _INLINE,
    "VirtualNetworkCreateWithIpamPool.json": _INLINE,
    "VirtualNetworkCreateServiceEndpoints.json": _INLINE,
    "VirtualNetworkCreateServiceEndpointPolicy.json": _INLINE,
    "VirtualNetworkCreateSubnet.json": _INLINE,
    "VirtualNetworkCreateSubnetWithAddressPrefixes.json": _INLINE,
    "PublicIpAddressCreateDns.json": _BASIC,
    "PublicIpAddressCreateDnsWithDomainNameLabelScope.json": _BASIC,
    "PublicIpAddressCreateDefaults.json": _BASIC,
    "PrivateEndpointCreate.json": _ADDRESS,
    "PrivateEndpointCreateWithASG.json": _CANARY,
    "PrivateEndpointCreateForManualApproval.json": _ADDRESS,
    "StorageAccountCreate.json": _DIRECTORIES,
    "StorageAccountCreateAllowedCopyScopeToAAD.json": _DIRECTORIES,
    "StorageAccountCreateAllowedCopyScopeToPrivateLink.json": _DIRECTORIES,
    "StorageAccountCreateDisallowPublicNetworkAccess.json": _DIRECTORIES,
    "StorageAccountCreateDnsEndpointTypeToAzureDnsZone.json": _DIRECTORIES,
    "StorageAccountCreateDnsEndpointTypeToStandard.json": _DIRECTORIES,
    "StorageAccountCreateEnablePublicNetworkAccess.json": _DIRECTORIES,
}
