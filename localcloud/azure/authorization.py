"""Microsoft.Authorization: role assignments, and who is asking.

https://learn.microsoft.com/azure/role-based-access-control/troubleshooting and
specification/authorization/resource-manager/Microsoft.Authorization/Authorization/stable/2022-04-01.
"""

from collections.abc import Iterator
from uuid import UUID

from localcloud.azure import conditions, ids
from localcloud.azure.arm import ArmResource, timestamp
from localcloud.azure.conditions import VERSION
from localcloud.azure.properties import strings, text
from localcloud.azure.references import everything, scope_exists
from localcloud.azure.roles import ROLES
from localcloud.azure.tokens import ROLE_ASSIGNMENT, ROLE_DEFINITION, USER_ASSIGNED_IDENTITY
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Lookup, register
from localcloud.core.values import Properties


@register
class RoleAssignment(ArmResource):
    """A role given to a principal at a scope. Only its description and condition can be changed."""

    token = ROLE_ASSIGNMENT
    path = "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}"
    api_version = "2022-04-01"
    located = None
    tag_rules = None
    immutable = frozenset(
        {"principalId", "principalType", "roleDefinitionId", "delegatedManagedIdentityResourceId"}
    )

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the name, the role and the condition's version."""
        name = text(inputs, "roleAssignmentName")
        if name is not None and not _is_guid(name):
            yield Problem(
                "roleAssignmentName",
                f"InvalidRoleAssignmentId: The role assignment ID '{name}' is not valid. The role "
                "assignment ID must "
                "be a GUID.",
            )
        principal = text(inputs, "principalId")
        if principal is not None and not _is_guid(principal):
            yield Problem(
                "principalId", f"InvalidPrincipalId: A valid principal ID must be a GUID, not '{principal}'"
            )
        role = text(inputs, "roleDefinitionId")
        if role is not None and not _names_role(role):
            form = "/subscriptions/{subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/{guid}"
            message = (
                f"InvalidRoleDefinitionId: The role definition ID '{role}' is not valid; its form is {form}"
            )
            yield Problem("roleDefinitionId", message)
        yield from _condition_problems(inputs)

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check the scope, the role, the principal, and that nobody has given the same before."""
        scope = "/" + str(inputs["scope"]).strip("/")
        if not scope_exists(cloud, scope):
            message = f"The Resource '{scope.partition('/providers/')[2] or scope}' was not found."
            raise CloudError("ResourceNotFound", message, 404)
        _require_role(cloud, _guid(str(inputs["roleDefinitionId"])), scope)
        _require_principal(cloud, inputs)
        for other in cloud.all(ROLE_ASSIGNMENT):
            if not ids.same(other.id, id) and other.name.casefold() == ids.name(id).casefold():
                # A name is used once in a tenant:
                # https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
                raise CloudError(
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
                )
            if not ids.same(other.id, id) and _gives_same(other.inputs, inputs):
                raise CloudError(
                    "RoleAssignmentExists",
                    "The role assignment already exists. The ID of the conflicting role assignment is "
                    f"{other.name.replace('-', '')}.",
                    409,
                )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return who made the assignment, the principal's type, and the role's id where the scope is.

        https://github.com/Azure/azure-rest-api-specs/issues/10939 shows that the id of another subscription
        is taken, and answered with that of the scope's.
        """
        before = current.outputs if current else {}
        by, now = cloud.identity.deployer_object_id, timestamp(cloud)
        version = (
            {"conditionVersion": inputs.get("conditionVersion", VERSION)} if "condition" in inputs else {}
        )
        role, scope = str(inputs["roleDefinitionId"]), "/" + str(inputs["scope"]).strip("/")
        if within := ids.subscription(scope):
            role = f"/subscriptions/{within}/providers/{role.partition('/providers/')[2]}"
        return {
            **version,
            "roleDefinitionId": role,
            "principalType": inputs.get("principalType", "ServicePrincipal"),
            "scope": scope,
            "createdBy": before.get("createdBy", by),
            "createdOn": before.get("createdOn", now),
            "updatedBy": by,
            "updatedOn": now,
        }


