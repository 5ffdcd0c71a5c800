"""Secret scopes, and who may use them.

https://docs.databricks.com/api/azure/workspace/secrets, ``secrets/`` of the Terraform provider, and
https://learn.microsoft.com/azure/databricks/security/secrets/.
"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, secret_access, tokens, workspace_objects
from localcloud.databricks.base import Choices, DatabricksResource
from localcloud.databricks.routes import Plane, Route

MOST_SCOPES = 1000
_NAME = re.compile(r"[\w.@/-]{1,128}", re.ASCII)
_NAME_RULE = (
    "Must consist of alphanumeric characters, dashes, underscores, and periods, "
    "and may not exceed 128 characters."
)


@register
class SecretScope(DatabricksResource):
    """A scope, of Databricks' own or standing for a key vault. Nothing of it can be changed.

    The real id is the scope's name; here the workspace's id stands before it, because one store holds the
    scopes of all workspaces.
    """

    token = tokens.SECRET_SCOPE
    plane = Plane.WORKSPACE
    auto_name = "name"

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the name."""
        return _name_mistakes(inputs, "name")

    def name(self, inputs: Properties) -> str:
        """Return the scope's name."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the scope; one for a vault lets Azure Databricks read there, by an access policy."""
        name, scopes = str(inputs["name"]), workspace_objects.here(route, tokens.SECRET_SCOPE)
        if name.casefold() in {scope.name.casefold() for scope in scopes}:
            raise CloudError(errors.RESOURCE_ALREADY_EXISTS, f"Scope {name} already exists!", 409)
        if len(scopes) >= MOST_SCOPES:
            message = f"The workspace has {len(scopes)} secret scopes; the limit is {MOST_SCOPES}."
            raise CloudError("RESOURCE_LIMIT_EXCEEDED", message)
        manager = inputs.get("initialManagePrincipal")
        if manager not in (None, "users"):
            raise CloudError("BAD_REQUEST", f"Cannot specify {manager} as initial_manage_principal.")
        metadata = cast("Properties | None", inputs.get("keyvaultMetadata"))
        if metadata is not None:
            secret_access.allow_by_policy(route.cloud, _vault(route, metadata))
        backend = "DATABRICKS" if metadata is None else "AZURE_KEYVAULT"
        _let_manage(route, name, str(manager or route.caller))
        return Answer(f"{route.workspace_id}|{name}", {**inputs, "backendType": backend})

    def delete_object(self, route: Route, current: Stored) -> None:
        """Take with the scope what people were allowed there."""
        for acl in workspace_objects.here(route, tokens.SECRET_ACL):
            if str(acl.inputs["scope"]).casefold() == current.name.casefold():
                route.cloud.remove(acl)


@register
class SecretAcl(DatabricksResource):
    """What one principal may do with a scope. Saying it again changes it.

    In the id, too, the workspace's id stands before the real one.
    """

    token = tokens.SECRET_ACL
    plane = Plane.WORKSPACE
    upsert = True
    one_of: ClassVar[Choices] = {"permission": ("READ", "WRITE", "MANAGE")}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a scope that cannot exist."""
        return _name_mistakes(inputs, "scope")

    def name(self, inputs: Properties) -> str:
        """Return scope and principal."""
        return f"{inputs['scope']}|||{inputs['principal']}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Allow it to a principal of the workspace."""
        secret_access.scope_named(route, str(inputs["scope"]))
        principal = str(inputs["principal"])
        is_here = workspace_objects.has_group(route, principal) or workspace_objects.has_service_principal(
            route, principal
        )
        if not is_here:
            raise errors.invalid(f"User or Group {principal} does not exist.")
        return Answer(f"{route.workspace_id}|{self.name(inputs)}", dict(inputs))


def _let_manage(route: Route, scope: str, principal: str) -> None:
    """Add the permission that a new scope brings: its creator manages it, or all users do.

    https://docs.databricks.com/api/workspace/secrets/createscope
    """
    entry = {"scope": scope, "principal": principal, "permission": "MANAGE"}
    name = f"{scope}|||{principal}"
    outputs = {"providerConfig": {"workspaceId": route.workspace_id}, **entry}
    acl = Stored(tokens.SECRET_ACL, f"{route.workspace_id}|{name}", name, entry, outputs, route.cloud.now())
    route.cloud.put(acl)


def _vault(route: Route, metadata: Properties) -> Stored:
    vault = route.cloud.get(tokens.AZURE_VAULT, str(metadata["resourceId"]))
    if vault is None:
        raise errors.invalid(
            "Unable to grant read/list permission to Databricks service principal to KeyVault "
            f"'{metadata['dnsName']}': the resource '{metadata['resourceId']}' was not found."
        )
    address = str(vault.outputs["properties"]["vaultUri"])
    if str(metadata["dnsName"]).rstrip("/").lower() != address.rstrip("/").lower():
        raise errors.invalid(
            f"The DNS name '{metadata['dnsName']}' is not that of the KeyVault '{vault.id}': '{address}'."
        )
    return vault


def _name_mistakes(inputs: Properties, key: str) -> Iterator[Problem]:
    name = inputs.get(key)
    if isinstance(name, str) and not _NAME.fullmatch(name):
        yield Problem(key, f'invalid value for {key} ("{name}"): {_NAME_RULE}')
