"""Whether Azure Databricks may read what a secret scope stands for.

The application AzureDatabricks reads the vault, never the workspace's network: it needs an access policy, or
on a vault with roles Key Vault Secrets User, and must be let in as a trusted service:
https://learn.microsoft.com/azure/databricks/security/secrets/#akv-ss and
https://learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints.
"""

import re
from typing import Any, cast

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.core.values import Properties
from localcloud.databricks import errors, tokens, workspace_objects
from localcloud.databricks.routes import Route
from localcloud.reach.answer import reach
from localcloud.reach.places import CONTROL_PLANE, Target
from localcloud.reach.world import World

READING_ROLES = {
    "4633458b-17de-408a-b874-0445c86b69e6",  # Key Vault Secrets User
    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",  # Key Vault Secrets Officer
    "00482a5a-887f-4fb3-b363-3b7fe8e74483",  # Key Vault Administrator
}
"""Built-in roles that may read a secret's value."""

_REFERENCE = re.compile(r"\{\{secrets/(?P<scope>[^/}]+)/[^}]+\}\}")


def require_readable(route: Route, text: str) -> None:
    """Raise what a cluster or an endpoint meets that refers to a secret which cannot be read.

    ``text`` may hold references, as ``{{secrets/SCOPE/KEY}}``, or none.
    """
    for match in _REFERENCE.finditer(text):
        scope = scope_named(route, match["scope"])
        vault_id = cast("Properties", scope.outputs.get("keyvaultMetadata") or {}).get("resourceId")
        if vault_id is not None:
            _require_reader(route.cloud, str(vault_id))


def scope_named(route: Route, name: str) -> Stored:
    """Return a scope of the route's workspace, or raise that there is none. Case makes no difference."""
    for scope in workspace_objects.here(route, tokens.SECRET_SCOPE):
        if scope.name.casefold() == name.casefold():
            return scope
    raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, f"Scope {name} does not exist!", 404)


def allow_by_policy(cloud: Cloud, vault: Stored) -> None:
    """Add the access policy that a new scope brings; a vault with roles takes it and does not look at it."""
    properties = cast("Properties", vault.outputs["properties"])
    policies = cast("list[Properties]", properties.get("accessPolicies") or [])
    if any(_names_databricks(cloud, one) for one in policies):
        return
    own = {
        "tenantId": cloud.identity.tenant_id,
        "objectId": cloud.identity.databricks_object_id,
        "permissions": {"secrets": ["get", "list"]},
    }
    cloud.put(vault.with_outputs(properties={**properties, "accessPolicies": [*policies, own]}))


def _require_reader(cloud: Cloud, vault_id: str) -> None:
    vault = cloud.get(tokens.AZURE_VAULT, vault_id)
    if vault is None:
        message = f"Azure KeyVault {vault_id} of the secret scope does not exist"
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    properties = cast("Properties", vault.outputs["properties"])
    address = properties["vaultUri"]
    way = reach(World(cloud), CONTROL_PLANE, Target("vault", vault))
    if way.reason is not None:
        message = (
            f"Status code 403 from KeyVault {address}: Public network access is disabled and request is not "
            f"from a trusted service nor via an approved private link. ({way.reason}.)"
        )
        raise CloudError(errors.PERMISSION_DENIED, message, 403)
    if not (
        _has_role(cloud, vault) if properties.get("enableRbacAuthorization") else _has_policy(cloud, vault)
    ):
        caller = f"AzureDatabricks (oid={cloud.identity.databricks_object_id})"
        message = (
            f"Invalid permissions on the specified KeyVault {address}. Caller: {caller}; "
            "Action: Microsoft.KeyVault/vaults/secrets/getSecret/action; Assignment: (not found)"
        )
        raise CloudError(errors.PERMISSION_DENIED, message, 403)


def _has_role(cloud: Cloud, vault: Stored) -> bool:
    for assignment in cloud.all(tokens.AZURE_ROLE_ASSIGNMENT):
        given: dict[str, Any] = assignment.inputs
        role = str(given["roleDefinitionId"]).rpartition("/")[2].lower()
        scope = "/" + str(given["scope"]).strip("/").lower() + "/"
        covers = f"{vault.id.lower()}/".startswith(scope)
        own = str(given["principalId"]).lower() == cloud.identity.databricks_object_id
        if own and covers and role in READING_ROLES:
            return True
    return False


def _has_policy(cloud: Cloud, vault: Stored) -> bool:
    policies = cast("list[Properties]", vault.outputs["properties"].get("accessPolicies") or [])
    return any(
        _names_databricks(cloud, one)
        and "get" in {right.lower() for right in cast("list[str]", one["permissions"].get("secrets") or [])}
        for one in policies
    )


def _names_databricks(cloud: Cloud, policy: Properties) -> bool:
    return str(policy.get("objectId", "")).lower() == cloud.identity.databricks_object_id
