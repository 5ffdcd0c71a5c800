"""Delegation: whoever may give roles gives these and no others."""

import re

import pytest

from components.identity.delegation import only
from localcloud.azure import conditions

BLOBS = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
SECRETS = "4633458b-17de-408a-b874-0445c86b69e6"
ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"


def clauses(condition: str) -> list[str]:
    return re.split(r"(?<=\)\)) AND (?=\(\(!)", condition)


def test_azure_reads_the_condition() -> None:
    assert conditions.mistake(only([BLOBS, SECRETS], to="ServicePrincipal")) is None


@pytest.mark.parametrize(
    ("position", "action", "source"), [(0, "write", "@Request"), (1, "delete", "@Resource")]
)
def test_giving_and_taking_away_are_bound_to_the_roles_and_the_kind_of_principal(
    position: int, action: str, source: str
) -> None:
    found = clauses(only([BLOBS, SECRETS], to="ServicePrincipal"))
    assert len(found) == 2
    assert found[position] == (
        f"((!(ActionMatches{{'{ASSIGNMENTS}/{action}'}})) OR "
        f"({source}[{ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{BLOBS}, {SECRETS}}} AND "
        f"{source}[{ASSIGNMENTS}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase "
        "{'ServicePrincipal'}))"
    )


@pytest.mark.parametrize(("roles", "reason"), [([], "roles is empty"), (["Reader"], "'Reader' is no GUID")])
def test_refuses_what_names_no_role(roles: list[str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        only(roles, to="User")
