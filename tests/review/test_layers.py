"""Which parts of the review import which."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import review

FOLDER = Path(review.__file__).parent

FORBIDDEN = {
    "collect": ("review.model", "review.render"),
    "model": ("review.collect", "review.render"),
    "render": ("review.collect",),
    "": ("infra", "components", "localcloud", "policy"),
}
"""What the modules in a folder must not import, those below it included."""


def imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_imports_go_one_way(folder: str) -> None:
    modules = list((FOLDER / folder).rglob("*.py"))
    assert modules
    for module in modules:
        wrong = [
            name
            for name in imports(module)
            if f"{name}.".startswith(tuple(f"{f}." for f in FORBIDDEN[folder]))
        ]
        assert not wrong, f"{module.relative_to(FOLDER)} imports {wrong}"
