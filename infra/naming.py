"""Physical names: pure functions from the stack and what a thing is to the name it has in the cloud.

Names are the guide's where it gives one, else Microsoft's abbreviation, the workload and the stack. They are
deterministic, so that what a killed deployment left behind can be found and imported. A name that breaks a
platform's limit raises ``ValueError``; none is shortened silently.

Abbreviations: https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
Limits: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
"""

import base64
import hashlib
import re
import uuid
from typing import NamedTuple

WORKLOAD = "databricks-mlops"
SHORT_WORKLOAD = "mlops"

VIRTUAL_NETWORK = "databricks-mlops-vnet"
HUB_NETWORK = "databricks-mlops-hub-vnet"
NETWORK_SECURITY_GROUP = "databricks-mlops-nsg"
HOST_SUBNET = "public-subnet"
CONTAINER_SUBNET = "private-subnet"
ENDPOINT_SUBNET = "pe-subnet"

CATALOG_CONTAINER = "catalog"
"""Container of the data lake that holds the catalog's managed tables and volumes."""

SUFFIX_LENGTH = 5  # what the 24 characters of a storage account leave beside "companydatalake" and "prod"


class Limit(NamedTuple):
    """What a platform allows as the name of one kind of thing."""

    kind: str
    shortest: int
    longest: int
    pattern: str
    wording: str


_NETWORK_PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_NETWORK_WORDING = "letters, digits, underscores, periods and hyphens, starting with a letter or digit"
_HYPHENATED = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"

RESOURCE_GROUP = Limit("resource group", 1, 90, r"[\w().-]*[\w()-]", "letters, digits and _ ( ) - .")
NETWORK = Limit("virtual network", 2, 64, _NETWORK_PATTERN, _NETWORK_WORDING)
NETWORK_PART = Limit("network resource", 1, 80, _NETWORK_PATTERN, _NETWORK_WORDING)
PRIVATE_ENDPOINT = Limit("private endpoint", 2, 64, _NETWORK_PATTERN, _NETWORK_WORDING)
STORAGE_ACCOUNT = Limit("storage account", 3, 24, r"[a-z0-9]+", "lower-case letters and digits")
CONTAINER = Limit(
    "container", 3, 63, r"[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case letters, digits and single hyphens"
)
KEY_VAULT = Limit(
    "key vault", 3, 24, r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", "letters, digits and single hyphens"
)
# Microsoft.Databricks names: https://github.com/Azure/terraform-azurerm-avm-res-databricks-workspace
WORKSPACE = Limit("Databricks workspace", 3, 64, r"[A-Za-z0-9_-]+", "letters, digits, _ and -")
ACCESS_CONNECTOR = Limit("access connector", 3, 64, r"[A-Za-z0-9_-]+", "letters, digits, _ and -")
LOG_WORKSPACE = Limit("log workspace", 4, 63, _HYPHENATED, "letters, digits and hyphens")
DIAGNOSTIC_SETTING = Limit(
    "diagnostic setting", 1, 260, r"[^*<>%:&\\?+/]*[^*<>%:&\\?+/ ]", "no * < > % : & ? + /"
)
UNITY_CATALOG = Limit(
    "Unity Catalog object", 1, 255, r"[a-z][a-z0-9_]*", "lower-case letters, digits and underscores"
)
PRINCIPAL = Limit("service principal", 1, 255, r"[a-z][a-z0-9-]*", "lower-case letters, digits and hyphens")
# https://docs.databricks.com/api/azure/account/networkconnectivity
CONNECTIVITY_CONFIG = Limit(
    "network connectivity config", 3, 30, r"[0-9A-Za-z_-]+", "letters, digits, _ and -"
)
NETWORK_POLICY = Limit("network policy", 1, 64, r"[0-9a-z-]+", "lower-case letters, digits and hyphens")


def _within(limit: Limit, name: str) -> str:
    if not limit.shortest <= len(name) <= limit.longest:
        raise ValueError(
            f"{name} has {len(name)} characters; a {limit.kind} has {limit.shortest} to {limit.longest}"
        )
    if not re.fullmatch(limit.pattern, name):
        raise ValueError(f"{name} is no name of a {limit.kind}: allowed are {limit.wording}")
    return name


