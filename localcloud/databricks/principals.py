"""Who can own and be granted: the account's groups and service principals.

Unity Catalog knows groups of the account by name and service principals by application id; groups that were
made in a workspace are unknown to it (https://github.com/databricks/terraform-provider-databricks/issues/4680).
"""

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import names, tokens
from localcloud.databricks.routes import ACCOUNT_HOST, Route

ALL_USERS = "account users"


def is_account_group(group: Stored) -> bool:
    """Tell whether a group belongs to the account, and not to one workspace."""
    return str(group.outputs["url"]).startswith(f"https://{ACCOUNT_HOST}/")


def deployer_id(cloud: Cloud) -> str:
    """Return the numeric id of the service principal that deploys, which nobody made through this account."""
    return names.principal_id_from(cloud.identity.deployer_application_id)


def principal(cloud: Cloud, id: str) -> Stored | None:
    """Return the group or the service principal with this numeric id, or None."""
    return cloud.get(tokens.GROUP, id) or cloud.get(tokens.SERVICE_PRINCIPAL, id)


def require_principal(cloud: Cloud, name: str) -> None:
    """Raise Unity Catalog's refusal of a principal that the account does not have."""
    known = {ALL_USERS, cloud.identity.deployer_application_id}
    known |= {str(one.outputs["displayName"]) for one in cloud.all(tokens.GROUP) if is_account_group(one)}
    known |= {str(one.outputs["applicationId"]) for one in cloud.all(tokens.SERVICE_PRINCIPAL)}
    if name.casefold() not in {one.casefold() for one in known}:
        raise CloudError("PRINCIPAL_DOES_NOT_EXIST", f"Could not find principal with name {name}", 404)


def owner_of(route: Route, owner: object) -> str:
    """Return the owner of a securable: who is asked for, or the caller."""
    if not owner:
        return route.caller
    require_principal(route.cloud, str(owner))
    return str(owner)


def forget(cloud: Cloud, id: str) -> None:
    """Remove a principal that goes from the groups and the workspaces that it is in."""
    traces = {
        tokens.GROUP_MEMBER: ("groupId", "memberId"),
        tokens.PRINCIPAL_ROLE: ("servicePrincipalId",),
        tokens.PERMISSION_ASSIGNMENT: ("principalId",),
        tokens.ENTITLEMENTS: ("groupId", "servicePrincipalId"),
    }
    for token, keys in traces.items():
        for stored in cloud.all(token):
            if id in (stored.inputs.get(key) for key in keys):
                cloud.remove(stored)
