"""Nothing is given to everyone."""

from collections.abc import Iterable, Iterator

from policy.core.grantees import ALL, grantees
from policy.core.principals import is_everyone
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(resource: Resource) -> Iterator[str]:
    everyone: Iterable[str] = filter(is_everyone, grantees(resource))
    for principal in everyone:
        yield f"it gives something to {principal}, which is everyone"


RULE = ResourceRule(
    name="identity-no-grants-to-everyone",
    severity=Severity.CRITICAL,
    description="No privilege and no permission is given to the group of all users.",
    reason="Whoever joins the company, or is invited as a guest, would have it from the first day.",
    source="https://learn.microsoft.com/azure/databricks/admin/users-groups/groups",
    way_out="Name the group that needs it.",
    on=ALL,
    check=_check,
)
