"""People get what their groups get."""

from collections.abc import Iterable, Iterator

from policy.core.grantees import ALL, gifts, grantees
from policy.core.principals import is_person
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _to_a_person(gift: Properties) -> Iterator[str]:
    for principal in filter(is_person, grantees(gift)):
        yield f"it gives something to {principal}, a person"


def _check(resource: Resource) -> Iterable[str | NotYetKnown]:
    return apart(gifts(resource), _to_a_person)


RULE = ResourceRule(
    name="identity-no-grants-to-people",
    severity=Severity.MEDIUM,
    description="Privileges and permissions are given to groups and service principals, not to people.",
    reason="A person changes teams and leaves; what was given by name stays, and nobody looks for it.",
    source="https://learn.microsoft.com/azure/databricks/admin/users-groups/groups",
    way_out="Put the person into a group, and name the group.",
    on=ALL,
    check=_check,
)
