"""All values that localcloud has to refuse: by the specifications' schemas, and by documented rules."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from localcloud.core.values import Properties
from localcloud.specification.constraints import TypeSchemas
from localcloud.specification.documented import documented
from localcloud.specification.examples import arm_types
from localcloud.specification.mutations import Mutation, mutations


def refused(requests: Mapping[str, Properties], schemas: TypeSchemas) -> list[Properties]:
    """Return the mutations of accepted requests, each with its type's ``token``, as JSON values.

    Args:
        requests: Inputs that localcloud accepts, by token.
        schemas: What the specifications say of values.
    """
    return [{"token": token, **asdict(mutation)} for token, mutation in _refused(requests, schemas)]


def _refused(requests: Mapping[str, Properties], schemas: TypeSchemas) -> Iterator[tuple[str, Mutation]]:
    for kind in arm_types():
        inputs = requests.get(kind.token)
        if inputs is not None:
            for mutation in (*documented(kind.token), *mutations(inputs, schemas.constraints(kind))):
                yield kind.token, mutation
