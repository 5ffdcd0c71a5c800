"""Microsoft.Authorization: custom roles.

https://learn.microsoft.com/azure/role-based-access-control/custom-roles and
specification/authorization/resource-manager/Microsoft.Authorization/Authorization/stable/2022-04-01.
"""

import re
from collections.abc import Iterator

from localcloud.azure import ids
from localcloud.azure.arm import ArmResource, timestamp
from localcloud.azure.properties import count, entries, strings, text
from localcloud.azure.references import scope_exists
from localcloud.azure.roles import OPERATIONS, ROLES
from localcloud.azure.tokens import ROLE_ASSIGNMENT, ROLE_DEFINITION
from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import register
from localcloud.core.values import Properties

LONGEST_NAME = 512
LONGEST_DESCRIPTION = 2048

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SCOPE = re.compile(
    r"/subscriptions/[^/]+(/resourceGroups/[^/]+)?|/providers/Microsoft\.Management/managementGroups/[^/]+",
    re.IGNORECASE,
)


@register
class RoleDefinition(ArmResource):
    """A role of one's own: a name, operations, and the scopes in which it can be assigned."""

    token = ROLE_DEFINITION
    path = "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}"
    api_version = "2022-04-01"
    located = None
    tag_rules = None

    def validate_inputs(self, inputs: Properties) -> Iterator[Problem]:
        """Check the GUID, the name, the scopes and the operations."""
        guid = text(inputs, "roleDefinitionId")
        if guid is not None and not _GUID.fullmatch(guid):
            message = f"InvalidRoleDefinitionId: The role definition ID '{guid}' must be a GUID."
            yield Problem("roleDefinitionId", message)
        yield from _text_problems(inputs)
        scope = text(inputs, "scope")
        if scope is not None and not _SCOPE.fullmatch("/" + scope.strip("/")):
            yield Problem("scope", f"'{scope}' is no subscription, resource group or management group")
        if count(inputs, "assignableScopes") == 0 or inputs.get("assignableScopes") is None:
            yield Problem("assignableScopes", "is required: where the role can be assigned")
        for path, scope in strings(inputs, "assignableScopes"):
            if not _SCOPE.fullmatch(scope):
                form = "a subscription, a resource group or a management group"
                yield Problem(path, f"InvalidAssignableScope: '{scope}' is not {form}")
        if count(inputs, "permissions") == 0 or inputs.get("permissions") is None:
            yield Problem("permissions", "is required: the operations that the role allows")
        for path, permission in entries(inputs, "permissions"):
            for key in ("actions", "notActions"):
                for place, action in strings(permission, key):
                    if not _is_supported(action):
                        yield Problem(
                            f"{path}.{place}",
                            f"localcloud does not know an operation that '{action}' names; those that it "
                            "knows are in localcloud/azure/roles.py",
                        )

    def validate_request(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> None:
        """Check that the scopes exist and that no other role of the directory has the name."""
        for _, scope in strings(inputs, "assignableScopes"):
            if not scope_exists(cloud, scope):
                raise CloudError("LinkedInvalidPropertyId", f"The assignable scope '{scope}' was not found.")
        name = str(inputs["roleName"]).casefold()
        others = (str(one.inputs["roleName"]) for one in cloud.all(self.token) if not ids.same(one.id, id))
        if name in {other.casefold() for other in (*others, *ROLES.values())}:
            raise CloudError(
                "RoleDefinitionWithSameNameExists",
                "A custom role with the same name already exists in this directory. Use a different name.",
                409,
            )

    def put_resource(self, cloud: Cloud, id: str, inputs: Properties, current: Stored | None) -> Properties:
        """Return who made the role, and its type."""
        before = current.outputs if current else {}
        by, now = cloud.identity.deployer_object_id, timestamp(cloud)
        return {
            "roleType": "CustomRole",
            "createdBy": before.get("createdBy", by),
            "createdOn": before.get("createdOn", now),
            "updatedBy": by,
            "updatedOn": now,
        }

    def delete_resource(self, cloud: Cloud, current: Stored) -> None:
        """Refuse while somebody has the role.

        https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
        """
        for assignment in cloud.all(ROLE_ASSIGNMENT):
            if ids.name(str(assignment.inputs["roleDefinitionId"])).casefold() == current.name.casefold():
                message = "There are existing role assignments referencing role."
                raise CloudError("RoleDefinitionHasAssignments", message, 409)


def _text_problems(inputs: Properties) -> Iterator[Problem]:
    name, description = text(inputs, "roleName"), text(inputs, "description")
    if inputs.get("roleName") is None:
        yield Problem("roleName", "is required: the name of the role in the directory")
    if name is not None and not 1 <= len(name) <= LONGEST_NAME:
        yield Problem("roleName", f"has {len(name)} characters; 1 to {LONGEST_NAME} are allowed")
    if description is not None and len(description) > LONGEST_DESCRIPTION:
        yield Problem("description", f"has {len(description)} characters, at most {LONGEST_DESCRIPTION}")


def _is_supported(action: str) -> bool:
    pattern = re.compile(re.escape(action).replace(r"\*", ".*"), re.IGNORECASE)
    return any(pattern.fullmatch(operation) for operation in OPERATIONS)
