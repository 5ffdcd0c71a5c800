"""Groups, service principals, and who is in which group.

The SCIM API of the account, or of a workspace for groups of its own:
https://docs.databricks.com/api/account/accountgroups, ``scim/`` of the Terraform provider.
"""

from collections.abc import Iterable

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, principals, rights, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.routes import ACCOUNT_HOST, NOT_SCIM, Plane, Route

SYSTEM_GROUPS = ("users", "admins")


@register
class Group(DatabricksResource):
    """A group of the account, or of one workspace if it is made through a workspace."""

    token = tokens.GROUP
    plane = Plane.DUAL
    refusal = NOT_SCIM
    upsert = True  # with ``force`` the provider takes over a group that exists
    auto_name = "displayName"
    kept = frozenset({"externalId"})

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a name that every workspace keeps for itself."""
        name = inputs.get("displayName")
        if name in SYSTEM_GROUPS:
            listed = " ".join(f'"{one}"' for one in SYSTEM_GROUPS)
            yield Problem("displayName", f"expected displayName to not be any of [{listed}], got {name}")

    def name(self, inputs: Properties) -> str:
        """Return the group's name."""
        return str(inputs["displayName"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the group, or take over the one of the same name."""
        other = _namesake(route, inputs)
        if other and not inputs.get("force"):
            message = f"Group with name {inputs['displayName']} already exists."
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
        group_id = other.id if other else names.new_principal_id()
        return Answer(group_id, _group(route, group_id, inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Rename the group or change its settings."""
        other = _namesake(route, inputs)
        if other and other.id != current.id:
            message = f"Group with name {inputs['displayName']} already exists."
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
        return {**current.outputs, **_group(route, current.id, inputs)}

    def delete_object(self, route: Route, current: Stored) -> None:
        """Take the group out of everything it is in."""
        principals.forget(route.cloud, current.id)


@register
class ServicePrincipal(DatabricksResource):
    """A service principal: Databricks' own, or one of Entra if its application id is given.

    On the account the real provider only deactivates it in the end; here it goes for good.
    """

    token = tokens.SERVICE_PRINCIPAL
    plane = Plane.DUAL
    refusal = NOT_SCIM
    upsert = True  # with ``force`` the provider takes over a service principal that exists
    kept = frozenset({"externalId"})

    def name(self, inputs: Properties) -> str:
        """Return the display name, or the application id if it has none."""
        return str(inputs.get("displayName") or inputs["applicationId"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the service principal, or take over the one with the same application id."""
        application_id = inputs.get("applicationId") or names.new_uuid()
        principal_id = names.new_principal_id()
        for other in route.cloud.all(tokens.SERVICE_PRINCIPAL):
            if other.outputs["applicationId"] == application_id:
                if not inputs.get("force"):
                    message = f"Service principal with application ID {application_id} already exists."
                    raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 409)
                principal_id = other.id
        return Answer(principal_id, _service_principal(str(application_id), inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Rename the service principal or change its settings."""
        changed = _service_principal(current.outputs["applicationId"], inputs)
        return {**current.outputs, **changed}

    def delete_object(self, route: Route, current: Stored) -> None:
        """Take the service principal out of everything it is in."""
        principals.forget(route.cloud, current.id)


@register
class GroupMember(DatabricksResource):
    """That a group or a service principal is in a group. Adding it twice is adding it once."""

    token = tokens.GROUP_MEMBER
    plane = Plane.DUAL
    refusal = NOT_SCIM
    upsert = True

    def name(self, inputs: Properties) -> str:
        """Return group and member."""
        return f"{inputs['groupId']}|{inputs['memberId']}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Add the member, which must not contain the group itself."""
        group_id, member_id = str(inputs["groupId"]), str(inputs["memberId"])
        if route.cloud.get(tokens.GROUP, group_id) is None:
            raise _missing("Group", group_id)
        if member_id != principals.deployer_id(route.cloud) and not principals.principal(
            route.cloud, member_id
        ):
            raise _missing("User/Group/ServicePrincipal", member_id)
        if group_id in {member_id, *_members(route.cloud, member_id)}:
            raise errors.invalid(
                f"Group {member_id} cannot be a member of {group_id}: it would contain itself"
            )
        return Answer(f"{group_id}|{member_id}", dict(inputs))


@register
class ServicePrincipalRole(DatabricksResource):
    """A role of a service principal: that it administers the account. Adding it twice is adding it once.

    Other roles are those of other clouds (instance profiles), or not known here.
    """

    token = tokens.PRINCIPAL_ROLE
    plane = Plane.DUAL
    refusal = NOT_SCIM
    upsert = True

    def name(self, inputs: Properties) -> str:
        """Return principal and role."""
        return f"{inputs['servicePrincipalId']}|{inputs['role']}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Add the role."""
        principal_id, role = str(inputs["servicePrincipalId"]), str(inputs["role"])
        if route.workspace is not None or role != rights.ACCOUNT_ADMIN:
            raise errors.not_simulated(f"the role '{role}' of a service principal")
        if route.cloud.get(tokens.SERVICE_PRINCIPAL, principal_id) is None:
            raise _missing("ServicePrincipal", principal_id)
        return Answer(f"{principal_id}|{role}", dict(inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Keep the role: everything that could change replaces it."""
        return {**current.outputs, **inputs}


def _namesake(route: Route, inputs: Properties) -> Stored | None:
    """Return the group of the same name in the same place, or None."""
    place = _url(route, "")
    name = str(inputs["displayName"]).casefold()
    for group in route.cloud.all(tokens.GROUP):
        if group.name.casefold() == name and str(group.outputs["url"]).startswith(place):
            return group
    return None


def _url(route: Route, id: str) -> str:
    if route.workspace is None:
        return f"https://{ACCOUNT_HOST}/users/groups/{id}" + ("/information" if id else "")
    return f"https://{route.workspace.outputs['workspaceUrl']}/#setting/accounts/groups/{id}"


def _group(route: Route, id: str, inputs: Properties) -> Properties:
    return {**inputs, "aclPrincipalId": f"groups/{inputs['displayName']}", "url": _url(route, id)}


def _service_principal(application_id: str, inputs: Properties) -> Properties:
    return {
        "aclPrincipalId": f"servicePrincipals/{application_id}",
        "displayName": application_id,
        "home": f"/Users/{application_id}",
        "repos": f"/Repos/{application_id}",
        **inputs,
        "applicationId": application_id,
    }


def _members(cloud: Cloud, group_id: str) -> set[str]:
    """Return the ids of everything in a group, at any depth."""
    pairs = [(one.inputs["groupId"], one.inputs["memberId"]) for one in cloud.all(tokens.GROUP_MEMBER)]
    found: set[str] = set()
    waiting = [group_id]
    while waiting:
        holder = waiting.pop()
        fresh = {member for group, member in pairs if group == holder} - found
        found |= fresh
        waiting += fresh
    return found


def _missing(kind: str, id: str) -> CloudError:
    return CloudError(errors.RESOURCE_DOES_NOT_EXIST, f"{kind} with id {id} not found.", 404)
