"""Privileges and permissions go to groups and service principals."""

from collections.abc import Callable, Iterable, Iterator

from policy.core.grantees import ALL, gifts, grantees
from policy.core.principals import is_everyone, is_person
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity, apart
from policy.core.values import NotYetKnown, Properties


def _given_to_no(
    unwanted: Callable[[str], bool], words: str
) -> Callable[[Resource], Iterable[str | NotYetKnown]]:
    def given(gift: Properties) -> Iterator[str]:
        for principal in filter(unwanted, grantees(gift)):
            yield f"it gives something to {principal}, {words}"

    return lambda resource: apart(gifts(resource), given)


RULES = (
    ResourceRule(
        name="identity-no-grants-to-everyone",
        severity=Severity.CRITICAL,
        description="No privilege and no permission is given to the group of all users.",
        reason="Whoever joins the company, or is invited as a guest, would have it from the first day.",
        source="https://learn.microsoft.com/azure/databricks/admin/users-groups/groups",
        remediation="Name the group that needs it.",
        on=ALL,
        check=_given_to_no(is_everyone, "which is everyone"),
    ),
    ResourceRule(
        name="identity-no-grants-to-people",
        severity=Severity.MEDIUM,
        description="Privileges and permissions are given to groups and service principals, not to people.",
        reason="A person changes teams and leaves; what was given by name stays, and nobody looks for it.",
        source="https://learn.microsoft.com/azure/databricks/admin/users-groups/groups",
        remediation="Put the person into a group, and name the group.",
        on=ALL,
        check=_given_to_no(is_person, "a person"),
    ),
)
