"""Those to whom a resource gives something."""

from typing import Any

from policy.core.resource import Resource
from policy.core.values import Properties

GRANTS = "databricks:index/grants:Grants"
PERMISSIONS = "databricks:index/permissions:Permissions"

ALL = (
    GRANTS,
    PERMISSIONS,
    "databricks:index/grant:Grant",
    "databricks:index/secretAcl:SecretAcl",
    "databricks:index/secretScope:SecretScope",
)

_KEYS = ("principal", "groupName", "userName", "initialManagePrincipal")


def gifts(resource: Resource) -> list[Properties]:
    """Return the parts of a resource that each give something to one grantee."""
    lists = {GRANTS: "grants", PERMISSIONS: "accessControls"}
    return resource.each(lists[resource.type]) if resource.type in lists else [resource.properties]


def grantees(gift: Properties) -> list[Any]:
    """Return who gets something; a service principal by its application, which is a GUID."""
    return [gift[key] for key in _KEYS if key in gift]
