"""A small closed platform: a hub, one workspace in a network of its own, a lake, a vault, and logs."""

from dataclasses import dataclass, field

from localcloud.azure import tokens
from localcloud.core.cloud import Stored
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import tokens as databricks
from localcloud.reach.answer import Answer, reach
from localcloud.reach.places import LAKE_SERVICES, Place, Target
from localcloud.reach.world import World
from tests.localcloud.azure.estate import GROUP, Estate, databricks_rules
from tests.localcloud.conftest import CloudAs, create

ZONES = {
    "databricks_ui_api": "privatelink.azuredatabricks.net",
    "browser_authentication": "privatelink.azuredatabricks.net",
    "blob": "privatelink.blob.core.windows.net",
    "dfs": "privatelink.dfs.core.windows.net",
    "vault": "privatelink.vaultcore.azure.net",
}
CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
CLOSED: Properties = {"publicNetworkAccess": "Disabled"}
ACCOUNT_HOST = "https://accounts.azuredatabricks.net"


@dataclass
class Platform:
    """The objects of the platform by name, and questions about it."""

    cloud_as: CloudAs
    azure: Estate
    account: StoredCloud
    made: dict[str, Stored] = field(default_factory=dict[str, Stored])

    def __getitem__(self, name: str) -> Stored:
        return self.azure.now(self.made[name])

    @property
    def world(self) -> World:
        return World(self.azure.cloud)

    @property
    def workspace_cloud(self) -> StoredCloud:
        """Return the clouds as a provider instance of the workspace sees them."""
        return self.cloud_as("databricks", host=f"https://{self['workspace'].outputs['workspaceUrl']}")

    @property
    def own_account(self) -> Stored:
        """Return the workspace's own storage account."""
        name = self["workspace"].outputs["parameters"]["storageAccountName"]["value"]
        return next(one for one in self.azure.cloud.all(tokens.STORAGE_ACCOUNT) if one.name == name)

    def from_hub(self, target: Target) -> Answer:
        return reach(self.world, Place("network", self["hub"]), target)

    def from_classic(self, target: Target) -> Answer:
        return reach(self.world, Place("classic", self["workspace"]), target)

    def from_serverless(self, target: Target, product: str | None = None) -> Answer:
        return reach(self.world, Place("serverless", self["workspace"], product=product), target)

    def from_unity_catalog(self, target: Target) -> Answer:
        place = Place("unity-catalog", connector=self["connector"].id)
        return reach(self.world, place, target)

    def storage(self, name: str = "lake", *services: str) -> Target:
        account = self.own_account if name == "own" else self[name]
        return Target("storage", account, services=services or LAKE_SERVICES)

    @property
    def to_workspace(self) -> Target:
        return Target("workspace", self["workspace"])

    @property
    def to_vault(self) -> Target:
        return Target("vault", self["vault"])

    @property
    def to_logs(self) -> Target:
        return Target("logs", self["logs"])

    def endpoint(self, name: str, target: Stored, group: str, subnet: str) -> None:
        """Make an endpoint and its record in the zone of its sub-resource."""
        self.made[name] = self.azure.endpoint(name, target, group, self.made[subnet])
        zone = self.made[ZONES[group]]
        self.made[f"{name}-zones"] = self.azure.zone_group(self.made[name], zone)

    def rule(self, name: str, target: Stored, group: str, *, approved: bool = True) -> None:
        """Make a private endpoint rule, and approve its connection on the account."""
        inputs = {
            "networkConnectivityConfigId": self.made["ncc"].outputs["networkConnectivityConfigId"],
            "resourceId": target.id,
            "groupId": group,
        }
        self.made[name] = create(self.account, databricks.PRIVATE_ENDPOINT_RULE, inputs)
        connection = self.azure.cloud.all(tokens.STORAGE_CONNECTION)[-1]
        if approved:
            state = {"status": "Approved", "description": "approved"}
            connection = self.azure.update(connection, privateLinkServiceConnectionState=state)
        self.made[f"{name}-connection"] = connection

    def policy(self, **access: object) -> None:
        """Give the workspace a network policy with these rules."""
        rules = {"restrictionMode": "RESTRICTED_ACCESS", **access}
        self.made["policy"] = create(
            self.account,
            databricks.NETWORK_POLICY,
            {"networkPolicyId": "restricted", "egress": {"networkAccess": rules}},
        )
        option = {
            "workspaceId": self["workspace"].outputs["workspaceId"],
            "networkPolicyId": "restricted",
        }
        self.made["option"] = create(self.account, databricks.WORKSPACE_NETWORK_OPTION, option)


def build(cloud_as: CloudAs) -> Platform:
    """Make the whole platform, everything closed and every way built."""
    azure = Estate(cloud_as())
    azure.group()
    account = cloud_as("databricks", host=ACCOUNT_HOST, accountId=azure.cloud.identity.account_id)
    platform = Platform(cloud_as, azure, account)
    _networks(platform)
    _services(platform)
    _endpoints(platform)
    _serverless(platform)
    _logs(platform)
    return platform


