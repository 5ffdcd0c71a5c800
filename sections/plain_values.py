"""What no single value of a settings file may be, whatever its setting.

Pydantic reads ``true`` as 1 and ``1`` as true, and takes any text. A text that is blank, or holds a control
character, means nothing to a person or a cloud; one that is very long ends elsewhere with a message about
something else: https://man7.org/linux/man-pages/man2/execve.2.html limits a variable of the environment, in
which Pulumi hands all settings over, to 128 KiB.
"""

import inspect
import math
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sections.problems import Path, Problem, Problems

LONGEST_TEXT = 1024
"""Characters of the longest text: as many as a comment in Unity Catalog shows at once, and more than any name
has. Databricks states no limit for comments; this one keeps a whole file far below the engine's."""

Fields = Mapping[str, FieldInfo]

_NUMBERS = {int, float, Decimal}
_HIDDEN = {"Cc", "Cf", "Cs"}
"""Unicode's categories of control characters, of what only formats, and of halves of a character."""
_LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"


def kind_mistakes(fields: Fields, values: Mapping[str, Any]) -> Problems:
    """Yield the values of a section that are numbers for true or false, the reverse, or no finite numbers.

    Args:
        fields: The section's fields, by key.
        values: What the file says; values of nested sections are left to these.
    """
    for path, value, kinds in _scalars(fields, values):
        numeric = not _NUMBERS.isdisjoint(kinds)
        if isinstance(value, bool):
            if numeric and bool not in kinds:
                yield Problem(path, f"must be a number, not {str(value).lower()}")
        elif isinstance(value, int | float):
            if not math.isfinite(value):
                yield Problem(path, "must be a finite number")
            elif bool in kinds and not numeric:
                yield Problem(path, f"must be true or false, not {value:g}")


def text_mistakes(fields: Fields, values: Mapping[str, Any]) -> Problems:
    """Yield the texts of a section that are blank, hold what nobody sees, or are longer than any may be.

    Args:
        fields: The section's fields, by key.
        values: What the file says; values of nested sections are left to these.
    """
    for path, value, _ in _scalars(fields, values):
        if isinstance(value, str) and (mistake := _text_mistake(value)):
            yield Problem(path, mistake)
    # Names and values of any name: an empty value can be meant, and what a name can be, its own setting says.
    for key, mapping in _own(fields, values):
        if isinstance(mapping, Mapping):
            for name, value in cast("Mapping[str, Any]", mapping).items():
                for text in (name, value):
                    if isinstance(text, str) and text.strip() and (mistake := _text_mistake(text)):
                        yield Problem((key, name), mistake)


def _own(fields: Fields, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the values that no nested section looks at."""
    for key, field in fields.items():
        if key in values and not any(issubclass(kind, BaseModel) for kind in _kinds(field.annotation)):
            yield key, values[key]


def _scalars(fields: Fields, values: Mapping[str, Any]) -> Iterator[tuple[Path, Any, frozenset[type]]]:
    """Yield single values and those of lists, each with its path and the classes that it may be of."""
    for key, value in _own(fields, values):
        kinds = frozenset(_kinds(fields[key].annotation))
        if isinstance(value, list):
            for position, item in enumerate(cast("list[Any]", value)):
                yield (key, position), item, kinds
        elif not isinstance(value, Mapping):
            yield (key,), value, kinds


def _text_mistake(text: str) -> str | None:
    if not text.strip():
        return "is blank; write a text, or remove it"
    if len(text) > LONGEST_TEXT:
        return f"has {len(text)} characters; the most is {LONGEST_TEXT}, shorten it"
    if any(character in _LINE_BREAKS for character in text):
        return "has a line break; write it on one line"
    hidden = next((found for found in text if unicodedata.category(found) in _HIDDEN), None)
    return f"has the hidden character U+{ord(hidden):04X}; remove it" if hidden else None


def _kinds(annotation: Any) -> Iterator[type]:
    """Yield the classes that an annotation names, at any depth."""
    if inspect.isclass(annotation) and not get_args(annotation):
        yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)
