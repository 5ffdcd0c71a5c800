"""The Azure objects that Databricks looks at, put into the store as azure-native would leave them."""

from dataclasses import dataclass

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.values import Properties
from localcloud.databricks import tokens

CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"


def workspace(cloud: Cloud, number: str, region: str = "eastus2") -> Stored:
    """Put a workspace; its URL is ``adb-<number>.1.azuredatabricks.net``."""
    outputs: Properties = {
        "location": region,
        "workspaceId": number,
        "workspaceUrl": f"adb-{number}.1.azuredatabricks.net",
    }
    return _put(cloud, tokens.AZURE_WORKSPACE, f"Microsoft.Databricks/workspaces/ws{number}", outputs)


def host(workspace: Stored) -> str:
    """Return a workspace's URL, as a provider instance is configured with it."""
    return f"https://{workspace.outputs['workspaceUrl']}"


@dataclass
class Lake:
    """A storage account with one container, and an access connector."""

    account: Stored
    container: Stored
    connector: Stored

    def url(self, path: str = "") -> str:
        """Return the URL of a path in the container."""
        container, account = (one.id.rpartition("/")[2] for one in (self.container, self.account))
        return f"abfss://{container}@{account}.dfs.core.windows.net{path}"


def lake(cloud: Cloud, name: str = "devlake", **account: object) -> Lake:
    """Put a storage account, its container ``data`` and a connector; the connector may do nothing yet."""
    outputs = {"isHnsEnabled": True, "networkRuleSet": {"defaultAction": "Allow"}, **account}
    place = f"Microsoft.Storage/storageAccounts/{name}"
    principal = {"type": "SystemAssigned", "principalId": f"principal-of-{name}"}
    return Lake(
        _put(cloud, tokens.AZURE_STORAGE_ACCOUNT, place, outputs),
        _put(cloud, tokens.AZURE_BLOB_CONTAINER, f"{place}/blobServices/default/containers/data", {}),
        _put(
            cloud,
            tokens.AZURE_ACCESS_CONNECTOR,
            f"Microsoft.Databricks/accessConnectors/{name}",
            {"identity": principal},
        ),
    )


def allow(cloud: Cloud, lake: Lake, scope: str | None = None, role: str = CONTRIBUTOR) -> Stored:
    """Put a role assignment of the lake's connector, on the account unless said otherwise."""
    inputs = {
        "scope": scope or lake.account.id,
        "principalId": lake.connector.outputs["identity"]["principalId"],
        "roleDefinitionId": f"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/{role}",
    }
    return _put(
        cloud, tokens.AZURE_ROLE_ASSIGNMENT, f"Microsoft.Authorization/roleAssignments/{role}", inputs
    )


def give(cloud: Cloud, principal: str, role: str, scope: str) -> Stored:
    """Put a role assignment of any principal, at any scope."""
    inputs = {
        "scope": scope,
        "principalId": principal,
        "roleDefinitionId": f"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/{role}",
    }
    return _put(
        cloud, tokens.AZURE_ROLE_ASSIGNMENT, f"Microsoft.Authorization/roleAssignments/{role}", inputs
    )


def _put(cloud: Cloud, token: str, path: str, outputs: Properties) -> Stored:
    arm_id = f"/subscriptions/s/resourceGroups/rg/providers/{path}"
    stored = Stored(token, arm_id, arm_id.rpartition("/")[2], outputs, outputs, cloud.now())
    cloud.put(stored)
    return stored
