"""What nobody but Databricks may do in the resource group that it manages for a workspace.

https://learn.microsoft.com/azure/role-based-access-control/deny-assignments; the refusal is the one of
https://github.com/Azure/migAz/issues/266. Connections of private endpoints to the workspace's storage account
are approved by the account's owner all the same:
https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link.
Whether template deployments may be made in the group, no public source says; they are let through, and what
they deploy is judged by itself.
"""

from typing import Literal

from localcloud.azure import ids
from localcloud.azure.tokens import DATABRICKS_WORKSPACE, RESOURCE_GROUP
from localcloud.core.cloud import Cloud
from localcloud.core.errors import CloudError

_PERMITTED = ("/privateendpointconnections/", "/microsoft.resources/deployments/")


def require_permitted(cloud: Cloud, id: str, operation: Literal["write", "delete"]) -> None:
    """Raise Azure's refusal of a change to a workspace's managed resource group or to anything in it.

    Raises:
        CloudError: with the code ``DenyAssignmentAuthorizationFailed``.
    """
    for group in cloud.all(RESOURCE_GROUP):
        inside = ids.same(group.id, id) or ids.beneath(id, group.id)
        workspace = cloud.get(DATABRICKS_WORKSPACE, str(group.inputs.get("managedBy", "")))
        if workspace is None or not inside or any(part in id.casefold() for part in _PERMITTED):
            continue
        raise CloudError(
            "DenyAssignmentAuthorizationFailed",
            f"The client '{cloud.identity.deployer_application_id}' with object id "
            f"'{cloud.identity.deployer_object_id}' has permission to perform action "
            f"'{ids.type_of(id)}/{operation}' on scope '{id}'; however, the access is denied because of the "
            f"deny assignment with name 'System deny assignment created by Azure Databricks {workspace.id}' "
            f"at scope '{group.id}'.",
            403,
        )
