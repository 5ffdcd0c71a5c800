"""Grants: all the privileges on one securable."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import UNKNOWN, Properties, is_known
from localcloud.databricks import errors, isolation, principals, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.catalogs import catalog_named
from localcloud.databricks.grantables import SECURABLES, named
from localcloud.databricks.model_versions import model_named
from localcloud.databricks.privileges import PRIVILEGES, normalized
from localcloud.databricks.routes import Plane, Route

IN_ID = {"storageCredential": "storage_credential", "externalLocation": "external_location"}
"""Securables that the id, which is also what is imported, calls otherwise than the argument."""


@register
class Grants(DatabricksResource):
    """Who may do what with one securable; who is not named may do nothing.

    The resource is authoritative. Two of them for one securable overwrite each other without a word, and each
    later finds what the other wrote: "Permanent configuration drifts" in ``docs/guides/troubleshooting.md``.
    """

    token = tokens.GRANTS
    plane = Plane.WORKSPACE
    upsert = True

    def defaults(self, inputs: Properties) -> Properties:
        """Bring the grants, which are a set of sets, into one order."""
        complete = super().defaults(inputs)
        grants = complete.get("grants")
        if not is_known(grants) or not isinstance(grants, list):
            return complete
        entries = cast("list[dict[str, Any]]", grants)
        ordered = [{**one, "privileges": _ordered(one.get("privileges"))} for one in entries]
        return {**complete, "grants": sorted(ordered, key=lambda one: str(one.get("principal")))}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the choice of the securable, with principals and with privileges."""
        chosen = [key for key in self.facts.properties if _is_securable(key) and inputs.get(key) is not None]
        if len(chosen) > 1:
            message = f"exactly one securable must be specified, but `{','.join(chosen)}` were"
            yield Problem(chosen[0], f"Invalid combination of arguments: {message}")
        kind = chosen[0] if chosen else ""
        seen: set[str] = set()
        for index, grant in enumerate(_entries(inputs)):
            principal = grant.get("principal")
            if isinstance(principal, str) and principal.casefold() in seen:
                message = f"{principal} is granted to twice; only the last would count"
                yield Problem(f"grants[{index}].principal", message)
            seen |= {str(principal).casefold()} - {str(UNKNOWN).casefold()}
            yield from _privilege_problems(kind, index, grant.get("privileges"))

    def name(self, inputs: Properties) -> str:
        """Return the id: ``catalog/ml_dev_catalog``."""
        kind, name = _securable(inputs)
        return f"{IN_ID.get(kind, kind)}/{name}"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Replace whatever is granted on the securable."""
        _admit(route, inputs)
        return Answer(self.name(inputs), dict(inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Replace whatever is granted on the securable."""
        _admit(route, inputs)
        return {**current.outputs, **inputs}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return what is granted, if the securable is accessible."""
        _require_securable(route, current.inputs)
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Revoke everything."""
        _require_securable(route, current.inputs)


def _privilege_problems(kind: str, index: int, privileges: object) -> Iterator[Problem]:
    if privileges == []:
        yield Problem(f"grants[{index}].privileges", "one or more privileges must be given")
    if kind not in PRIVILEGES or not isinstance(privileges, list):
        return
    for position, privilege in enumerate(cast("list[object]", privileges)):
        if isinstance(privilege, str) and normalized(privilege) not in PRIVILEGES[kind]:
            # The words of INVALID_PARAMETER_VALUE.PRIVILEGE_NOT_APPLICABLE_TO_ENTITY.
            message = f"Privilege {normalized(privilege)} is not applicable to this entity [{kind}]"
            yield Problem(f"grants[{index}].privileges[{position}]", message)


def _admit(route: Route, inputs: Properties) -> None:
    _require_securable(route, inputs)
    for grant in _entries(inputs):
        principals.require_principal(route.cloud, str(grant["principal"]))


def _require_securable(route: Route, inputs: Properties) -> None:
    kind, name = _securable(inputs)
    metastore = route.metastore()
    if kind not in SECURABLES:
        raise errors.not_simulated(f"grants on a {kind} ('{name}')")
    if kind == "metastore" and name != metastore.id:
        route.metastore(name)
    if kind in ("schema", "volume", "table", "model"):
        catalog_named(route, name.partition(".")[0])
    if kind == "model":
        model_named(route.cloud, name)
    token, words = SECURABLES[kind]
    found = route.cloud.get(token, name)
    if found is None:
        raise errors.does_not_exist(words, name)
    if kind in ("catalog", "storageCredential", "externalLocation"):
        isolation.require_accessible(route, found)


def _securable(inputs: Properties) -> tuple[str, str]:
    """Return kind and name of the securable."""
    for key, value in inputs.items():
        if _is_securable(key) and value is not None:
            return key, named(key, value)
    raise CloudError(errors.INVALID_PARAMETER, "a securable must be specified")


def _is_securable(key: str) -> bool:
    return "." not in key and key not in ("grants", "providerConfig")


def _entries(inputs: Properties) -> list[dict[str, Any]]:
    grants = inputs.get("grants")
    if not isinstance(grants, list):
        return []
    return [cast("dict[str, Any]", one) for one in cast("list[object]", grants) if isinstance(one, dict)]


def _ordered(privileges: object) -> object:
    if not isinstance(privileges, list):
        return privileges
    return sorted({normalized(str(one)) for one in cast("list[object]", privileges)})
