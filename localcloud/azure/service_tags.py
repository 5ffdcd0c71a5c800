"""Service tags that a security rule may name instead of addresses.

https://learn.microsoft.com/azure/virtual-network/service-tags-overview#available-service-tags
"""

from localcloud.azure.locations import REGIONS

_EVERYWHERE = frozenset(
    [
        "ActionGroup",
        "ApiManagement",
        "AppConfiguration",
        "ApplicationInsightsAvailability",
        "AppService",
        "AppServiceManagement",
        "AzureActiveDirectory",
        "AzureActiveDirectoryDomainServices",
        "AzureAdvancedThreatProtection",
        "AzureArcInfrastructure",
        "AzureAttestation",
        "AzureBackup",
        "AzureBotService",
        "AzureCloud",
        "AzureCognitiveSearch",
        "AzureConnectors",
        "AzureContainerRegistry",
        "AzureCosmosDB",
        "AzureDatabricks",
        "AzureDataExplorerManagement",
        "AzureDeviceUpdate",
        "AzureDevOps",
        "AzureDigitalTwins",
        "AzureEventGrid",
        "AzureFrontDoor.Backend",
        "AzureFrontDoor.FirstParty",
        "AzureFrontDoor.Frontend",
        "AzureHealthcareAPIs",
        "AzureInformationProtection",
        "AzureIoTHub",
        "AzureKeyVault",
        "AzureLoadBalancer",
        "AzureMachineLearning",
        "AzureManagedGrafana",
        "AzureMonitor",
        "AzureOpenDatasets",
        "AzurePlatformDNS",
        "AzurePlatformIMDS",
        "AzurePlatformLKM",
        "AzureResourceManager",
        "AzureSecurityCenter",
        "AzureSentinel",
        "AzureSignalR",
        "AzureSiteRecovery",
        "AzureStack",
        "AzureTrafficManager",
        "AzureUpdateDelivery",
        "AzureWebPubSub",
        "BatchNodeManagement",
        "ChaosStudio",
        "CognitiveServicesFrontend",
        "CognitiveServicesManagement",
        "DataFactory",
        "DataFactoryManagement",
        "Dynamics365BusinessCentral",
        "EventHub",
        "GatewayManager",
        "GuestAndHybridManagement",
        "HDInsight",
        "Internet",
        "LogicApps",
        "LogicAppsManagement",
        "M365ManagementActivityApi",
        "MicrosoftCloudAppSecurity",
        "MicrosoftContainerRegistry",
        "MicrosoftDefenderForEndpoint",
        "PowerBI",
        "PowerPlatformInfra",
        "PowerQueryOnline",
        "Scuba",
        "SerialConsole",
        "ServiceBus",
        "ServiceFabric",
        "Sql",
        "SqlManagement",
        "Storage",
        "StorageSyncService",
        "VirtualNetwork",
        "WindowsAdminCenter",
        "WindowsVirtualDesktop",
    ]
)
_KNOWN = frozenset(tag.casefold() for tag in _EVERYWHERE)


def is_service_tag(value: str) -> bool:
    """Tell whether Azure knows the tag, alone or with a region (``Storage.EastUS2``), in any letter case."""
    folded = value.casefold()
    service, _, region = folded.rpartition(".")
    return folded in _KNOWN or (service in _KNOWN and region in REGIONS)