def suffix(subscription_id: str, stack: str) -> str:
    """Return what makes a name of this stack unique in the world: the same in every run."""
    digest = hashlib.sha256(f"{subscription_id.lower()}/{stack}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:SUFFIX_LENGTH]


# Resource groups


def resource_group(stack: str) -> str:
    """Return the resource group of a stack."""
    return _within(RESOURCE_GROUP, f"rg-{WORKLOAD}-{stack}")


def managed_resource_group(stack: str) -> str:
    """Return the resource group that Azure Databricks makes and fills for the stack's workspace."""
    return _within(RESOURCE_GROUP, f"rg-{WORKLOAD}-{stack}-managed")


# Network


def nat_gateway(stack: str) -> str:
    """Return the NAT gateway through which an environment's clusters reach the internet."""
    return _within(NETWORK_PART, f"ng-{WORKLOAD}-{stack}")


def public_ip(stack: str) -> str:
    """Return the address of the NAT gateway."""
    return _within(NETWORK_PART, f"pip-{WORKLOAD}-{stack}")


def peering(local: str, remote: str) -> str:
    """Return the half of a peering that stands in the network of ``local``."""
    return _within(NETWORK_PART, f"peer-{local}-to-{remote}")


def zone_link(stack: str) -> str:
    """Return the link from a private DNS zone to a stack's network."""
    return _within(NETWORK_PART, f"link-{WORKLOAD}-{stack}")


def private_endpoint(stack: str, target: str) -> str:
    """Return the private endpoint of what ``target`` names: workspace, blob, dfs, vault, web-auth."""
    return _within(PRIVATE_ENDPOINT, f"pep-{WORKLOAD}-{stack}-{target}")


# Storage


def data_lake(environment: str, suffix: str) -> str:
    """Return the storage account of an environment's data."""
    return _within(STORAGE_ACCOUNT, f"companydatalake{environment}{suffix}")


def workspace_storage(environment: str, suffix: str) -> str:
    """Return the storage account that Azure Databricks makes for the workspace's own files."""
    return _within(STORAGE_ACCOUNT, f"dbfs{SHORT_WORKLOAD}{environment}{suffix}")


def artifacts_container(environment: str) -> str:
    """Return the container of an environment's MLflow artifacts."""
    return _within(CONTAINER, f"mlflow-artifacts-{environment}")


def key_vault(environment: str, suffix: str) -> str:
    """Return the key vault of an environment."""
    return _within(KEY_VAULT, f"kv-{SHORT_WORKLOAD}-{environment}-{suffix}")


# Databricks on Azure


def workspace(environment: str) -> str:
    """Return the Databricks workspace of an environment."""
    return _within(WORKSPACE, f"dbw-{WORKLOAD}-{environment}")


def web_auth_workspace(location: str) -> str:
    """Return the workspace that hosts a region's browser sign-in; its name is Databricks' advice.

    https://learn.microsoft.com/azure/databricks/security/network/front-end/front-end-private-connect
    """
    return _within(WORKSPACE, f"WEB_AUTH_DO_NOT_DELETE_{location}")


def access_connector(environment: str) -> str:
    """Return the identity with which Unity Catalog reads an environment's data lake."""
    return _within(ACCESS_CONNECTOR, f"dbac-{WORKLOAD}-{environment}")


# Operations


def log_workspace(stack: str) -> str:
    """Return the workspace that collects the platform's logs."""
    return _within(LOG_WORKSPACE, f"log-{WORKLOAD}-{stack}")


def diagnostic_setting(stack: str) -> str:
    """Return the setting that sends a resource's logs to the log workspace."""
    return _within(DIAGNOSTIC_SETTING, f"diag-{WORKLOAD}-{stack}")


def role_assignment(*parts: str) -> str:
    """Return the GUID of a role assignment from what it joins: scope, principal, role.

    Azure names assignments by GUID; the same parts give the same one in every run.
    """
    if len(parts) < 3 or not all(parts):
        raise ValueError("a role assignment joins a scope, a principal and a role; state all three")
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(part.lower() for part in parts)))


# Unity Catalog and the Databricks account


def catalog(environment: str) -> str:
    """Return the catalog of an environment."""
    return _within(UNITY_CATALOG, f"ml_{environment}_catalog")


def storage_credential(environment: str) -> str:
    """Return the storage credential of an environment's data lake."""
    return _within(UNITY_CATALOG, f"ml_{environment}_credential")


def external_location(environment: str) -> str:
    """Return the external location under which an environment's catalog keeps its data."""
    return _within(UNITY_CATALOG, f"ml_{environment}_location")


def deploy_principal(environment: str) -> str:
    """Return the service principal that deploys to an environment."""
    return _within(PRINCIPAL, f"mlops-deploy-{environment}")


def run_principal(environment: str) -> str:
    """Return the service principal that an environment's jobs run as."""
    return _within(PRINCIPAL, f"mlops-run-{environment}")


def connectivity_config(location: str) -> str:
    """Return the network connectivity config of serverless compute in a region."""
    return _within(CONNECTIVITY_CONFIG, f"ncc-{SHORT_WORKLOAD}-{location}")


def network_policy(location: str) -> str:
    """Return the id of the network policy of serverless compute in a region."""
    return _within(NETWORK_POLICY, f"np-{SHORT_WORKLOAD}-{location}")
