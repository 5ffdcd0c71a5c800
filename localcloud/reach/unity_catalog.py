"""Whether an access connector may use a path in storage, which Unity Catalog tries before it believes it.

The identity needs Storage Blob Data Contributor, and a firewall must let the connector in as a resource
instance: https://learn.microsoft.com/azure/databricks/connect/unity-catalog/cloud-storage/azure-managed-identities.
The refusals: https://github.com/databricks/cli/issues/1063 and
https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes.
"""

from typing import cast

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import errors, tokens
from localcloud.databricks.storage_paths import StoragePath
from localcloud.reach.answer import reach
from localcloud.reach.places import LAKE_SERVICES, Place, Target
from localcloud.reach.world import World

CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"
READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
"""Storage Blob Data roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage"""

NO_RULE = "This request is not authorized to perform this operation."
NO_ROLE = "This request is not authorized to perform this operation using this permission."
NO_FILES = "No file available under the location to read."


def connector_with_id(cloud: Cloud, id: str) -> Stored:
    """Return the access connector that a credential stands on, or raise the refusal of a missing one."""
    connector = cloud.get(tokens.AZURE_ACCESS_CONNECTOR, id)
    if connector is None:
        raise errors.invalid(f"The access connector '{id}' does not exist or the caller may not read it")
    return connector


def connector_id(credential: Stored) -> str | None:
    """Return the id of the access connector of a credential; None for an application with a secret."""
    managed = cast("Properties", credential.inputs.get("azureManagedIdentity") or {})
    return str(managed["accessConnectorId"]) if managed else None


def principal_of(connector: Stored, managed_identity_id: str | None) -> str:
    """Return the object id that the connector acts as: its own identity's, or that of an assigned one."""
    identity = cast("Properties", connector.outputs.get("identity") or {})
    principal = identity.get("principalId")
    if managed_identity_id:
        assigned = cast("dict[str, Properties]", identity.get("userAssignedIdentities") or {})
        by_id = {key.lower(): one for key, one in assigned.items()}
        principal = by_id.get(managed_identity_id.lower(), {}).get("principalId")
    if not principal:
        wanted = (
            f"the managed identity '{managed_identity_id}'"
            if managed_identity_id
            else "a system-assigned identity"
        )
        raise errors.invalid(f"The access connector '{connector.id}' does not have {wanted}")
    return str(principal)


def require_access(cloud: Cloud, path: StoragePath, credential: Stored, *, read_only: bool) -> None:
    """Raise what Unity Catalog says when the credential cannot read, and write, at the path."""
    own = connector_id(credential)
    if own is None:
        return  # an application with a secret: nothing in the simulated Azure speaks for or against it
    connector = connector_with_id(cloud, own)
    managed = cast("Properties", credential.inputs["azureManagedIdentity"])
    principal = principal_of(connector, managed.get("managedIdentityId"))
    world = World(cloud)
    account = world.account(path.account)
    if account is None:
        host = f"{path.account}.dfs.core.windows.net"
        raise errors.invalid(f"Failed to access url {path}: UnknownHostException: {host}")
    if not account.outputs.get("isHnsEnabled"):
        raise errors.invalid(
            f"The storage account '{path.account}' of url {path} must have hierarchical namespace enabled"
        )
    wanted = "READ" if read_only else "READ, LIST, WRITE, DELETE"
    place = Place("unity-catalog", connector=connector.id)
    answer = reach(world, place, Target("storage", account, services=LAKE_SERVICES))
    if answer.reason is not None:
        raise _refused(path, wanted, f"{NO_RULE} ({answer.reason}.)")
    container_id = f"{account.id}/blobServices/default/containers/{path.container}"
    roles = {CONTRIBUTOR, OWNER, READER} if read_only else {CONTRIBUTOR, OWNER}
    if not _has_role(cloud, principal, container_id, roles):
        raise _refused(path, wanted, NO_ROLE)
    if cloud.get(tokens.AZURE_BLOB_CONTAINER, container_id) is None:
        raise errors.invalid(f"Failed to access url {path}: The specified filesystem does not exist.")
    if read_only:
        # The trial reads a file, and the simulated containers hold none.
        raise _refused(path, wanted, NO_FILES)


def _has_role(cloud: Cloud, principal: str, target: str, roles: set[str]) -> bool:
    for assignment in cloud.all(tokens.AZURE_ROLE_ASSIGNMENT):
        said = {**assignment.inputs, **assignment.outputs}
        scope = str(said.get("scope", "")).lower().strip("/")
        role = str(said.get("roleDefinitionId", "")).lower().rpartition("/")[2]
        inside = f"{target.lower().strip('/')}/".startswith(f"{scope}/")
        if said.get("principalId") == principal and role in roles and inside:
            return True
    return False


def _refused(path: StoragePath, wanted: str, reason: str) -> CloudError:
    message = (
        "The contributor role on the storage account is not set or Managed Identity does not have "
        f"{wanted} permissions on url {path}. Please contact your account admin to update the storage "
        f"credential. {reason}"
    )
    return CloudError(errors.PERMISSION_DENIED, message, 403)
