"""Physical names: pure functions from the stack and what a thing is to the name it has in the cloud.

Names are the guide's where it gives one, else Microsoft's abbreviation, the workload and the stack. They are
deterministic, so that what a killed deployment left behind can be found and imported. A name that breaks a
platform's limit raises ``ValueError``; none is shortened silently.

Abbreviations: https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
"""

import base64
import hashlib

from infra import name_limits
from infra.name_limits import within

WORKLOAD = "databricks-mlops"
SHORT_WORKLOAD = "mlops"

VIRTUAL_NETWORK = within(name_limits.NETWORK, "databricks-mlops-vnet")
HUB_NETWORK = within(name_limits.NETWORK, "databricks-mlops-hub-vnet")
NETWORK_SECURITY_GROUP = within(name_limits.NETWORK_PART, "databricks-mlops-nsg")
HOST_SUBNET = within(name_limits.NETWORK_PART, "public-subnet")
CONTAINER_SUBNET = within(name_limits.NETWORK_PART, "private-subnet")
ENDPOINT_SUBNET = within(name_limits.NETWORK_PART, "pe-subnet")

CATALOG_CONTAINER = within(name_limits.CONTAINER, "catalog")
"""Container of the data lake that holds the catalog's managed tables and volumes."""

LIBRARIES_SCHEMA = within(name_limits.UNITY_CATALOG, "libraries")
"""Schema of what an environment's clusters and jobs install."""
LIBRARIES_VOLUME = within(name_limits.UNITY_CATALOG, "wheels")
"""Volume in that schema."""

INTEGRATION_SCHEMA = within(name_limits.UNITY_CATALOG, "integration")
"""Schema of the integration test's tables and of its models in development."""
INTEGRATION_VOLUME = within(name_limits.UNITY_CATALOG, "runs")
"""Volume in that schema, with the test's definitions and the files of its runs."""

SUFFIX_LENGTH = 5  # what the 24 characters of a storage account leave beside "companydatalake" and "prod"


