"""What Microsoft's specifications and documented rules refuse, localcloud refuses, at the same property."""

import json
from pathlib import Path

import pytest

from localcloud import validation
from localcloud.specification.examples import arm_types
from localcloud.specification.mutations import Mutation, mutated

FOLDER = Path(__file__).parent
REQUESTS = json.loads((FOLDER / "requests.json").read_text(encoding="utf-8"))
ROWS = json.loads((FOLDER / "mutations.json").read_text(encoding="utf-8"))["mutations"]
MUTATIONS = [
    (row["token"], Mutation(row["path"], row["keyword"], row["value"], row["source"])) for row in ROWS
]


@pytest.mark.parametrize("token", REQUESTS)
def test_the_request_that_mutations_are_made_of_is_accepted(token: str) -> None:
    assert list(validation.problems(token, REQUESTS[token])) == []


@pytest.mark.parametrize(
    ("token", "mutation"),
    MUTATIONS,
    ids=[f"{token.rpartition(':')[2]}-{change.path}-{change.keyword}" for token, change in MUTATIONS],
)
def test_a_mutation_is_refused_at_its_path(token: str, mutation: Mutation) -> None:
    inputs = mutated(token, REQUESTS[token], mutation)
    paths = [problem.path for problem in validation.problems(token, inputs)]
    assert any(
        path == mutation.path or path.startswith((f"{mutation.path}.", f"{mutation.path}[")) for path in paths
    )


def test_there_are_more_than_200_mutations_of_nearly_every_type() -> None:
    assert len(MUTATIONS) > 200
    assert {kind.token for kind in arm_types()} - {token for token, _ in MUTATIONS} <= {
        "azure-native:authorization:RoleDefinition",
        "azure-native:monitor:PrivateLinkScopedResource",
        "azure-native:network:PrivateEndpoint",
        "azure-native:resources:Deployment",
        "azure-native:resources:ResourceGroup",
    }
