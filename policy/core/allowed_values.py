"""The commonest check: a property has one of a few values."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from policy.core.resource import Resource


def allowed_values(path: str, *allowed: Any, absent: Any = None) -> Callable[[Resource], Iterator[str]]:
    """Return a check that a property has an allowed value.

    ``absent`` is what the cloud does where nothing is said; without it, something must be said. Azure does
    not care for the case of its words, and neither does this.
    """

    def check(resource: Resource) -> Iterator[str]:
        value = resource.at(path, absent)
        if _plain(value) not in map(_plain, allowed):
            is_now = "not set" if value is None else shown(value)
            yield f"{path} is {is_now}, not {' or '.join(map(shown, allowed))}"

    return check


def every(*checks: Callable[[Resource], Iterator[str]]) -> Callable[[Resource], Iterator[str]]:
    """Return a check of several properties."""

    def check(resource: Resource) -> Iterator[str]:
        for each in checks:
            yield from each(resource)

    return check


def shown(value: Any) -> str:
    """Return a value as a stack file would have it."""
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _plain(value: Any) -> Any:
    # A bool is an int for Python, and 1 is not true for a cloud.
    if isinstance(value, str):
        return value.casefold()
    return (type(value), value)