def _networks(platform: Platform) -> None:
    azure, made = platform.azure, platform.made
    made["hub"] = azure.network("hub", "10.3.0.0/16")
    made["hub-endpoints"] = azure.subnet("endpoints", "10.3.3.0/24", "hub")
    rules = [one for one in databricks_rules() if one["destinationAddressPrefix"] != "AzureDatabricks"]
    made["nsg"] = azure.security_group(rules=rules)
    made["address"] = azure.address()
    made["nat"] = azure.gateway(made["address"])
    made["network"] = azure.network("vnet", "10.0.0.0/16")
    common: Properties = {
        "delegations": [{"name": "databricks", "serviceName": "Microsoft.Databricks/workspaces"}],
        "networkSecurityGroup": {"id": made["nsg"].id},
        "natGateway": {"id": made["nat"].id},
    }
    made["host"] = azure.subnet("host", "10.0.1.0/24", **common)
    made["container"] = azure.subnet("container", "10.0.2.0/24", **common)
    made["endpoints"] = azure.subnet("endpoints", "10.0.3.0/24")
    for name, here, there in (("out", "vnet", "hub"), ("back", "hub", "vnet")):
        network = {"vnet": "network"}.get(there, there)
        made[name] = azure.create(
            tokens.PEERING,
            resourceGroupName=GROUP,
            virtualNetworkName=here,
            virtualNetworkPeeringName=name,
            remoteVirtualNetwork={"id": made[network].id},
        )
    for zone in dict.fromkeys(ZONES.values()):
        made[zone] = azure.zone(zone)
        made[f"{zone}-link"] = azure.link(zone, made["network"], "vnet")
        if zone != ZONES["dfs"]:  # in the hub nobody reads lakes
            made[f"{zone}-hub"] = azure.link(zone, made["hub"], "hub")


def _services(platform: Platform) -> None:
    azure, made = platform.azure, platform.made
    made["connector"] = connector = azure.connector()
    made["workspace"] = azure.workspace(
        defaultStorageFirewall="Enabled",
        accessConnector={"id": connector.id, "identityType": "SystemAssigned"},
    )
    instance = {"resourceId": connector.id, "tenantId": azure.cloud.identity.tenant_id}
    rules = {"defaultAction": "Deny", "bypass": "None", "resourceAccessRules": [instance]}
    made["lake"] = azure.account("lakedev", **CLOSED, networkRuleSet=rules)
    made["vault"] = azure.vault(**CLOSED, networkAcls={"bypass": "AzureServices", "defaultAction": "Deny"})


def _endpoints(platform: Platform) -> None:
    made = platform.made
    platform.endpoint("pe-workspace", made["workspace"], "databricks_ui_api", "endpoints")
    platform.endpoint("pe-sign-in", made["workspace"], "browser_authentication", "hub-endpoints")
    platform.endpoint("pe-vault", made["vault"], "vault", "endpoints")
    for group in LAKE_SERVICES:
        platform.endpoint(f"pe-lake-{group}", made["lake"], group, "endpoints")
        platform.endpoint(f"pe-own-{group}", platform.own_account, group, "endpoints")


def _serverless(platform: Platform) -> None:
    made = platform.made
    inputs = {"name": "serverless", "region": "eastus2"}
    made["ncc"] = create(platform.account, databricks.NETWORK_CONNECTIVITY_CONFIG, inputs)
    binding = {
        "workspaceId": made["workspace"].outputs["workspaceId"],
        "networkConnectivityConfigId": made["ncc"].outputs["networkConnectivityConfigId"],
    }
    made["binding"] = create(platform.account, databricks.NETWORK_CONNECTIVITY_BINDING, binding)
    for group in LAKE_SERVICES:
        platform.rule(f"rule-lake-{group}", made["lake"], group)
        platform.rule(f"rule-own-{group}", platform.own_account, group)


def _logs(platform: Platform) -> None:
    azure, made = platform.azure, platform.made
    made["logs"] = azure.create(
        tokens.LOG_WORKSPACE,
        resourceGroupName=GROUP,
        location="eastus2",
        workspaceName="logs",
        publicNetworkAccessForQuery="Disabled",
    )
    made["scope"] = azure.create(
        tokens.PRIVATE_LINK_SCOPE,
        resourceGroupName=GROUP,
        location="global",
        scopeName="ampls",
        accessModeSettings={"ingestionAccessMode": "Open", "queryAccessMode": "Open"},
    )
    made["scoped"] = azure.create(
        tokens.SCOPED_RESOURCE,
        resourceGroupName=GROUP,
        scopeName="ampls",
        name="logs",
        linkedResourceId=made["logs"].id,
    )
    zones = (
        "privatelink.monitor.azure.com",
        "privatelink.oms.opinsights.azure.com",
        "privatelink.ods.opinsights.azure.com",
        "privatelink.agentsvc.azure-automation.net",
    )
    for zone in zones:
        made[zone] = azure.zone(zone)
        made[f"{zone}-hub"] = azure.link(zone, made["hub"], "hub")
    made["pe-logs"] = azure.endpoint("pe-logs", made["scope"], "azuremonitor", made["hub-endpoints"])
    configs = [
        {"name": f"zone-{index}", "privateDnsZoneId": made[zone].id}
        for index, zone in enumerate((*zones, ZONES["blob"]))
    ]
    made["pe-logs-zones"] = azure.create(
        tokens.ZONE_GROUP,
        resourceGroupName=GROUP,
        privateEndpointName="pe-logs",
        privateDnsZoneGroupName="default",
        privateDnsZoneConfigs=configs,
    )
