"""Short ways to make compute, folders and secrets that a workspace accepts."""

import json
from typing import Any

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create

RUNTIME = "17.3.x-cpu-ml-scala2.13"
NODE = "Standard_DS3_v2"
GITHUB = "https://token.actions.githubusercontent.com"


def policy(cloud: StoredCloud, rules: dict[str, Properties] | None = None, **inputs: Any) -> Stored:
    """Make a cluster policy with these rules."""
    definition = json.dumps(rules or {"cluster_type": {"type": "fixed", "value": "all-purpose"}})
    return create(cloud, tokens.CLUSTER_POLICY, {"name": "interactive", "definition": definition, **inputs})


def pool_inputs(**inputs: Any) -> Properties:
    """Return the inputs of an instance pool."""
    return {
        "instancePoolName": "pool-dev",
        "nodeTypeId": NODE,
        "minIdleInstances": 0,
        "maxCapacity": 8,
        "idleInstanceAutoterminationMinutes": 10,
        **inputs,
    }


def pool(cloud: StoredCloud, **inputs: Any) -> Stored:
    """Make an instance pool."""
    return create(cloud, tokens.INSTANCE_POOL, pool_inputs(**inputs))


def cluster_inputs(**inputs: Any) -> Properties:
    """Return the inputs of a cluster; None takes one away."""
    wanted: Properties = {
        "clusterName": "team",
        "sparkVersion": RUNTIME,
        "nodeTypeId": NODE,
        "autoscale": {"minWorkers": 1, "maxWorkers": 4},
        "autoterminationMinutes": 30,
        "dataSecurityMode": "SINGLE_USER",
        **inputs,
    }
    return {key: value for key, value in wanted.items() if value is not None}


def cluster(cloud: StoredCloud, **inputs: Any) -> Stored:
    """Make a cluster."""
    return create(cloud, tokens.CLUSTER, cluster_inputs(**inputs))


def warehouse(cloud: StoredCloud, **inputs: Any) -> Stored:
    """Make a SQL warehouse."""
    return create(cloud, tokens.SQL_WAREHOUSE, {"name": "sql-dev", "clusterSize": "2X-Small", **inputs})


def folder(cloud: StoredCloud, path: str = "/Shared/ml", **inputs: Any) -> Stored:
    """Make a folder."""
    return create(cloud, tokens.DIRECTORY, {"path": path, **inputs})


def vault(cloud: Cloud, name: str = "kv-dev", **properties: Any) -> Stored:
    """Put a key vault, with roles unless said otherwise."""
    filled = {
        "vaultUri": f"https://{name}.vault.azure.net/",
        "enableRbacAuthorization": True,
        "publicNetworkAccess": "Disabled",
        "networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny"},
        **properties,
    }
    own = f"/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/{name}"
    stored = Stored(tokens.AZURE_VAULT, own, name, {}, {"properties": filled}, cloud.now())
    cloud.put(stored)
    return stored


def vault_scope(cloud: StoredCloud, vault: Stored, name: str = "vault") -> Stored:
    """Make a secret scope for a key vault."""
    metadata = {"resourceId": vault.id, "dnsName": vault.outputs["properties"]["vaultUri"]}
    return create(cloud, tokens.SECRET_SCOPE, {"name": name, "keyvaultMetadata": metadata})


def federation_inputs(principal: Stored, **policy: Any) -> Properties:
    """Return the inputs of a federation policy for GitHub."""
    trust = {"issuer": GITHUB, "subject": "repo:company/mlops:environment:dev", **policy}
    return {"servicePrincipalId": int(principal.id), "oidcPolicy": trust}


def budget_inputs(**alert: Any) -> Properties:
    """Return the inputs of a budget; the arguments change its alert, and None takes something away."""
    wanted: Properties = {
        "timePeriod": "MONTH",
        "triggerType": "CUMULATIVE_SPENDING_EXCEEDED",
        "quantityType": "LIST_PRICE_DOLLARS_USD",
        "quantityThreshold": "1000",
        "actionConfigurations": [{"actionType": "EMAIL_NOTIFICATION", "target": "cost@example.org"}],
        **alert,
    }
    alerts = [{key: value for key, value in wanted.items() if value is not None}]
    return {"displayName": "ml", "alertConfigurations": alerts}
