"""What can be said about a resource's inputs with no cloud at hand.

A provider's Check says it during a deployment; tests say it about everything that a program registers.
"""

from localcloud.core.errors import Problem
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import UNKNOWN, Properties
from localcloud.sdk import problems_of_shape
from localcloud.sdk.coercion import coerced


def not_simulated(token: str) -> Problem:
    """Return the refusal of a type that localcloud does not know."""
    return Problem("", f"localcloud does not simulate {token}")


def problems(token: str, inputs: Properties) -> list[Problem]:
    """Return every mistake in a resource's inputs, which may hold ``UNKNOWN`` anywhere."""
    return filled_in(token, inputs)[1]


def filled_in(token: str, inputs: Properties) -> tuple[Properties, list[Problem]]:
    """Return the inputs with the provider's defaults, and every mistake in them."""
    kind = RESOURCE_TYPES.get(token)
    if kind is None:
        return inputs, [not_simulated(token)]
    if token.startswith("databricks:"):
        inputs = coerced(token, inputs)
    shape = problems_of_shape(token, inputs, kind.enum_matches)
    if shape:
        return inputs, shape
    if kind.auto_name and kind.auto_name not in inputs:
        inputs = {**inputs, kind.auto_name: UNKNOWN}
    complete = kind.defaults(inputs)
    return complete, list(kind.validate(complete))
