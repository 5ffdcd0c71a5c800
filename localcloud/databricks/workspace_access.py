"""Who may enter a workspace, and what they may do there."""

from collections.abc import Iterable
from typing import cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import azure_objects, errors, principals, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.metastores import number_problems
from localcloud.databricks.routes import Plane, Route, metastore_of

PERMISSIONS = ("ADMIN", "USER")

ENTITLEMENTS = (
    "allowClusterCreate",
    "allowInstancePoolCreate",
    "databricksSqlAccess",
    "workspaceAccess",
    "workspaceConsume",
)
KINDS = {"groupId": "group", "servicePrincipalId": "spn", "userId": "user"}
"""How each kind of principal is called in the id of its entitlements."""


@register
class MwsPermissionAssignment(DatabricksResource):
    """A principal of the account in a workspace, as its admin or as a user.

    The API works where the workspace has a metastore; elsewhere it answers "Permission assignment APIs are
    not available". Assigning again changes the permission:
    https://docs.databricks.com/api/account/workspaceassignment/update
    """

    token = tokens.PERMISSION_ASSIGNMENT
    plane = Plane.ACCOUNT
    upsert = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield ids that are no numbers, and permissions that the API would take for none."""
        yield from number_problems(inputs, "workspaceId", "principalId")
        permissions = inputs.get("permissions")
        if permissions == []:
            yield Problem("permissions", "an empty list takes all permissions away")
        given = cast("list[object]", permissions) if isinstance(permissions, list) else []
        for index, permission in enumerate(given):
            if permission is not UNKNOWN and permission not in PERMISSIONS:
                listed = " ".join(f'"{one}"' for one in PERMISSIONS)
                message = f"expected permissions to be one of [{listed}], got {permission}"
                yield Problem(f"permissions[{index}]", message)

    def name(self, inputs: Properties) -> str:
        """Return workspace and principal."""
        return f"{inputs['workspaceId']}|{inputs['principalId']}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Let the principal in."""
        workspace_id, principal_id = str(inputs["workspaceId"]), str(inputs["principalId"])
        azure_objects.workspace_with_id(route.cloud, workspace_id)
        if metastore_of(route.cloud, workspace_id) is None:
            raise CloudError("FEATURE_DISABLED", "Permission assignment APIs are not available", 404)
        principal = principals.principal(route.cloud, principal_id)
        known = principal_id == principals.deployer_id(route.cloud) or (
            principal and (principal.token != tokens.GROUP or principals.is_account_group(principal))
        )
        if not known:
            message = f"Principal {principal_id} does not exist in this account"
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
        return Answer(f"{workspace_id}|{principal_id}", dict(inputs))

    def delete_object(self, route: Route, current: Stored) -> None:
        """Take with the assignment what the principal was allowed in that workspace."""
        for stored in route.cloud.all(tokens.ENTITLEMENTS):
            same_place = stored.id.startswith(f"{current.inputs['workspaceId']}|")
            if same_place and current.inputs["principalId"] in (stored.inputs.get(key) for key in KINDS):
                route.cloud.remove(stored)


@register
class Entitlements(DatabricksResource):
    """What one principal may do in the workspace, all of it: an entitlement left out is taken away.

    The real id is ``group/<id>``; here the workspace's id stands before it, because one store holds the
    entitlements of all workspaces.
    """

    token = tokens.ENTITLEMENTS
    plane = Plane.WORKSPACE
    upsert = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield more than one principal."""
        given = [key for key in KINDS if inputs.get(key) is not None]
        if len(given) > 1:
            message = (
                f"only one of `{','.join(KINDS)}` can be specified, but `{','.join(given)}` were specified"
            )
            yield Problem(given[0], f"Invalid combination of arguments: {message}")

    def name(self, inputs: Properties) -> str:
        """Return the kind and the id of the principal."""
        key = next(key for key in KINDS if inputs.get(key))
        return f"{KINDS[key]}/{inputs[key]}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Set the entitlements of a principal that the workspace knows."""
        key = next(key for key in KINDS if inputs.get(key))
        principal_id = str(inputs[key])
        kind = {"groupId": "Group", "servicePrincipalId": "ServicePrincipal", "userId": "User"}[key]
        principal = principals.principal(route.cloud, principal_id)
        if principal is None or not principal.token.endswith(f":{kind}") or not _is_in(route, principal):
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, f"{kind} with id {principal_id} not found.", 404)
        return Answer(f"{route.workspace_id}|{self.name(inputs)}", _entitlements(inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Set the entitlements anew."""
        return {**current.outputs, **_entitlements(inputs)}


def _is_in(route: Route, principal: Stored) -> bool:
    """Tell whether a principal is in the workspace: assigned to it, or made in it."""
    if route.cloud.get(tokens.PERMISSION_ASSIGNMENT, f"{route.workspace_id}|{principal.id}"):
        return True
    workspace_url = route.workspace.outputs["workspaceUrl"] if route.workspace else ""
    return str(principal.outputs.get("url", "")).startswith(f"https://{workspace_url}/")


def _entitlements(inputs: Properties) -> Properties:
    return {**dict.fromkeys(ENTITLEMENTS, False), **inputs}
