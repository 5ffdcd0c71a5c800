"""Permissions: who may do what with one object of a workspace.

https://docs.databricks.com/api/workspace/permissions and ``permissions/`` of the Terraform provider.

The answer depends on who asks. For most kinds of objects the provider sends its caller's own entry beside
those that it is told, and hides it on reading from the same caller only: from another identity unchanged
permissions show a difference (https://github.com/databricks/terraform-provider-databricks/issues/3730 and
4734). The outputs in the store are the object's whole list; ``view`` is what one caller's provider shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties, is_known
from localcloud.databricks import callers, errors, object_kinds, tokens, workspace_objects
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.object_kinds import CAN_MANAGE, KINDS, ObjectKind
from localcloud.databricks.routes import Plane, Route

PRINCIPALS = {
    "groupName": "GroupName",
    "servicePrincipalName": "ServicePrincipalName",
    "userName": "UserName",
}
"""How sentences call a principal that each property names."""

CASELESS = ("servicePrincipalName", "userName")


@register
class Permissions(DatabricksResource):
    """All the permissions on one object; who is not named has none, but for the administrators.

    The resource is authoritative. Two of them for one object overwrite each other without a word, and each
    later finds what the other wrote: "Permanent configuration drifts" in ``docs/guides/troubleshooting.md``.
    """

    token = tokens.PERMISSIONS
    plane = Plane.WORKSPACE
    upsert = True

    def defaults(self, inputs: Properties) -> Properties:
        """Bring the entries, which are a set, into one order."""
        complete = super().defaults(inputs)
        entries = complete.get("accessControls")
        if not is_known(entries) or not isinstance(entries, list):
            return complete
        given = [_folded(one) for one in cast("list[Properties]", entries)]
        return {**complete, "accessControls": _ordered(given)}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the choice of the object, with levels and with principals."""
        chosen = [key for key in KINDS if inputs.get(key) is not None]
        if not chosen:
            listed = ", ".join(sorted(KINDS))
            message = f"at least one type of resource identifier must be set; allowed fields: {listed}"
            yield Problem("", message)
        for other in chosen[1:]:
            message = f"Conflicting configuration arguments: conflicts with {other}"
            yield Problem(chosen[0], message)
        entries = inputs.get("accessControls")
        if entries == []:
            yield Problem("accessControls", "Not enough list items: at least 1 is required")
        kind = KINDS[chosen[0]] if chosen else None
        for index, entry in enumerate(_entries(inputs)):
            yield from _entry_mistakes(kind, chosen[0] if chosen else "", f"accessControls[{index}]", entry)

    def name(self, inputs: Properties) -> str:
        """Return the kind and the name of the object."""
        argument = _argument(inputs)
        return f"{KINDS[argument].path}/{inputs[argument]}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Replace whatever permissions the object has."""
        argument = _argument(inputs)
        own = object_kinds.object_id(route, argument, str(inputs[argument]))
        kind = KINDS[argument]
        _admit(route, kind, inputs)
        return Answer(f"/{kind.path}/{own}", {"objectType": kind.words, **_sent(route, kind, inputs)})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Replace whatever permissions the object has."""
        argument = _argument(inputs)
        object_kinds.object_id(route, argument, str(inputs[argument]))
        _admit(route, KINDS[argument], inputs)
        return {**current.outputs, **_sent(route, KINDS[argument], inputs)}

    def view(self, cloud: Cloud, stored: Stored) -> Stored:
        """Hide the caller's own entry, unless the program states it."""
        me = callers.application_id(cloud)
        asked, there = _entries(stored.inputs), _entries(stored.outputs)
        if not any(_names(entry, me) for entry in asked):
            there = [entry for entry in there if not _names(entry, me)]
        seen = _ordered(there)
        return replace(
            stored,
            inputs={**stored.inputs, "accessControls": seen},
            outputs={**stored.outputs, "accessControls": seen},
        )


