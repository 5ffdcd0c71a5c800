"""The base of every settings section: how it is read, and how its rules are kept.

Pydantic stops a model's ``after`` validators as soon as one field is wrong, so a person would meet mistakes
one run at a time. Here a section's rules are methods marked with `rule`; they run over whatever part of the
section is valid, and every mistake of a file is reported at once.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from sections import plain_values
from sections.problems import Path, Problem, Problems, wording

_WORDED = "worded"  # type of an error that already has this project's words

SectionT = TypeVar("SectionT", bound="Section")
Rule = Callable[[SectionT], Problems]


def rule(method: Rule[SectionT]) -> Rule[SectionT]:
    """Mark a method of a section as one of its rules: it yields a problem for each mistake."""
    method.__rule__ = True  # type: ignore[attr-defined]
    return method


class Section(BaseModel):
    """Rules of every section: camelCase in YAML, no unknown keys, no changes once loaded."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    removed_keys: ClassVar[Mapping[str, str]] = {}
    """Keys that people look for in this section, with what to do instead."""

    unstated: ClassVar[frozenset[str]] = frozenset()
    """Fields that the program states, and no file."""

    @model_validator(mode="wrap")
    @classmethod
    def _report_everything(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Validate the fields, then keep the rules, and raise all mistakes together."""
        problems: list[Problem] = []
        section = None
        try:
            section = handler(data)
        except ValidationError as error:
            if not isinstance(data, Mapping):
                raise
            problems = problems_of(error, cls)
        kinds = list(plain_values.kind_mistakes(cls.fields_by_key(), _mapping(data)))
        problems = [
            *kinds,
            *(problem for problem in problems if problem.path not in [kind.path for kind in kinds]),
        ]
        # What a setting says of its own text says more.
        problems += [
            problem
            for problem in plain_values.text_mistakes(cls.fields_by_key(), _mapping(data))
            if not any(_is_at_or_below(problem.path, other.path) for other in problems)
        ]
        if section is None or problems:
            section = cls.partial(data)
        problems += section.broken_rules(complete=not problems)
        if problems:
            raise ValidationError.from_exception_data(cls.__name__, [_detail(p) for p in problems])
        return section

    @classmethod
    def partial(cls, data: Any) -> Self:
        """Build a section of only the valid values; the others are missing attributes."""
        given = _mapping(data)
        values: dict[str, Any] = {}
        unusable: list[str] = []
        mistakes = (plain_values.kind_mistakes, plain_values.text_mistakes)
        mistaken = {problem.path[0] for of in mistakes for problem in of(cls.fields_by_key(), given)}
        for name, field in cls.model_fields.items():
            key = field.alias or name
            if key not in given:
                continue
            if key in mistaken:
                unusable.append(name)
                continue
            try:
                values[name] = _adapter(field).validate_python(given[key])
            except ValidationError:
                if inspect.isclass(field.annotation) and issubclass(field.annotation, Section):
                    values[name] = field.annotation.partial(given[key])
                else:
                    unusable.append(name)
        section = cls.model_construct(**values)
        for name in unusable:  # else a rule would judge the default, which is not what the file says
            vars(section).pop(name, None)
        return section

    @classmethod
    def fields_by_key(cls) -> Mapping[str, FieldInfo]:
        """Return the fields by their keys in the file."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}

    def broken_rules(self, *, complete: bool) -> list[Problem]:
        """Run this section's own rules, in the order in which they are written."""
        rules = [member for member in vars(type(self)).values() if hasattr(member, "__rule__")]
        return [found for keep in rules for found in as_far_as_valid(keep(self), complete=complete)]


def as_far_as_valid(problems: Problems, *, complete: bool) -> Problems:
    """Yield what a rule finds; over an incomplete section, until it needs a value that is not valid."""
    try:
        yield from problems
    except AttributeError:
        if complete:
            raise


def sections(section: Section, path: Path = ()) -> Iterator[tuple[Path, Section]]:
    """Yield a section and all sections in it, each with its path in the file."""
    yield path, section
    for name, field in type(section).model_fields.items():
        value = vars(section).get(name)
        here = (*path, field.alias or name)
        if isinstance(value, Section):
            yield from sections(value, here)
        elif isinstance(value, tuple):
            for position, item in enumerate(cast("tuple[Any, ...]", value)):
                if isinstance(item, Section):
                    yield from sections(item, (*here, position))


def _adapter(field: FieldInfo) -> TypeAdapter[Any]:
    """Return what validates one field by itself."""
    special: Any = Annotated
    kind: Any = special[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(kind)


def problems_of(error: ValidationError, section: type[Section]) -> list[Problem]:
    """Return pydantic's errors about a section in this project's words."""
    fields = section.fields_by_key()
    choices = [key for key in fields if key not in section.unstated]
    errors = error.errors(include_url=False)

    def explained() -> Iterator[Problem]:
        for detail in errors:
            path = detail["loc"]
            # Pydantic counts only the good items of a list, so one with a mistake may look too short.
            if detail["type"] == "too_short" and any(_is_below(path, other["loc"]) for other in errors):
                continue
            if detail["type"] == _WORDED:
                yield Problem(path, detail["msg"])
                continue
            if detail["type"] == "extra_forbidden" and len(path) == 1 and path[0] in section.removed_keys:
                yield Problem(path, section.removed_keys[str(path[0])])
                continue
            field = fields.get(str(path[0])) if len(path) == 1 else None
            yield Problem(path, wording(detail, choices, field))

    return list(explained())


def _mapping(data: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", data if isinstance(data, Mapping) else {})


def _is_below(parent: Path, path: Path) -> bool:
    return len(path) > len(parent) and path[: len(parent)] == parent


def _is_at_or_below(parent: Path, path: Path) -> bool:
    return path[: len(parent)] == parent


def _detail(problem: Problem) -> InitErrorDetails:
    """Return the problem as pydantic carries it to the section's parent."""
    worded = PydanticCustomError(_WORDED, "{message}", {"message": problem.message})
    return InitErrorDetails(type=worded, loc=problem.path, input=None)
