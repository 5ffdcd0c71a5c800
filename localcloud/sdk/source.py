"""Reads classes from an SDK's source text, without importing it.

The generated files are large (more than two megabytes for one service), so a file is cut into its classes
with a regular expression and only the classes that are asked for are parsed.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TOP_LEVEL = re.compile(r"^(?:class (\w+)|@|def )", re.MULTILINE)


@dataclass(frozen=True)
class Getter:
    """A property of a class: its wire name, and the annotation of its value."""

    attribute: str
    wire: str
    annotation: ast.expr


class SourceFile:
    """One file of an SDK."""

    def __init__(self, path: Path) -> None:
        self._text = path.read_text(encoding="utf-8") if path.exists() else ""
        found = [(match.group(1), match.start()) for match in _TOP_LEVEL.finditer(self._text)]
        ends = [start for _, start in found[1:]] + [len(self._text)]
        self._spans = {name: (start, end) for (name, start), end in zip(found, ends, strict=False) if name}

    def __contains__(self, name: str) -> bool:
        return name in self._spans

    def declares(self, token: str) -> bool:
        """Tell whether the file holds the resource class of this Pulumi type."""
        return f'@pulumi.type_token("{token}")' in self._text

    def parsed(self, name: str) -> ast.ClassDef:
        """Return the class's syntax tree."""
        start, end = self._spans[name]
        node = ast.parse(self._text[start:end]).body[0]
        if not isinstance(node, ast.ClassDef):
            raise TypeError(f"{name} is no class")
        return node


@cache
def source_file(path: Path) -> SourceFile:
    """Return a file, read once."""
    return SourceFile(path)


def getters(node: ast.ClassDef) -> list[Getter]:
    """Return the properties of a generated class, in their order."""
    found: list[Getter] = []
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.returns is not None:
            wire = _wire_name(item)
            if wire is not None:
                found.append(Getter(item.name, wire, item.returns))
    return found


def required_parameters(node: ast.ClassDef) -> set[str]:
    """Return the keyword parameters of the constructor that have no default."""
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            pairs = zip(item.args.kwonlyargs, item.args.kw_defaults, strict=True)
            return {parameter.arg for parameter, default in pairs if default is None}
    return set()


def enum_values(node: ast.ClassDef) -> tuple[object, ...]:
    """Return the values of an enum's members."""
    return tuple(
        item.value.value
        for item in node.body
        if isinstance(item, ast.Assign) and isinstance(item.value, ast.Constant)
    )


def _wire_name(function: ast.FunctionDef) -> str | None:
    """Return the name that ``@pulumi.getter`` gives a property, or None if it is no property."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and _is_getter(decorator.func):
            name = decorator.keywords[0].value
            return str(name.value) if isinstance(name, ast.Constant) else None
        if _is_getter(decorator):
            return function.name
    return None


def _is_getter(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "getter"
