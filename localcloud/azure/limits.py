"""Ranges and patterns of single values, as Azure's specifications state them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from localcloud.core.errors import Problem
from localcloud.core.values import UNKNOWN, Properties

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class Range:
    """The whole numbers that a property takes; ``None`` is no bound."""

    least: int | None = None
    most: int | None = None

    def refuses(self, value: object) -> str | None:
        """Return why Azure refuses the value, or None."""
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            allowed = f"{self.least} or more" if self.most is None else f"{self.least} to {self.most}"
            return f"is {value}: Azure takes {allowed}"
        return None


class Guid:
    """A property that holds a GUID."""

    def refuses(self, value: object) -> str | None:
        """Return why Azure refuses the value, or None."""
        if isinstance(value, str) and not _GUID.fullmatch(value):
            return f"{value!r} is no GUID"
        return None


GUID = Guid()
Limits = Mapping[str, Range | Guid]
"""Limits by dotted path; list indexes are left out of the path."""


def limit_problems(limits: Limits, inputs: Properties) -> Iterator[Problem]:
    """Yield the values that break a limit."""
    for path, limit in limits.items():
        for where, value in _values(inputs, path.split("."), ""):
            if reason := limit.refuses(value):
                yield Problem(where, reason)


def _values(value: Any, keys: list[str], path: str) -> Iterator[tuple[str, Any]]:
    """Yield every value at a path, with the path as the provider writes it."""
    if value is UNKNOWN:
        return
    if isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _values(item, keys, f"{path}[{index}]")
    elif not keys:
        yield path, value
    elif isinstance(value, dict):
        inside = cast("Properties", value).get(keys[0])
        yield from _values(inside, keys[1:], f"{path}.{keys[0]}" if path else keys[0])
