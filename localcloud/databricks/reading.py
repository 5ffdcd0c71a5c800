"""What reading an object takes, beyond being assigned to the workspace that is asked.

Each rule is that of the object's own API, from https://docs.databricks.com/api/azure/workspace: metastore
admins read it, its owner, and whoever has one of some privileges. Refusals are worded as users quote them
(https://github.com/databricks/terraform-provider-databricks/issues/2726).
Three points no public source settles:

- who may read all grants on an object: here, those who may change them
  (https://learn.microsoft.com/azure/databricks/data-governance/unity-catalog/manage-privileges/);
- the same for the permissions of an object in a workspace, which an admin there has on all of them
  (https://learn.microsoft.com/azure/databricks/security/auth/access-control);
- the words in which bindings are refused.

Reading other objects of a workspace (pools, policies, warehouses, folders …) takes some permission on each in
truth, and only the assignment here.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import callers, errors, isolation, names, rights, tokens
from localcloud.databricks.grantables import SECURABLES, named
from localcloud.databricks.privileges import normalized
from localcloud.databricks.routes import Route


def require(route: Route, current: Stored) -> None:
    """Raise ``CloudError`` where the caller may not read an object of a program."""
    if rule := _RULES.get(current.token):
        _if_limited(route, lambda caller: rule(Reader(route, caller), current))


def require_use(route: Route, name: str) -> None:
    """Raise ``CloudError`` where the caller may not use the catalog and the schema of a full name."""
    _if_limited(route, lambda caller: Reader(route, caller).require_use(name))


def require_privilege(route: Route, kind: str, name: str, privilege: str) -> None:
    """Raise ``CloudError`` where the caller lacks a privilege on an object in a schema, inherited or not."""
    _if_limited(route, lambda caller: Reader(route, caller).require_within(kind, name, privilege))


def require_bindings(route: Route, word: str, name: str) -> None:
    """Raise ``CloudError`` where the caller may not read the workspaces that a securable is bound to."""
    kind = next(kind for kind, (token, _) in SECURABLES.items() if token == isolation.KINDS[word][0])
    _if_limited(route, lambda caller: Reader(route, caller).require_owner(kind, name))


def _if_limited(route: Route, check: Callable[[Stored], None]) -> None:
    caller = callers.service_principal(route.cloud)
    if caller is not None:
        check(caller)


class Reader:
    """A service principal that reads through a workspace, or on the account."""

    def __init__(self, route: Route, caller: Stored) -> None:
        self.route = route
        self.cloud: Cloud = route.cloud
        self.caller = caller
        self.names = rights.names_of(self.cloud, caller)

    def is_metastore_admin(self) -> bool:
        """Tell whether the caller owns the workspace's metastore."""
        return self._owns(self.route.metastore())

    def is_workspace_admin(self) -> bool:
        """Tell whether the caller administers the workspace."""
        workspace_id = self.route.workspace_id or ""
        return "ADMIN" in rights.assignments(self.cloud, self.caller, workspace_id)

    def require_use(self, name: str) -> None:
        """Require ``USE_CATALOG`` and ``USE_SCHEMA`` of the parents of a full name."""
        if self.is_metastore_admin():
            return
        catalog, schema, _ = names.stored_name(name).split(".")
        self._require("catalog", catalog, "USE_CATALOG")
        self._require("schema", f"{catalog}.{schema}", "USE_SCHEMA")

    def require_within(self, kind: str, name: str, privilege: str) -> None:
        """Require the use of the parents, and a privilege on the object."""
        if not self.is_metastore_admin():
            self.require_use(name)
            self._require(kind, names.stored_name(name), privilege)

    def require_one(self, kind: str, name: str, privilege: str) -> None:
        """Require a privilege on an object that lies in no schema; with an empty one, any."""
        if not self.is_metastore_admin():
            self._require(kind, name, privilege)

    def require_owner(self, kind: str, name: str) -> None:
        """Require a metastore admin or the owner."""
        securable = self._stored(kind, name)
        if not self.is_metastore_admin() and not (securable and self._owns(securable)):
            raise self._refusal("MANAGE", kind, name)

    def _require(self, kind: str, name: str, privilege: str) -> None:
        securable = self._stored(kind, name)
        if securable and self._owns(securable):
            return
        held = self._held(kind, name)
        if (privilege in held or "ALL_PRIVILEGES" in held) if privilege else held:
            return
        raise self._refusal(privilege or "BROWSE", kind, name)

    def _held(self, kind: str, name: str) -> set[str]:
        """Return the privileges on a securable, with those that it inherits."""
        parts = name.split(".")
        own = [(kind, name)]
        if kind in ("schema", "table", "model", "volume"):
            own.append(("catalog", parts[0]))
        if kind in ("table", "model", "volume"):
            own.append(("schema", ".".join(parts[:2])))
        return {
            normalized(str(privilege))
            for grants in self.cloud.all(tokens.GRANTS)
            for one_kind, one_name in own
            if (of := grants.inputs.get(one_kind)) is not None and named(one_kind, of) == one_name
            for entry in cast("list[dict[str, Any]]", grants.outputs.get("grants") or [])
            if str(entry["principal"]).casefold() in self.names
            for privilege in entry["privileges"]
        }

    def _stored(self, kind: str, name: str) -> Stored | None:
        return self.cloud.get(SECURABLES[kind][0], name)

    def _owns(self, securable: Stored) -> bool:
        return str(securable.outputs.get("owner")).casefold() in self.names

    def _refusal(self, privilege: str, kind: str, name: str) -> CloudError:
        words = privilege.replace("_", " ")
        # Unity Catalog keeps models among routines, and its refusals say so.
        thing = "Routine or Model" if kind == "model" else SECURABLES[kind][1]
        message = f"User does not have {words} on {thing} '{name}'."
        return CloudError(errors.PERMISSION_DENIED, message, 403)


