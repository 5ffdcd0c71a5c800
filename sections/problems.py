"""What can be wrong with a settings file, in words that say where it is and what to do."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from pydantic.fields import FieldInfo

Path = tuple[str | int, ...]
"""Where a value stands in the file: keys of mappings and positions in lists."""


@dataclass(frozen=True)
class Problem:
    """One mistake. ``path`` is relative to the section that reports it."""

    path: Path
    message: str

    def below(self, *parents: str | int) -> "Problem":
        """Return the same mistake as the section's parent sees it."""
        return Problem((*parents, *self.path), self.message)

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.message}"


Problems = Iterator[Problem]
"""What a rule yields."""


def in_file_order(problems: Collection[Problem], values: Mapping[str, Any]) -> list[Problem]:
    """Sort problems as a person meets them who reads the file from the top; keys that it lacks come last."""

    def position(problem: Problem) -> list[int]:
        order: list[int] = []
        here: Any = values
        for part in problem.path:
            if isinstance(part, int):
                order.append(part)
                here = here[part]
                continue
            keys = list(cast("Mapping[str, Any]", here)) if isinstance(here, Mapping) else []
            order.append(keys.index(part) if part in keys else len(keys))
            here = cast("Mapping[str, Any]", here).get(part) if keys else None
        return order

    return sorted(problems, key=position)


def guess(word: str, known: Collection[str]) -> str:
    """Return what ``word`` was probably meant to be, as the end of a message."""
    lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), lower, n=1)
    if close:
        return f"did you mean {lower[close[0]]}?"
    if len(known) > 1:
        return f"choose among {', '.join(known)}"
    return f"the only one is {next(iter(known))}" if known else "remove it, there is none here"


_WORDING = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "decimal_parsing": "must be a number",
    "decimal_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_type": "must be text; put it in quotes",
    "tuple_type": "must be a list",
    "literal_error": "{value} is none of {expected}",
    "greater_than_equal": "{value} is too low; the least is {ge}",
    "less_than_equal": "{value} is too high; the most is {le}",
    "too_short": "is empty; list at least one",
    "too_long": "lists {actual_length}; the most is {max_length}",
    "string_too_short": "is empty; write at least {min_length} character",
    "string_too_long": "has more than {max_length} characters; shorten it",
    "value_error": "{error}",
}


_GROUP_EXPECTED = {"model_type", "dict_type", "mapping_type", "model_attributes_type"}


def wording(error: Mapping[str, Any], choices: Collection[str], field: FieldInfo | None) -> str:
    """Say one of pydantic's errors in the words of this project.

    Args:
        error: What ``ValidationError.errors()`` lists.
        choices: The keys that the section which holds the value can have.
        field: The field of the value, if it is one of the section's own.

    Returns:
        What is wrong, and the way out. The value of an unknown key is left out: it may be a misplaced secret.
    """
    kind = error["type"]
    if kind == "missing":
        return f"is missing; state it: {field.description if field else None}"
    if kind == "extra_forbidden":
        return f"is no setting; {guess(str(error['loc'][-1]), choices)}"
    if kind in _GROUP_EXPECTED:
        return f"must be {_group(field)}, not {_shape(error['input'])}"
    return _WORDING.get(kind, str(error["msg"])).format(value=error["input"], **error.get("ctx", {}))


def _group(field: FieldInfo | None) -> str:
    optional = field is not None and type(None) in get_args(field.annotation)
    return "a group of settings, or null for none" if optional else "a group of settings"


def _shape(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return "a list" if isinstance(value, list | tuple) else "a single value"
