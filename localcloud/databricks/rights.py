"""Which roles a caller has: account admin, metastore admin, admin or user of a workspace.

They are asked of the service principals that exist in the account. Everybody else (the deployer, and names
that no service principal has) counts as the administrator of everything who made the account.

- The account's APIs answer account admins (https://learn.microsoft.com/azure/databricks/admin/#account-admins).
  Managers of one group or one service principal are not simulated.
- A workspace answers those assigned to it, also through a group
  (https://learn.microsoft.com/azure/databricks/admin/users-groups/#assign).
- A metastore admin is who owns the metastore, or is in the group that does
  (https://github.com/databricks/terraform-provider-databricks/issues/4346).

What reads take beyond that is in ``reading.py``. Creating, changing and deleting take no more than the roles
here: the privileges that they need are not simulated.
"""

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import azure_objects, callers, errors, tokens

ACCOUNT_ADMIN = "account_admin"
EVERYBODY = "account users"


def require_account_admin(cloud: Cloud) -> None:
    """Raise the refusal of whoever does not administer the account.

    The sentence is the one that admins' APIs of a workspace use; no public source has the account's own:
    https://github.com/databrickslabs/overwatch/issues/1113.
    """
    caller = callers.service_principal(cloud)
    if caller is not None and not is_account_admin(cloud, caller):
        raise CloudError(errors.PERMISSION_DENIED, "This API is reserved to admin users", 403)


def require_assigned(cloud: Cloud, workspace: Stored) -> None:
    """Raise the refusal of whoever is not assigned to a workspace.

    The sentence: https://github.com/DataThirstLtd/databricks.vsts.tools/issues/20.
    """
    caller = callers.service_principal(cloud)
    if caller is None or assignments(cloud, caller, azure_objects.workspace_id(workspace)):
        return
    host = workspace.outputs["workspaceUrl"]
    raise CloudError(
        errors.PERMISSION_DENIED, f"User not authorized. ({caller.name} is not assigned to {host}.)", 403
    )


def is_account_admin(cloud: Cloud, caller: Stored) -> bool:
    """Tell whether a service principal administers the account."""
    return cloud.get(tokens.PRINCIPAL_ROLE, f"{caller.id}|{ACCOUNT_ADMIN}") is not None


def assignments(cloud: Cloud, caller: Stored, workspace_id: str) -> set[str]:
    """Return what a service principal is in a workspace, by itself or by a group: ``ADMIN``, ``USER``."""
    ids = {caller.id, *(group.id for group in groups(cloud, caller.id))}
    return {
        str(permission)
        for one in cloud.all(tokens.PERMISSION_ASSIGNMENT)
        if str(one.inputs["workspaceId"]) == workspace_id and str(one.inputs["principalId"]) in ids
        for permission in one.inputs["permissions"]
    }


def names_of(cloud: Cloud, caller: Stored) -> set[str]:
    """Return what owners and grants call a service principal: itself, and the groups that it is in."""
    known = {str(caller.outputs["applicationId"]), EVERYBODY}
    known |= {str(group.outputs["displayName"]) for group in groups(cloud, caller.id)}
    return {name.casefold() for name in known}


def groups(cloud: Cloud, member_id: str) -> list[Stored]:
    """Return the groups that a principal is in, at any depth."""
    pairs = [
        (str(one.inputs["groupId"]), str(one.inputs["memberId"])) for one in cloud.all(tokens.GROUP_MEMBER)
    ]
    found: set[str] = set()
    pending = {member_id}
    while pending:
        pending = {group for group, member in pairs if member in pending} - found
        found |= pending
    return [group for own in sorted(found) if (group := cloud.get(tokens.GROUP, own))]
