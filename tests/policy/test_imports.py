"""The pack knows no program: it can be used on others."""

import ast
from pathlib import Path

import policy

PROJECT = {"bench", "components", "framework", "infra", "localcloud", "tests", "toolchain"}


def test_the_pack_imports_neither_the_program_nor_its_tools() -> None:
    imported: set[str] = set()
    for file in Path(policy.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    assert imported & PROJECT == set()
    assert "policy" in imported