def _entry_mistakes(
    kind: ObjectKind | None, argument: str, path: str, entry: Properties
) -> Iterator[Problem]:
    level = entry.get("permissionLevel")
    if kind is not None and level is not None and level is not UNKNOWN and level not in kind.levels:
        allowed = ", ".join(sorted(kind.levels))
        message = (
            f"permission_level {level} is not supported with {argument} objects; allowed levels: {allowed}"
        )
        yield Problem(f"{path}.permissionLevel", message)
    if level is None:
        yield Problem(f"{path}.permissionLevel", "Missing required argument")
    named = [key for key in PRINCIPALS if entry.get(key) is not None]
    if len(named) != 1 and UNKNOWN not in entry.values():
        listed = ", ".join(PRINCIPALS)
        yield Problem(path, f"exactly one of {listed} must be specified, got {', '.join(named) or 'none'}")


def _admit(route: Route, kind: ObjectKind, inputs: Properties) -> None:
    for entry in _entries(inputs):
        key = next(key for key in PRINCIPALS if entry.get(key))
        principal, level = str(entry[key]), str(entry["permissionLevel"])
        if key == "groupName" and principal == "admins":
            message = f"it is not possible to modify admin permissions for {kind.words} resources"
            raise errors.invalid(message)
        own = key != "groupName" and principal.casefold() == route.caller.casefold()
        if own and level not in kind.management:
            raise errors.invalid(
                f"cannot remove management permissions for the current user for {kind.words}, "
                f"allowed levels: {', '.join(sorted(kind.management))}"
            )
        if not _is_here(route, key, principal):
            message = f"Principal: {PRINCIPALS[key]}({principal}) does not exist"
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)


def _sent(route: Route, kind: ObjectKind, inputs: Properties) -> Properties:
    """Return the inputs with all entries that the provider sends.

    An object that has an owner gets its caller as the owner where no entry names one. The caller's two
    entries then count as one, the higher; no public source shows what the service makes of them.
    """
    entries = _entries(inputs)
    me, level = route.caller.lower(), ""
    if "IS_OWNER" in kind.levels and not any(one["permissionLevel"] == "IS_OWNER" for one in entries):
        level = "IS_OWNER"
        entries = [one for one in entries if not _names(one, me)]
    elif kind.adds_caller and not any(_names(one, me) for one in entries):
        level = CAN_MANAGE
    own = [{"servicePrincipalName": me, "permissionLevel": level}] if level else []
    return {**inputs, "accessControls": _ordered([*entries, *own])}


def _ordered(entries: list[Properties]) -> list[Properties]:
    """Return the entries, which are a set, each once and in one order."""
    each = {tuple(sorted(entry.items())): entry for entry in entries}
    return [each[key] for key in sorted(each)]


def _names(entry: Properties, principal: str) -> bool:
    """Tell whether an entry is about a principal."""
    named = (str(entry.get(key, "")) for key in CASELESS)
    return principal.casefold() in (name.casefold() for name in named)


def _is_here(route: Route, key: str, principal: str) -> bool:
    """Tell whether a principal is in the workspace. There are no users in the simulated account."""
    if key == "groupName":
        return workspace_objects.has_group(route, principal)
    return key == "servicePrincipalName" and workspace_objects.has_service_principal(route, principal)


def _argument(inputs: Properties) -> str:
    return next(key for key in KINDS if inputs.get(key) is not None)


def _entries(inputs: Properties) -> list[dict[str, Any]]:
    entries = inputs.get("accessControls")
    if not isinstance(entries, list):
        return []
    return [cast("Properties", one) for one in cast("list[object]", entries) if isinstance(one, dict)]


def _folded(entry: Properties) -> Properties:
    """Return an entry with the names that compare without letter case in lower case."""
    return {
        key: value.lower() if key in CASELESS and isinstance(value, str) else value
        for key, value in entry.items()
        if value is not None
    }
