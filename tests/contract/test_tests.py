"""A test can fail: its asserts do not all stand in loops that may never run."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.stack_files import ROOT

FOLDERS = (ROOT / "tests", ROOT / "framework" / "tests")
WRAPPERS = {"enumerate", "list", "pairwise", "range", "reversed", "sorted", "zip"}
OF_MAPPINGS = {"items", "keys", "values"}

EMPTY_LOOP = """
def test_nothing():
    for one in found():
        assert one
"""
CERTAIN = """
def test_something():
    found = things()
    assert found
    for one in found:
        assert one

def test_constants():
    for one, other in zip((1, 2), SOME, strict=True):
        assert one < other
"""


def vacuous(source: str) -> Iterator[str]:
    """Yield the names of tests whose asserts all stand in loops over what may be empty."""
    for test in ast.walk(ast.parse(source)):
        if not isinstance(test, ast.FunctionDef) or not test.name.startswith("test"):
            continue
        checks, literals = set(_checks(test)), set(_literals(test))
        looped = {
            check
            for loop in ast.walk(test)
            if isinstance(loop, ast.For) and not _runs(loop.iter, literals)
            for check in _checks(loop)
        }
        if checks and checks == looped:
            yield test.name


def _checks(node: ast.AST) -> Iterator[ast.AST]:
    for part in ast.walk(node):
        if isinstance(part, ast.Assert) or (
            isinstance(part, ast.Call) and "raises" in ast.unparse(part.func)
        ):
            yield part


def _holds(literal: ast.expr) -> bool:
    """Tell whether an expression is a literal collection with something in it."""
    if isinstance(literal, ast.Dict):
        return bool(literal.keys)
    return isinstance(literal, ast.List | ast.Set | ast.Tuple) and bool(literal.elts)


def _literals(test: ast.FunctionDef) -> Iterator[str]:
    """Yield the names that a test gives to literals with something in them."""
    for part in ast.walk(test):
        if isinstance(part, ast.Assign) and _holds(part.value):
            yield from (target.id for target in part.targets if isinstance(target, ast.Name))


def _runs(iterable: ast.expr, literals: set[str]) -> bool:
    """Tell whether a loop over this runs, as far as the text shows: over a literal or a constant."""
    if _holds(iterable):
        return True
    if isinstance(iterable, ast.Name):
        return iterable.id.isupper() or iterable.id in literals
    if not isinstance(iterable, ast.Call):
        return False
    if isinstance(iterable.func, ast.Attribute) and iterable.func.attr in OF_MAPPINGS:
        return _runs(iterable.func.value, literals)
    wrapped = isinstance(iterable.func, ast.Name) and iterable.func.id in WRAPPERS
    return wrapped and (
        ast.unparse(iterable.func) == "range" or all(_runs(argument, literals) for argument in iterable.args)
    )


def test_a_loop_that_may_be_empty_is_found_and_one_that_cannot_is_not() -> None:
    assert list(vacuous(EMPTY_LOOP)) == ["test_nothing"]
    assert list(vacuous(CERTAIN)) == []


def test_no_test_passes_because_its_loop_never_ran() -> None:
    files = [file for folder in FOLDERS for file in folder.rglob("test_*.py")]
    assert len(files) > 100
    assert [f"{_place(file)}::{name}" for file in files for name in vacuous(file.read_text("utf-8"))] == []


def _place(file: Path) -> str:
    return str(file.relative_to(ROOT))
