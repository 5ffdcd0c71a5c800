"""The commonest check of a stack: a resource has another one that is made from it."""

from collections.abc import Callable, Iterator, Mapping

from policy.core.resource import Resource, Stack
from policy.core.rule import Violation, apart
from policy.core.values import NotYetKnown


def has_companion(
    keys: Mapping[str, str], companion: str, message: str
) -> Callable[[Stack], Iterator[Violation | NotYetKnown]]:
    """Return a check that each resource of some types has a companion.

    Args:
        keys: By the resource's type, the companion's property that is made from the resource.
        companion: The companion's type.
        message: What a resource without one lacks.
    """

    def check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
        def lone(resource: Resource) -> Iterator[Violation]:
            if not stack.made_from(resource, keys[resource.type], companion):
                yield Violation(resource, message)

        yield from apart(stack.of(*keys), lone)

    return check
