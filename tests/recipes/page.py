"""Read the command lines of `docs/operations.md`, and turn one into a line that a test can run."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from tests.stack_files import ROOT

PAGE = ROOT / "docs" / "operations.md"
FRAMEWORK = frozenset(
    tomllib.loads((ROOT / "framework" / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
)
"""Commands of the framework's wheel."""
PROGRAMS = FRAMEWORK | {"az", "cd", "databricks", "git", "localcloud", "make", "pulumi"}
"""Programs whose lines are recipes; other code on the page names files, settings and outputs."""

_FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^ {4,}(?P<line>\S.*)$", re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_PLACEHOLDER = re.compile(r"<([a-z]+)>")


def commands_of(text: str) -> list[str]:
    """Return the command lines of a Markdown text, each once: those of blocks, then those of code spans."""
    fenced = [line.strip() for block in _FENCED.findall(text) for line in block.splitlines()]
    text = _FENCED.sub("", text)
    indented = [match["line"] for match in _BLOCK.finditer(text)]
    spans = [" ".join(span.split()) for span in _SPAN.findall(_BLOCK.sub("", text))]
    return list(dict.fromkeys(line for line in (*fenced, *indented, *spans) if _is_command(line)))


@cache
def commands() -> tuple[str, ...]:
    """Return the command lines of the page."""
    return tuple(commands_of(PAGE.read_text(encoding="utf-8")))


def filled(command: str, values: Mapping[str, str]) -> str:
    """Return a command of the page with its placeholders replaced: ``<stack>`` by ``values["stack"]``.

    Raises:
        LookupError: the page has no such command, or no value is given for a placeholder.
    """
    if command not in commands():
        raise LookupError(f"{PAGE.name} has no line `{command}`")
    return _PLACEHOLDER.sub(lambda match: values[match[1]], command)


def _is_command(line: str) -> bool:
    program, _, arguments = line.partition(" ")
    return program in PROGRAMS and bool(arguments)
