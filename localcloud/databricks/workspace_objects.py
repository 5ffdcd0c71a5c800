"""What lies in a workspace: objects of one store that the API of one workspace sees, and who may use them."""

import uuid
from collections.abc import Iterator

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.routes import Route

BUILT_IN_GROUPS = ("admins", "users")
"""Groups that every workspace has: its administrators, and everybody in it."""


def workspace_of(stored: Stored) -> str:
    """Return the numeric id of the workspace that an object was made in."""
    return str(stored.outputs.get("providerConfig", {}).get("workspaceId", ""))


def here(route: Route, token: str) -> list[Stored]:
    """Return the objects of a type in the route's workspace, oldest first."""
    return [one for one in route.cloud.all(token) if workspace_of(one) == route.workspace_id]


def found(route: Route, token: str, id: str) -> Stored | None:
    """Return the object of the route's workspace with this id, or None."""
    stored = route.cloud.get(token, id)
    return stored if stored is not None and workspace_of(stored) == route.workspace_id else None


def require_unused_name(route: Route, token: str, name: str, message: str, current: Stored | None) -> None:
    """Raise that a name is taken by another object of the type in the route's workspace."""
    for other in here(route, token):
        if other.name == name and (current is None or other.id != current.id):
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)


def new_hexadecimal_id() -> str:
    """Return the id of a new policy or warehouse."""
    return uuid.uuid4().hex[:16]


def new_timed_id(route: Route) -> str:
    """Return the id of a new cluster or pool: when it was made, and something random."""
    return f"{route.cloud.now():%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}"


def numeric_id(route: Route, seed: str) -> int:
    """Return the number that goes with something in the route's workspace, always the same."""
    return int(names.principal_id_from(str(uuid.uuid5(uuid.NAMESPACE_URL, f"{route.workspace_id}:{seed}"))))


def has_group(route: Route, name: str) -> bool:
    """Tell whether a group is in the workspace: built in, made in it, or of the account and assigned."""
    return name in BUILT_IN_GROUPS or any(
        one.outputs["displayName"] == name for one in _members(route, tokens.GROUP)
    )


def has_service_principal(route: Route, application_id: str) -> bool:
    """Tell whether a service principal is in the workspace; deployer and caller are in all of them."""
    wanted = application_id.casefold()
    everywhere = {route.caller.casefold(), route.cloud.identity.deployer_application_id}
    return wanted in everywhere or any(
        str(one.outputs["applicationId"]).casefold() == wanted
        for one in _members(route, tokens.SERVICE_PRINCIPAL)
    )


def _members(route: Route, token: str) -> Iterator[Stored]:
    assigned = {
        str(one.inputs["principalId"])
        for one in route.cloud.all(tokens.PERMISSION_ASSIGNMENT)
        if str(one.inputs["workspaceId"]) == route.workspace_id
    }
    return (
        one for one in route.cloud.all(token) if one.id in assigned or workspace_of(one) == route.workspace_id
    )
