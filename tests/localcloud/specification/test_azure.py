"""Microsoft's request examples are accepted, and mutations that its specifications refuse are refused."""

import json
import posixpath
from pathlib import Path

import pytest

from localcloud import validation
from localcloud.specification.examples import Example, arm_types
from localcloud.specification.extract import example_of, mutation_of
from localcloud.specification.mutations import Mutation, mutated
from tests.localcloud.specification.limits import LIMITS

EXTRACT = json.loads(Path(__file__).with_name("azure.json").read_text(encoding="utf-8"))
EXAMPLES = [example_of(row) for row in EXTRACT["examples"]]
MUTATIONS = [(EXAMPLES[row["example"]], mutation_of(row)) for row in EXTRACT["mutations"]]


def name_of(example: Example) -> str:
    return posixpath.basename(example.source)


def refused_paths(example: Example) -> list[str]:
    return [str(problem) for problem in validation.problems(example.token, example.inputs)]


@pytest.mark.parametrize("example", [one for one in EXAMPLES if name_of(one) not in LIMITS], ids=name_of)
def test_an_example_of_microsoft_is_accepted(example: Example) -> None:
    assert refused_paths(example) == []


@pytest.mark.parametrize("example", [one for one in EXAMPLES if name_of(one) in LIMITS], ids=name_of)
def test_an_example_that_is_stated_as_a_limit_is_one(example: Example) -> None:
    assert refused_paths(example) != []


@pytest.mark.parametrize(
    ("example", "mutation"),
    MUTATIONS,
    ids=[f"{one.token.rpartition(':')[2]}-{change.path}-{change.keyword}" for one, change in MUTATIONS],
)
def test_a_mutation_is_refused_at_its_path(example: Example, mutation: Mutation) -> None:
    inputs = mutated(example.token, example.inputs, mutation)
    paths = [problem.path for problem in validation.problems(example.token, inputs)]
    assert any(
        path == mutation.path or path.startswith((f"{mutation.path}.", f"{mutation.path}[")) for path in paths
    )


def test_there_are_examples_of_nearly_every_type_and_more_than_200_mutations() -> None:
    assert len(EXAMPLES) - len(LIMITS) >= 55
    assert len(MUTATIONS) >= 200
    assert {kind.token for kind in arm_types()} - {one.token for one in EXAMPLES} <= {
        "azure-native:resources:Deployment",  # its examples link templates that are elsewhere
        "azure-native:resources:ResourceGroup",  # its example is of an older API version
    }


def test_every_limit_names_an_example() -> None:
    assert set(LIMITS) <= {name_of(one) for one in EXAMPLES}


def test_the_extract_names_its_sources_and_their_licence() -> None:
    assert "MIT License" in EXTRACT["notice"]
    assert all(len(one.commit) == 40 and one.source.startswith("specification/") for one in EXAMPLES)
    assert len(EXTRACT["schemas_commit"]) == 40
