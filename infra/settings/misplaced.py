"""Keys that stand in the file of another stack's kind: told so, and not guessed at."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, cast, get_args

from sections.base import Section
from sections.problems import Path, Problem


def misplaced(
    values: Mapping[str, Any], model: type[Section], others: Mapping[str, type[Section]]
) -> Iterator[Problem]:
    """Yield the keys that only another kind of file has, at the same place in it.

    Args:
        values: What the file says.
        model: What its settings are.
        others: What those of other files are, by the words for these files.
    """
    yield from _misplaced(values, model, others, ())


def without(values: Mapping[str, Any], paths: list[Path]) -> dict[str, Any]:
    """Return a copy of values without the keys at these paths."""
    return {
        key: without(cast("Mapping[str, Any]", value), [path[1:] for path in paths if path[0] == key])
        if isinstance(value, Mapping)
        else value
        for key, value in values.items()
        if (key,) not in paths
    }


def _misplaced(
    values: Mapping[str, Any], model: type[Section], others: Mapping[str, type[Section]], path: Path
) -> Iterator[Problem]:
    own = _fields(model)
    theirs = {name: _fields(other) for name, other in others.items()}
    for key, value in values.items():
        having = [name for name, fields in theirs.items() if key in fields]
        if key in own:
            section = own[key]
            nested = {name: other for name in having if (other := theirs[name][key])}
            if section and isinstance(value, Mapping):
                yield from _misplaced(cast("Mapping[str, Any]", value), section, nested, (*path, key))
        elif having and key not in model.removed_keys:
            yield Problem((*path, key), f"is a setting of {having[0]}, not of this file; move it there")


def _fields(model: type[Section]) -> dict[str, type[Section] | None]:
    """Return a section's keys, each with the section that it holds, if it holds one."""
    return {field.alias or name: _section(field.annotation) for name, field in model.model_fields.items()}


def _section(annotation: Any) -> type[Section] | None:
    """Return the section that an annotation names, by itself or beside None; a list has none."""
    options = get_args(annotation) or (annotation,)
    return next(
        (option for option in options if inspect.isclass(option) and issubclass(option, Section)),
        None,
    )
