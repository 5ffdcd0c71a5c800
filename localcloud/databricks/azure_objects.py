"""What the Databricks account sees of the simulated Azure: its workspaces and their regions."""

from localcloud.azure.locations import REGIONS
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import errors, tokens


def workspaces(cloud: Cloud) -> list[Stored]:
    """Return every Databricks workspace of the subscription."""
    return cloud.all(tokens.AZURE_WORKSPACE)


def workspace_at(cloud: Cloud, host: str) -> Stored | None:
    """Return the workspace whose URL is this host (no scheme), or None."""
    return next((one for one in workspaces(cloud) if one.outputs.get("workspaceUrl") == host), None)


def workspace_with_id(cloud: Cloud, workspace_id: str) -> Stored:
    """Return the workspace with this numeric id, or raise the account API's 404."""
    for one in workspaces(cloud):
        if one.outputs.get("workspaceId") == workspace_id:
            return one
    raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, f"Workspace {workspace_id} does not exist", 404)


def workspace_id(workspace: Stored) -> str:
    """Return the workspace's numeric id."""
    return str(workspace.outputs["workspaceId"])


def region(workspace: Stored) -> str:
    """Return the workspace's region as the account spells it: ``eastus2``."""
    return str(workspace.outputs.get("location", "")).replace(" ", "").lower()


def require_region(name: str) -> None:
    """Raise that Azure has no region of this name, as the account spells it."""
    if name not in REGIONS:
        raise errors.invalid(f"Region {name} is not a region of Azure")
