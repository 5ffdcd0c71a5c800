"""No code knows what a company calls its environments and stages: these are data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack_files import FIXTURES, ROOT

PRODUCT = (
    "backend",
    "bench",
    "components",
    "delivery",
    "framework/bundle",
    "framework/company_ml",
    "infra",
    "localcloud",
    "platform_model",
    "policy",
    "review",
    "sections",
    "toolchain",
)
NOT_AN_ENVIRONMENT = {"toolchain/lock.py": {"dev"}}
"""Words that mean something else: a group of dependencies."""
FORMS = ("mlops-deploy-{0}", "mlops-run-{0}", "ml_{0}_catalog", "Pulumi.{0}.yaml")


def constants(file: Path) -> Iterator[str]:
    """Yield the texts in a file that are no docstrings, nor an option's example."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("epilog", "way_out", "description"):
            prose |= {id(part) for part in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


@pytest.mark.parametrize("folder", PRODUCT)
def test_no_code_names_an_environment_or_a_stage_s_schema(folder: str) -> None:
    platform = FIXTURES.platform()
    environments = set(platform.environment_names)
    names = {form.format(name) for form in FORMS for name in environments}
    names |= {stage.schema_name for stage in platform.stages}
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / folder).rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if "/tests/" not in path:
            texts = set(constants(file))
            # "test" is a word of English, too, so a sentence may have it.
            words = {word for text in texts for word in re.split(r"[\s\"'`,;()]+", text)}
            here = ((texts & environments) | (words & names)) - NOT_AN_ENVIRONMENT.get(path, set())
            found |= {path: here} if here else {}
    assert found == {}
