"""Which API a call arrives at: the account's, or one workspace's.

A provider instance is configured with a host. The account console's host serves account-level resources, a
workspace's URL serves the others, and resources that exist on both planes follow their ``api`` argument or
else the host (https://registry.terraform.io/providers/databricks/databricks/latest/docs#api). What each plane
says to a call that it cannot serve: ``docs/guides/troubleshooting.md`` and ``common/client.go`` of
https://github.com/databricks/terraform-provider-databricks.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import azure_objects, callers, rights, tokens
from localcloud.reach.callers import require_workspace

ACCOUNT_HOST = "accounts.azuredatabricks.net"

NOT_ACCOUNT = "invalid Databricks Account configuration"
NOT_SCIM = "HTTP method POST is not supported by this URL"
NO_WORKSPACE = (
    "managing workspace-level resources requires a workspace_id, but none was found in the resource's "
    "provider_config block or the provider's workspace_id attribute"
)
NO_HOST = (
    "cannot configure default credentials, please check "
    "https://docs.databricks.com/en/dev-tools/auth.html#databricks-client-unified-authentication "
    "to configure credentials for your preferred authentication method"
)
NO_METASTORE = "No metastore assigned for the current workspace."


class Plane(Enum):
    """Where a type of resource is managed."""

    ACCOUNT = auto()
    WORKSPACE = auto()
    DUAL = auto()


@dataclass(frozen=True)
class Route:
    """The API that serves a call: a workspace's, or the account's if there is none."""

    cloud: Cloud
    workspace: Stored | None

    @property
    def caller(self) -> str:
        """The principal that calls: the application id of a service principal."""
        return callers.application_id(self.cloud)

    @property
    def workspace_id(self) -> str | None:
        """The numeric id of the workspace, None on the account's API."""
        return azure_objects.workspace_id(self.workspace) if self.workspace else None

    def metastore(self, wanted: object = None) -> Stored:
        """Return the metastore that the call is about.

        Every Unity Catalog call of a workspace goes to the metastore assigned to it, and ``metastore_id``
        may only repeat that (``catalog/utils.go`` of the Terraform provider). Without a workspace it says
        which one.
        """
        if self.workspace_id is None:
            found = self.cloud.get(tokens.METASTORE, str(wanted)) if wanted else None
            if found is None:
                raise CloudError(
                    "METASTORE_DOES_NOT_EXIST", f"Metastore '{wanted or ''}' does not exist.", 404
                )
            return found
        assigned = metastore_of(self.cloud, self.workspace_id)
        if assigned is None:
            raise CloudError("METASTORE_DOES_NOT_EXIST", NO_METASTORE, 404)
        if wanted and wanted != assigned.id:
            raise _misconfigured(
                "metastore_id must be empty or equal to the metastore id assigned to the workspace: "
                f"{assigned.id}. If the metastore assigned to the workspace has changed, the new metastore "
                "id must be explicitly set"
            )
        return assigned


def metastore_of(cloud: Cloud, workspace_id: str) -> Stored | None:
    """Return the metastore that is assigned to a workspace, or None."""
    for assignment in cloud.all(tokens.METASTORE_ASSIGNMENT):
        if assignment.inputs["workspaceId"] == workspace_id:
            return cloud.get(tokens.METASTORE, assignment.inputs["metastoreId"])
    return None


def route_of(cloud: Cloud, plane: Plane, inputs: Properties, refusal: str = NOT_ACCOUNT) -> Route:
    """Find the API that serves a resource, or raise what the provider says when there is none.

    ``refusal`` is what a resource of the account says when the provider instance is none of the account's.
    """
    on_account = _host(cloud) == ACCOUNT_HOST
    level = inputs.get("api") or ("account" if on_account else "workspace")
    if plane is Plane.ACCOUNT or (plane is Plane.DUAL and level == "account"):
        _require_account(cloud, refusal)
        rights.require_account_admin(cloud)
        return Route(cloud, None)
    if on_account:
        _require_account(cloud, NOT_ACCOUNT)
        workspace = _routed_workspace(cloud, inputs)
    else:
        workspace = _own_workspace(cloud, inputs)
    require_workspace(cloud, workspace)
    rights.require_assigned(cloud, workspace)
    return Route(cloud, workspace)


def _require_account(cloud: Cloud, refusal: str) -> None:
    account_id = cloud.caller.config.get("accountId")
    if _host(cloud) != ACCOUNT_HOST or not account_id:
        raise _misconfigured(refusal)
    if account_id != cloud.identity.account_id:
        message = (
            "oidc: parse .well-known: invalid character '<' looking for beginning of value: "
            f"there is no Databricks account {account_id}"
        )
        raise CloudError("UNAUTHENTICATED", message, 401)


def _routed_workspace(cloud: Cloud, inputs: Properties) -> Stored:
    """Return the workspace that an account-level provider instance is told to go to."""
    wanted = _configured_workspace(inputs) or cloud.caller.config.get("workspaceId")
    if not wanted:
        raise _misconfigured(NO_WORKSPACE)
    return azure_objects.workspace_with_id(cloud, str(wanted))


def _own_workspace(cloud: Cloud, inputs: Properties) -> Stored:
    """Return the workspace that a workspace-level provider instance is configured for."""
    if cloud.caller.config.get("accountId"):
        raise _misconfigured(NOT_ACCOUNT)
    host = _host(cloud)
    found = azure_objects.workspace_at(cloud, host)
    if found is None:
        raise CloudError("REQUEST_FAILED", f"dial tcp: lookup {host}: no such host", 503)
    resource_id = cloud.caller.config.get("azureWorkspaceResourceId")
    if resource_id and str(resource_id).lower() != found.id.lower():
        raise _misconfigured(f"azure_workspace_resource_id {resource_id} is not the workspace at {host}")
    own, wanted = azure_objects.workspace_id(found), _configured_workspace(inputs)
    if wanted and wanted != own:
        raise _misconfigured(
            f"workspace_id mismatch: provider is configured for workspace {own} but got {wanted} in "
            "provider_config. please check the workspace_id provided in provider_config"
        )
    return found


def _configured_workspace(inputs: Properties) -> str | None:
    config = cast("Properties", inputs.get("providerConfig") or {})
    return config.get("workspaceId")


def _host(cloud: Cloud) -> str:
    """Return the host of the provider instance, without scheme; Azure knows it from the resource id too."""
    config = cloud.caller.config
    if host := config.get("host"):
        return str(host).lower().removeprefix("https://").rstrip("/")
    workspace = cloud.get(tokens.AZURE_WORKSPACE, str(config.get("azureWorkspaceResourceId", "")))
    if workspace is None:
        raise CloudError("UNAUTHENTICATED", NO_HOST, 401)
    return str(workspace.outputs["workspaceUrl"])


def _misconfigured(message: str) -> CloudError:
    return CloudError("INVALID_CONFIGURATION", message)
