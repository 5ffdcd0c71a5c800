"""Physical names: pure functions from the stack and what a thing is to the name it has in the cloud.

What they look like is ``platform.yaml``'s (``platform_model.patterns``). They are deterministic, so that what
a killed deployment left behind can be found and imported. A name that breaks a platform's limit raises
``ValueError``; none is shortened silently.
"""

import base64
import hashlib

import platform_model
from platform_model.patterns import SUFFIX_LENGTH

LIBRARIES_SCHEMA = "libraries"
"""Schema of what an environment's clusters and jobs install, if the settings name no other."""
LIBRARIES_VOLUME = "wheels"
"""Volume in that schema."""

INTEGRATION_SCHEMA = "integration"
"""Schema of the integration test's tables and of its models in development."""
INTEGRATION_VOLUME = "runs"
"""Volume in that schema, with the test's definitions and the files of its runs."""


def _name(kind: str, /, **parts: str) -> str:
    return platform_model.current().name(kind, **parts)


def suffix(subscription_id: str, stack: str) -> str:
    """Return what makes a name of this stack unique in the world: the same in every run."""
    digest = hashlib.sha256(f"{subscription_id.lower()}/{stack}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:SUFFIX_LENGTH]


def integration_candidates(schema: str) -> str:
    """Return the schema of the integration test's candidates, beside that of its tables."""
    return f"{schema}_candidate"


# Resource groups


def resource_group(stack: str) -> str:
    """Return the resource group of a stack."""
    return _name("resourceGroup", stack=stack)


def managed_resource_group(stack: str) -> str:
    """Return the resource group that Azure Databricks makes and fills for the stack's workspace."""
    return _name("managedResourceGroup", stack=stack)


# Network


def virtual_network() -> str:
    """Return the network of an environment."""
    return _name("virtualNetwork")


def hub_network() -> str:
    """Return the network that every environment peers with."""
    return _name("hubNetwork")


def network_security_group() -> str:
    """Return the group whose rules guard an environment's subnets."""
    return _name("networkSecurityGroup")


def host_subnet() -> str:
    """Return the subnet of the clusters' hosts."""
    return _name("hostSubnet")


def container_subnet() -> str:
    """Return the subnet of the clusters' containers."""
    return _name("containerSubnet")


def endpoint_subnet() -> str:
    """Return the subnet of the private endpoints."""
    return _name("endpointSubnet")


def nat_gateway(stack: str) -> str:
    """Return the NAT gateway through which an environment's clusters reach the internet."""
    return _name("natGateway", stack=stack)


def public_ip(stack: str) -> str:
    """Return the address of the NAT gateway."""
    return _name("publicIp", stack=stack)


def peering(local: str, remote: str) -> str:
    """Return the half of a peering that stands in the network of ``local``."""
    return _name("peering", local=local, remote=remote)


def zone_link(stack: str) -> str:
    """Return the link from a private DNS zone to a stack's network."""
    return _name("zoneLink", stack=stack)


def private_endpoint(stack: str, target: str) -> str:
    """Return the private endpoint of what ``target`` names: workspace, blob, dfs, vault, web-auth."""
    return _name("privateEndpoint", stack=stack, target=target)


def connection_approval(environment: str, target: str) -> str:
    """Return the deployments that approve serverless compute's connections to what ``target`` names."""
    return _name("connectionApproval", environment=environment, target=target)


def log_scope(stack: str) -> str:
    """Return the private link scope through which the platform's logs are searched."""
    return _name("logScope", stack=stack)


# Storage


def data_lake(environment: str, suffix: str) -> str:
    """Return the storage account of an environment's data."""
    return _name("dataLake", environment=environment, suffix=suffix)


def hub_data_lake(suffix: str) -> str:
    """Return the storage account of the models' files."""
    return _name("hubDataLake", suffix=suffix)


def state_account(suffix: str) -> str:
    """Return the storage account of Pulumi's states."""
    return _name("stateAccount", suffix=suffix)


def catalog_container() -> str:
    """Return the container of the data lake that holds the catalog's managed tables and volumes."""
    return _name("catalogContainer")


def workspace_storage(environment: str, suffix: str) -> str:
    """Return the storage account that Azure Databricks makes for the workspace's own files."""
    return _name("workspaceStorage", environment=environment, suffix=suffix)


def key_vault(environment: str, suffix: str) -> str:
    """Return the key vault of an environment."""
    return _name("keyVault", environment=environment, suffix=suffix)


# Databricks on Azure


def workspace(environment: str) -> str:
    """Return the Databricks workspace of an environment."""
    return _name("workspace", environment=environment)


def web_auth_workspace(location: str) -> str:
    """Return the workspace that hosts a region's browser sign-in; its name is Databricks' advice.

    https://learn.microsoft.com/azure/databricks/security/network/front-end/front-end-private-connect
    """
    return _name("webAuthWorkspace", location=location)


def access_connector(stack: str) -> str:
    """Return the identity with which Unity Catalog reads a stack's data lake."""
    return _name("accessConnector", stack=stack)


# Operations


def log_workspace(stack: str) -> str:
    """Return the workspace that collects the platform's logs."""
    return _name("logWorkspace", stack=stack)


def diagnostic_setting(stack: str) -> str:
    """Return the setting that sends a resource's logs to the log workspace."""
    return _name("diagnosticSetting", stack=stack)


# Unity Catalog and the Databricks account


def catalog(environment: str) -> str:
    """Return the catalog of an environment."""
    return _name("catalog", environment=environment)


def storage_credential(stack: str) -> str:
    """Return the storage credential of a stack's data lake."""
    return _name("storageCredential", stack=stack)


def external_location(stack: str) -> str:
    """Return the external location under which an environment's catalog keeps its data."""
    return _name("externalLocation", stack=stack)


def deploy_principal(environment: str) -> str:
    """Return the service principal that deploys to an environment."""
    return _name("deployPrincipal", environment=environment)


def run_principal(environment: str) -> str:
    """Return the service principal that an environment's jobs run as."""
    return _name("runPrincipal", environment=environment)


def preview_principal(stack: str) -> str:
    """Return the service principal that previews a stack."""
    return _name("previewPrincipal", stack=stack)


def drift_principal() -> str:
    """Return the service principal that looks for drift in all stacks."""
    return _name("driftPrincipal")


def connectivity_config(environment: str) -> str:
    """Return the network connectivity config of an environment's serverless compute."""
    return _name("connectivityConfig", environment=environment)


def network_policy(stack: str) -> str:
    """Return the id of the network policy of an environment's serverless compute."""
    return _name("networkPolicy", stack=stack)


# Teams


def teams_group(environment: str) -> str:
    """Return the account group of all teams that work in an environment."""
    return _name("teamsGroup", environment=environment)


def team_budget(team: str) -> str:
    """Return the budget of a team."""
    return _name("teamBudget", team=team)


def team_instance_pool(environment: str, team: str) -> str:
    """Return the pool of a team's cluster nodes in an environment."""
    return _name("teamInstancePool", environment=environment, team=team)


def team_cluster_policy(environment: str, team: str, kind: str) -> str:
    """Return the policy of a team's clusters of one kind in an environment: interactive or job."""
    return _name("teamClusterPolicy", environment=environment, team=team, kind=kind)


def team_sql_warehouse(environment: str, team: str) -> str:
    """Return the SQL warehouse of a team in an environment."""
    return _name("teamSqlWarehouse", environment=environment, team=team)


def teams_folder(environment: str) -> str:
    """Return the workspace folder in which each team of an environment has its own."""
    return _name("teamsFolder", environment=environment)


# Compute


def instance_pool(environment: str) -> str:
    """Return the pool of an environment's cluster nodes."""
    return _name("instancePool", environment=environment)


def cluster_policy(environment: str, kind: str) -> str:
    """Return the policy of an environment's clusters of one kind: interactive or job."""
    return _name("clusterPolicy", environment=environment, kind=kind)


def interactive_cluster(environment: str) -> str:
    """Return the cluster that a team of an environment shares."""
    return _name("interactiveCluster", environment=environment)


def sql_warehouse(environment: str) -> str:
    """Return the SQL warehouse of an environment's queries, alerts and dashboards."""
    return _name("sqlWarehouse", environment=environment)


# Folders and objects in a workspace


def experiments_folder(environment: str) -> str:
    """Return the workspace folder of an environment's experiments."""
    return _name("experimentsFolder", environment=environment)


def operations_folder(environment: str) -> str:
    """Return the workspace folder of an environment's alerts, saved queries and dashboard."""
    return _name("operationsFolder", environment=environment)


def monitor_folder(environment: str, table: str) -> str:
    """Return the workspace folder in which the monitor of a table keeps its own dashboard."""
    return f"{operations_folder(environment)}/monitors/{table.rpartition('.')[2]}"


def dashboard(environment: str) -> str:
    """Return the dashboard of an environment."""
    return _name("dashboard", environment=environment)


def notification_destination(environment: str) -> str:
    """Return the destination of an environment's alerts."""
    return _name("notificationDestination", environment=environment)


def online_store(environment: str) -> str:
    """Return the online feature store of an environment."""
    return _name("onlineStore", environment=environment)


def secret_scope(environment: str) -> str:
    """Return the secret scope that shows the environment's key vault."""
    return _name("secretScope", environment=environment)


# Cost and pipelines


def budget_policy(environment: str) -> str:
    """Return the budget policy whose tags the serverless usage of an environment has."""
    return _name("budgetPolicy", environment=environment)


def deploy_identity(environment: str) -> str:
    """Return the Azure identity as which a pipeline deploys to an environment."""
    return _name("deployIdentity", environment=environment)


def preview_identity(stack: str) -> str:
    """Return the Azure identity as which a pipeline previews a stack."""
    return _name("previewIdentity", stack=stack)


def drift_identity() -> str:
    """Return the Azure identity as which a pipeline looks for drift."""
    return _name("driftIdentity")


def hub_role(suffix: str) -> str:
    """Return the custom role, unique in the tenant, that lets pipelines join environments to the hub."""
    return _name("hubRole", suffix=suffix)