@register
class GetClientConfig(Lookup):
    """The identity that calls, and where to."""

    token = "azure-native:authorization:getClientConfig"  # noqa: S105 (a Pulumi function)

    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the identity of this instance."""
        client_id, object_id = _caller(cloud)
        return {
            "clientId": client_id,
            "objectId": object_id,
            "subscriptionId": cloud.subscription_id,
            "tenantId": cloud.identity.tenant_id,
        }


def _caller(cloud: Cloud) -> tuple[str, str]:
    """Return the client id and the object id of the deployer, or of the identity that the run names."""
    login = cloud.caller.login
    if not login:
        return cloud.identity.deployer_application_id, cloud.identity.deployer_object_id
    for identity in cloud.all(USER_ASSIGNED_IDENTITY):
        client_id = str(identity.outputs["clientId"])
        if login.casefold() in (identity.name.casefold(), client_id):
            return client_id, str(identity.outputs["principalId"])
    return cloud.identity.unlisted_id(login), cloud.identity.unlisted_id(login)


def service_principals(cloud: Cloud) -> set[str]:
    """Return the object ids of all service principals: the deployer, Databricks', and managed identities."""
    own = {cloud.identity.deployer_object_id, cloud.identity.databricks_object_id}
    own |= {str(one.outputs["principalId"]) for one in cloud.all(USER_ASSIGNED_IDENTITY)}
    return own | {found for one in everything(cloud) if (found := text(one.outputs, "identity.principalId"))}


def _condition_problems(inputs: Properties) -> Iterator[Problem]:
    """Azure takes version 2.0 alone, and that where none is given.

    https://learn.microsoft.com/azure/role-based-access-control/conditions-role-assignments-rest and, for the
    refusal, https://learn.microsoft.com/azure/role-based-access-control/conditions-troubleshoot.
    """
    condition, version = text(inputs, "condition"), text(inputs, "conditionVersion")
    refusal = "The given role assignment condition is invalid."
    if condition is not None and version not in (None, VERSION):
        yield Problem("conditionVersion", f"{refusal} The only version is '{VERSION}', not '{version}'.")
    if condition is not None and (found := conditions.mistake(condition)):
        yield Problem("condition", f"{refusal} {found[0].upper()}{found[1:]}.")


def _require_role(cloud: Cloud, role: str, scope: str) -> None:
    """A role must exist, and a custom one only where its definition says.

    https://learn.microsoft.com/azure/role-based-access-control/role-definitions#assignablescopes
    """
    if role in ROLES:
        return
    own = next((one for one in cloud.all(ROLE_DEFINITION) if one.name.casefold() == role), None)
    if own is None:
        message = (
            f"localcloud does not know the role definition '{role}': it is none of the built-in roles in "
            "localcloud/azure/roles.py, and no custom role has this id"
        )
        raise CloudError("NotSimulated", message, 501)
    if not any(
        ids.same(scope, within) or ids.beneath(scope, within)
        for _, within in strings(own.inputs, "assignableScopes")
    ):
        raise CloudError(
            "RoleAssignmentScopeNotAssignableToRoleDefinition",
            f"The scope '{scope}' is not assignable to the role definition '{role}'.",
        )


def _require_principal(cloud: Cloud, inputs: Properties) -> None:
    """Azure looks for the principal unless its type is given, as for one that was made a moment ago.

    https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template#new-service-principal
    """
    principal, kind = str(inputs["principalId"]), text(inputs, "principalType")
    exists = principal.casefold() in {one.casefold() for one in service_principals(cloud)}
    if not exists and kind is None:
        raise CloudError(
            "PrincipalNotFound",
            f"Principal {principal.replace('-', '')} does not exist in the directory "
            f"{cloud.identity.tenant_id}. "
            "Check that you have the correct principal ID. If you are creating this principal and then "
            "immediately "
            "assigning a role, this error might be related to a replication delay. In this case, set the "
            "role "
            "assignment principalType property to a value, such as ServicePrincipal, User, or Group. "
            "See https://aka.ms/docs-principaltype",
        )
    if exists and kind not in (None, "ServicePrincipal"):
        raise CloudError(
            "UnmatchedPrincipalType",
            f"The PrincipalId '{principal.replace('-', '')}' has type 'ServicePrincipal' , which is "
            "different from "
            f"specified PrinciaplType '{kind}'.",
        )


def _gives_same(one: Properties, other: Properties) -> bool:
    return (
        str(one["principalId"]).casefold() == str(other["principalId"]).casefold()
        and _guid(str(one["roleDefinitionId"])) == _guid(str(other["roleDefinitionId"]))
        and ids.same(str(one["scope"]), str(other["scope"]))
    )


def _guid(role_definition_id: str) -> str:
    return ids.name(role_definition_id).casefold()


def _names_role(role_definition_id: str) -> bool:
    folded = role_definition_id.casefold()
    return "/providers/microsoft.authorization/roledefinitions/" in folded and _is_guid(_guid(folded))


def _is_guid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.casefold()
    except ValueError:
        return False