def _catalog(reader: Reader, current: Stored) -> None:
    reader.require_one("catalog", current.id, "USE_CATALOG")


def _schema(reader: Reader, current: Stored) -> None:
    reader.require_one("schema", current.id, "USE_SCHEMA")


def _volume(reader: Reader, current: Stored) -> None:
    reader.require_within("volume", current.id, "READ_VOLUME")


def _model(reader: Reader, current: Stored) -> None:
    reader.require_within("model", current.id, "EXECUTE")


def _monitor(reader: Reader, current: Stored) -> None:
    reader.require_within("table", str(current.inputs["tableName"]), "SELECT")


def _credential(reader: Reader, current: Stored) -> None:
    if reader.route.workspace_id is not None:
        reader.require_one("storageCredential", current.id, "")


def _location(reader: Reader, current: Stored) -> None:
    if reader.route.workspace_id is not None:
        reader.require_one("externalLocation", current.id, "")


def _binding(reader: Reader, current: Stored) -> None:
    word = str(current.outputs["securableType"])
    require_bindings(reader.route, word, str(current.outputs["securableName"]))


def _grants(reader: Reader, current: Stored) -> None:
    kind, name = next(
        (kind, named(kind, current.inputs[kind])) for kind in SECURABLES if current.inputs.get(kind)
    )
    if kind == "metastore" and rights.is_account_admin(reader.cloud, reader.caller):
        return
    reader.require_one(kind, name, "MANAGE")


def _system_schema(reader: Reader, current: Stored) -> None:
    if not rights.is_account_admin(reader.cloud, reader.caller):
        reader.require_owner("metastore", reader.route.metastore().id)


def _permissions(reader: Reader, current: Stored) -> None:
    entries = cast("list[dict[str, Any]]", current.outputs.get("accessControls") or [])
    levels = {
        entry["permissionLevel"]
        for entry in entries
        for key in ("groupName", "servicePrincipalName")
        if str(entry.get(key, "")).casefold() in reader.names
    }
    if not reader.is_workspace_admin() and not levels & {"CAN_MANAGE", "IS_OWNER"}:
        message = (
            f"{reader.caller.outputs['applicationId']} does not have Manage permissions on {current.id}. "
            "Please contact the owner or an administrator for access."
        )
        raise CloudError(errors.PERMISSION_DENIED, message, 403)


def _secret_acl(reader: Reader, current: Stored) -> None:
    managers = {
        str(acl.inputs["principal"]).casefold()
        for acl in reader.cloud.all(tokens.SECRET_ACL)
        if acl.inputs["permission"] == "MANAGE"
        and acl.id.startswith(f"{reader.route.workspace_id}|{current.inputs['scope']}|||")
    }
    if not reader.is_workspace_admin() and not managers & reader.names:
        message = (
            f"{reader.caller.outputs['applicationId']} does not have MANAGE permission on scope "
            f"{current.inputs['scope']}"
        )
        raise CloudError(errors.PERMISSION_DENIED, message, 403)


_RULES: Mapping[str, Callable[[Reader, Stored], None]] = MappingProxyType(
    {
        tokens.CATALOG: _catalog,
        tokens.SCHEMA: _schema,
        tokens.VOLUME: _volume,
        tokens.REGISTERED_MODEL: _model,
        tokens.QUALITY_MONITOR: _monitor,
        tokens.STORAGE_CREDENTIAL: _credential,
        tokens.EXTERNAL_LOCATION: _location,
        tokens.WORKSPACE_BINDING: _binding,
        tokens.GRANTS: _grants,
        tokens.SYSTEM_SCHEMA: _system_schema,
        tokens.PERMISSIONS: _permissions,
        tokens.SECRET_ACL: _secret_acl,
    }
)
"""What reading takes, by type."""
