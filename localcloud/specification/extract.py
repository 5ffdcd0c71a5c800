"""The extract that the tests read: Microsoft's examples, and mutations of them, without any prose."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from localcloud import validation
from localcloud.core.values import Properties
from localcloud.specification.checkout import Checkout
from localcloud.specification.constraints import TypeSchemas
from localcloud.specification.documented import documented
from localcloud.specification.examples import Example, arm_types, examples
from localcloud.specification.mutations import Mutation, mutations

NOTICE = (
    "Facts from Azure/azure-rest-api-specs (examples) and Azure/azure-resource-manager-schemas (mutations), "
    "copyright (c) Microsoft Corporation, MIT License; documented rules by the addresses of their pages. "
    "Made by: python -m localcloud.specification"
)


def extract(specifications: Iterable[Checkout], schemas: Checkout) -> Properties:
    """Return the extract as JSON values."""
    given = (example for checkout in specifications for example in examples(checkout))
    found = sorted(given, key=lambda example: (example.token, example.source))
    return {
        "notice": NOTICE,
        "schemas_commit": schemas.commit,
        "examples": [asdict(example) for example in found],
        "mutations": [
            {"example": found.index(example), **asdict(mutation)}
            for example, mutation in _mutations(found, TypeSchemas(schemas))
        ],
    }


def _mutations(found: list[Example], schemas: TypeSchemas) -> Iterator[tuple[Example, Mutation]]:
    """Yield mutations of the accepted examples: each rule of a type once."""
    for kind in arm_types():
        constraints = schemas.constraints(kind)
        accepted = _accepted(found, kind.token)
        yield from ((example, mutation) for example in accepted[:1] for mutation in documented(kind.token))
        seen: set[tuple[str, str, str]] = set()
        for example in accepted:
            for mutation in mutations(kind.token, example.inputs, constraints):
                rule = (mutation.path, mutation.keyword, repr(mutation.value))
                if rule not in seen:
                    seen.add(rule)
                    yield example, mutation


def _accepted(found: Iterable[Example], token: str) -> list[Example]:
    return [one for one in found if one.token == token and not validation.problems(token, one.inputs)]


def example_of(data: dict[str, Any]) -> Example:
    """Return an example of an extract."""
    return Example(**data)


def mutation_of(data: dict[str, Any]) -> Mutation:
    """Return a mutation of an extract."""
    return Mutation(**{key: value for key, value in data.items() if key != "example"})
