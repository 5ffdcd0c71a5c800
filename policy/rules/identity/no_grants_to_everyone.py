"""Nothing is given to everyone."""

from collections.abc import Iterable, Iterator

from policy.core.grantees import ALL, gifts, grantees
from policy.core.principals import is_everyone
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _to_everyone(gift: Properties) -> Iterator[str]:
    for principal in filter(is_everyone, grantees(gift)):
        yield f"it gives something to {principal}, which is everyone"


def _check(resource: Resource) -> Iterable[str | NotYetKnown]:
    return apart(gifts(resource), _to_everyone)


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
