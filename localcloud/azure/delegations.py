"""Services that a subnet can be delegated to.

https://learn.microsoft.com/azure/virtual-network/subnet-delegation-overview and, for the full list,
https://learn.microsoft.com/rest/api/virtualnetwork/available-delegations/list.
"""

import difflib

_SERVICES = (
    "Dell.Storage/fileSystems",
    "GitHub.Network/networkSettings",
    "Informatica.DataManagement/organizations",
    "Microsoft.ApiManagement/service",
    "Microsoft.Apollo/npu",
    "Microsoft.App/environments",
    "Microsoft.App/testClients",
    "Microsoft.AVS/PrivateClouds",
    "Microsoft.AzureCosmosDB/clusters",
    "Microsoft.BareMetal/AzureHostedService",
    "Microsoft.BareMetal/AzureHPC",
    "Microsoft.BareMetal/AzurePaymentHSM",
    "Microsoft.BareMetal/AzureVMware",
    "Microsoft.BareMetal/CrayServers",
    "Microsoft.BareMetal/MonitoringServers",
    "Microsoft.Batch/batchAccounts",
    "Microsoft.CloudTest/hostedpools",
    "Microsoft.CloudTest/images",
    "Microsoft.CloudTest/pools",
    "Microsoft.Codespaces/plans",
    "Microsoft.ContainerInstance/containerGroups",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.ContainerService/TestClients",
    "Microsoft.Databricks/workspaces",
    "Microsoft.DBforMySQL/flexibleServers",
    "Microsoft.DBforMySQL/servers",
    "Microsoft.DBforMySQL/serversv2",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforPostgreSQL/serversv2",
    "Microsoft.DBforPostgreSQL/singleServers",
    "Microsoft.DelegatedNetwork/controller",
    "Microsoft.DevCenter/networkConnection",
    "Microsoft.DevOpsInfrastructure/pools",
    "Microsoft.DocumentDB/cassandraClusters",
    "Microsoft.Fidalgo/networkSettings",
    "Microsoft.HardwareSecurityModules/dedicatedHSMs",
    "Microsoft.Kusto/clusters",
    "Microsoft.LabServices/labplans",
    "Microsoft.Logic/integrationServiceEnvironments",
    "Microsoft.MachineLearningServices/workspaceComputes",
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.Netapp/volumes",
    "Microsoft.Network/applicationGateways",
    "Microsoft.Network/dnsResolvers",
    "Microsoft.Network/fpgaNetworkInterfaces",
    "Microsoft.Network/managedResolvers",
    "Microsoft.Network/networkWatchers",
    "Microsoft.Network/virtualNetworkGateways",
    "Microsoft.Orbital/orbitalGateways",
    "Microsoft.PowerAutomate/hostedRpa",
    "Microsoft.PowerPlatform/enterprisePolicies",
    "Microsoft.PowerPlatform/vnetaccesslinks",
    "Microsoft.ServiceFabricMesh/networks",
    "Microsoft.ServiceNetworking/trafficControllers",
    "Microsoft.Singularity/accounts/networks",
    "Microsoft.Singularity/accounts/npu",
    "Microsoft.Sql/managedInstances",
    "Microsoft.Sql/managedInstancesOnebox",
    "Microsoft.Sql/managedInstancesStage",
    "Microsoft.Sql/managedInstancesTest",
    "Microsoft.Sql/servers",
    "Microsoft.StoragePool/diskPools",
    "Microsoft.StreamAnalytics/streamingJobs",
    "Microsoft.Synapse/workspaces",
    "Microsoft.Web/hostingEnvironments",
    "Microsoft.Web/serverFarms",
    "NGINX.NGINXPLUS/nginxDeployments",
    "Oracle.Database/networkAttachments",
    "PaloAltoNetworks.Cloudngfw/firewalls",
    "PureStorage.Block/storagePools",
    "Qumulo.Storage/fileSystems",
)
_BY_FOLDED = {service.casefold(): service for service in _SERVICES}


def refuse_service(name: str) -> str | None:
    """Return why a subnet cannot be delegated to a service of this name, or None."""
    if name.casefold() in _BY_FOLDED:
        return None
    close = difflib.get_close_matches(name.casefold(), _BY_FOLDED, 1)
    advice = f"; did you mean '{_BY_FOLDED[close[0]]}'?" if close else ""
    return f"localcloud does not know a service {name!r} that subnets are delegated to{advice}"
