"""Conditions of role assignments: what Azure can read, and what it cannot."""

import pytest

from localcloud.azure.conditions import mistake

ROLES = "ba92f5b4-2d11-453d-a403-e96b0029c9fe, 4633458b-17de-408a-b874-0445c86b69e6"
DELEGATION = f"""
(
 (
  !(ActionMatches{{'Microsoft.Authorization/roleAssignments/write'}})
 )
 OR
 (
  @Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {{{ROLES}}}
  AND
  @Request[Microsoft.Authorization/roleAssignments:PrincipalType]
  ForAnyOfAnyValues:StringEqualsIgnoreCase {{'User', 'Group'}}
 )
)
"""


@pytest.mark.parametrize(
    "condition",
    [
        DELEGATION,
        "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:Name] stringEquals 'foo'",
        "@Resource[M/tags:Project<$key_case_sensitive$>] StringLike 'a*' && !(SubOperationMatches{'R'})",
        "@Request[a] NumericGreaterThan 1 OR @Request[b] BoolEquals true OR NOT Exists @Request[c]",
        "@Environment[UtcNow] DateTimeLessThan '2026-05-01T13:00:00.0Z'",
        "@Principal[a] StringEquals @Resource[b]",
        "@Request[a] ForAllOfAllValues:NumericEquals {1, 2}",
    ],
)
def test_what_the_documented_syntax_allows_is_read(condition: str) -> None:
    assert mistake(condition) is None


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("", "must stand where 'the end' is"),
        ("true", "an attribute such as @Resource[...] must stand where 'true' is"),
        ("@Thing[a] StringEquals 'b'", "nothing can begin with"),
        ("@Request[a] Equals 'b'", "'Equals' is no operator"),
        ("@Request[a] ForSomeValues:StringEquals {'b'}", "is no operator"),
        ("@Request[a] StringEquals b", "a text in single quotes must stand where 'b' is"),
        ("@Request[a] NumericEquals 'b'", "a value without quotes must stand where"),
        ("@Request[a] GuidEquals Reader", "'Reader' is no GUID"),
        ("@Request[a] ForAnyOfAnyValues:StringEquals {'b' 'c'}", "'}' must stand where"),
        ("ActionMatches{Microsoft}", "a text in single quotes must stand where 'Microsoft' is"),
        ("(Exists @Request[a]", "')' must stand where 'the end' is"),
        ("Exists @Request[a])", "nothing joins ')' to what is before it"),
        ("Exists @Request[a] AND Exists @Request[b] OR Exists @Request[c]", "side by side"),
        ("Exists 'a'", "an attribute such as @Resource[...] must stand where"),
    ],
)
def test_what_breaks_the_syntax_is_told_with_its_place(condition: str, reason: str) -> None:
    assert reason in str(mistake(condition))
