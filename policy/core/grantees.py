"""The principals that a resource gives something to."""

from collections.abc import Iterator

from policy.core.resource import Resource

GRANTS = "databricks:index/grants:Grants"
GRANT = "databricks:index/grant:Grant"
PERMISSIONS = "databricks:index/permissions:Permissions"
SECRET_ACL = "databricks:index/secretAcl:SecretAcl"  # noqa: S105 (a type)
SECRET_SCOPE = "databricks:index/secretScope:SecretScope"  # noqa: S105 (a type)

ALL = (GRANTS, GRANT, PERMISSIONS, SECRET_ACL, SECRET_SCOPE)


def grantees(resource: Resource) -> Iterator[str]:
    """Return who gets something; the name of what they get would be the resource's.

    Raises:
        NotYetKnown: one of them is known only after deployment.
    """
    if resource.type == GRANTS:
        yield from (grant.at("principal", "") for grant in resource.each("grants"))
    elif resource.type in (GRANT, SECRET_ACL):
        yield resource.at("principal", "")
    elif resource.type == SECRET_SCOPE:
        yield resource.at("initialManagePrincipal", "")
    else:
        for control in resource.each("accessControls"):
            # A service principal is neither, and its id is often not known yet.
            yield control.at("groupName", "")
            yield control.at("userName", "")