def suffix(subscription_id: str, stack: str) -> str:
    """Return what makes a name of this stack unique in the world: the same in every run."""
    digest = hashlib.sha256(f"{subscription_id.lower()}/{stack}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:SUFFIX_LENGTH]


def integration_candidates(schema: str) -> str:
    """Return the schema of the integration test's candidates, beside that of its tables."""
    return within(name_limits.UNITY_CATALOG, f"{schema}_candidate")


# Resource groups


def resource_group(stack: str) -> str:
    """Return the resource group of a stack."""
    return within(name_limits.RESOURCE_GROUP, f"rg-{WORKLOAD}-{stack}")


def managed_resource_group(stack: str) -> str:
    """Return the resource group that Azure Databricks makes and fills for the stack's workspace."""
    return within(name_limits.RESOURCE_GROUP, f"rg-{WORKLOAD}-{stack}-managed")


# Network


def nat_gateway(stack: str) -> str:
    """Return the NAT gateway through which an environment's clusters reach the internet."""
    return within(name_limits.NETWORK_PART, f"ng-{WORKLOAD}-{stack}")


def public_ip(stack: str) -> str:
    """Return the address of the NAT gateway."""
    return within(name_limits.NETWORK_PART, f"pip-{WORKLOAD}-{stack}")


def peering(local: str, remote: str) -> str:
    """Return the half of a peering that stands in the network of ``local``."""
    return within(name_limits.NETWORK_PART, f"peer-{local}-to-{remote}")


def zone_link(stack: str) -> str:
    """Return the link from a private DNS zone to a stack's network."""
    return within(name_limits.NETWORK_PART, f"link-{WORKLOAD}-{stack}")


def private_endpoint(stack: str, target: str) -> str:
    """Return the private endpoint of what ``target`` names: workspace, blob, dfs, vault, web-auth."""
    return within(name_limits.PRIVATE_ENDPOINT, f"pep-{WORKLOAD}-{stack}-{target}")


def connection_approval(environment: str, target: str) -> str:
    """Return the deployments that approve serverless compute's connections to what ``target`` names."""
    return within(name_limits.DEPLOYMENT, f"approve-{WORKLOAD}-{environment}-{target}")


def log_scope(stack: str) -> str:
    """Return the private link scope through which the platform's logs are searched."""
    return within(name_limits.LOG_SCOPE, f"ampls-{WORKLOAD}-{stack}")


# Storage


def data_lake(environment: str, suffix: str) -> str:
    """Return the storage account of an environment's data."""
    return within(name_limits.STORAGE_ACCOUNT, f"companydatalake{environment}{suffix}")


def state_account(suffix: str) -> str:
    """Return the storage account of Pulumi's states."""
    return within(name_limits.STORAGE_ACCOUNT, f"st{SHORT_WORKLOAD}state{suffix}")


def workspace_storage(environment: str, suffix: str) -> str:
    """Return the storage account that Azure Databricks makes for the workspace's own files."""
    return within(name_limits.STORAGE_ACCOUNT, f"dbfs{SHORT_WORKLOAD}{environment}{suffix}")


def key_vault(environment: str, suffix: str) -> str:
    """Return the key vault of an environment."""
    return within(name_limits.KEY_VAULT, f"kv-{SHORT_WORKLOAD}-{environment}-{suffix}")


# Databricks on Azure


def workspace(environment: str) -> str:
    """Return the Databricks workspace of an environment."""
    return within(name_limits.WORKSPACE, f"dbw-{WORKLOAD}-{environment}")


def web_auth_workspace(location: str) -> str:
    """Return the workspace that hosts a region's browser sign-in; its name is Databricks' advice.

    https://learn.microsoft.com/azure/databricks/security/network/front-end/front-end-private-connect
    """
    return within(name_limits.WORKSPACE, f"WEB_AUTH_DO_NOT_DELETE_{location}")


def access_connector(environment: str) -> str:
    """Return the identity with which Unity Catalog reads an environment's data lake."""
    return within(name_limits.ACCESS_CONNECTOR, f"dbac-{WORKLOAD}-{environment}")


# Operations


def log_workspace(stack: str) -> str:
    """Return the workspace that collects the platform's logs."""
    return within(name_limits.LOG_WORKSPACE, f"log-{WORKLOAD}-{stack}")


def diagnostic_setting(stack: str) -> str:
    """Return the setting that sends a resource's logs to the log workspace."""
    return within(name_limits.DIAGNOSTIC_SETTING, f"diag-{WORKLOAD}-{stack}")


# Unity Catalog and the Databricks account


def catalog(environment: str) -> str:
    """Return the catalog of an environment."""
    return within(name_limits.UNITY_CATALOG, f"ml_{environment}_catalog")


def storage_credential(environment: str) -> str:
    """Return the storage credential of an environment's data lake."""
    return within(name_limits.UNITY_CATALOG, f"ml_{environment}_credential")


def external_location(environment: str) -> str:
    """Return the external location under which an environment's catalog keeps its data."""
    return within(name_limits.UNITY_CATALOG, f"ml_{environment}_location")


def deploy_principal(environment: str) -> str:
    """Return the service principal that deploys to an environment."""
    return within(name_limits.PRINCIPAL, f"mlops-deploy-{environment}")


def run_principal(environment: str) -> str:
    """Return the service principal that an environment's jobs run as."""
    return within(name_limits.PRINCIPAL, f"mlops-run-{environment}")


def preview_principal(stack: str) -> str:
    """Return the service principal that previews a stack."""
    return within(name_limits.PRINCIPAL, f"mlops-preview-{stack}")


def drift_principal() -> str:
    """Return the service principal that looks for drift in all stacks."""
    return within(name_limits.PRINCIPAL, "mlops-drift")


def connectivity_config(environment: str) -> str:
    """Return the network connectivity config of an environment's serverless compute."""
    return within(name_limits.CONNECTIVITY_CONFIG, f"ncc-{SHORT_WORKLOAD}-{environment}")


def network_policy(environment: str) -> str:
    """Return the id of the network policy of an environment's serverless compute."""
    return within(name_limits.NETWORK_POLICY, f"np-{SHORT_WORKLOAD}-{environment}")


# Compute


def instance_pool(environment: str) -> str:
    """Return the pool of an environment's cluster nodes."""
    return f"{SHORT_WORKLOAD}-{environment}-pool"


def cluster_policy(environment: str, kind: str) -> str:
    """Return the policy of an environment's clusters of one kind: interactive or job."""
    return f"{SHORT_WORKLOAD}-{environment}-{kind}"


def interactive_cluster(environment: str) -> str:
    """Return the cluster that a team of an environment shares."""
    return f"{SHORT_WORKLOAD}-{environment}-team"


def sql_warehouse(environment: str) -> str:
    """Return the SQL warehouse of an environment's queries, alerts and dashboards."""
    return f"{SHORT_WORKLOAD}-{environment}-warehouse"


# Folders and objects in a workspace


def experiments_folder(environment: str) -> str:
    """Return the workspace folder of an environment's experiments."""
    return f"/ml_experiments/{environment}"


def operations_folder(environment: str) -> str:
    """Return the workspace folder of an environment's alerts, saved queries and dashboard."""
    return f"/ml_operations/{environment}"


def monitor_folder(environment: str, table: str) -> str:
    """Return the workspace folder in which the monitor of a table keeps its own dashboard."""
    return f"{operations_folder(environment)}/monitors/{table.rpartition('.')[2]}"


def dashboard(environment: str) -> str:
    """Return the dashboard of an environment."""
    return f"ML operations {environment}"


def notification_destination(environment: str) -> str:
    """Return the destination of an environment's alerts."""
    return f"{SHORT_WORKLOAD}-{environment}-teams"


def online_store(environment: str) -> str:
    """Return the online feature store of an environment."""
    return f"{SHORT_WORKLOAD}-{environment}-features"


def secret_scope(environment: str) -> str:
    """Return the secret scope that shows the environment's key vault."""
    return f"{SHORT_WORKLOAD}-{environment}"


# Cost and pipelines


def budget_policy(environment: str) -> str:
    """Return the budget policy whose tags the serverless usage of an environment has."""
    return f"{SHORT_WORKLOAD}-{environment}"


def deploy_identity(environment: str) -> str:
    """Return the Azure identity as which a pipeline deploys to an environment."""
    return f"id-{WORKLOAD}-deploy-{environment}"


def preview_identity(stack: str) -> str:
    """Return the Azure identity as which a pipeline previews a stack."""
    return f"id-{WORKLOAD}-preview-{stack}"


def drift_identity() -> str:
    """Return the Azure identity as which a pipeline looks for drift."""
    return f"id-{WORKLOAD}-drift"


def hub_role(suffix: str) -> str:
    """Return the custom role, unique in the tenant, that lets pipelines join environments to the hub."""
    return within(name_limits.ROLE, f"Databricks MLOps hub member {suffix}")
