"""No line of `docs/operations.md` is without a test that runs it."""

import os
import subprocess

import pytest

from tests.recipes import scenarios
from tests.recipes.page import FRAMEWORK, commands, commands_of, filled
from tests.stack_files import ROOT

RUN = {
    *scenarios.DELETED_WORKSPACE,
    *scenarios.DOUBLED,
    *scenarios.ELSEWHERE,
    *scenarios.END,
    *scenarios.RESTORING,
    *scenarios.ROTATION,
    scenarios.AZURE_ALONE,
    scenarios.DEPLOY,
}


def test_every_line_of_the_page_is_run_by_a_test_and_no_other() -> None:
    lines = {line for line in commands() if line.split()[0] not in FRAMEWORK}
    assert lines - RUN == set(), "lines that no test runs"
    assert RUN - lines == set(), "lines that are tested, and not on the page"


@pytest.mark.parametrize("line", scenarios.ELSEWHERE)
def test_a_line_that_is_run_elsewhere_is_run_there(line: str) -> None:
    file, words = scenarios.ELSEWHERE[line]
    assert words in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("line", [line for line in commands() if line.startswith("make ")])
def test_make_knows_the_target_and_the_variables_of_every_line(line: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    words = filled(line, {"stack": "prod"}).split()[1:]
    done = subprocess.run(
        ["make", "--dry-run", "--old-file=setup", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    on_account = "CLOUD=account" in words or words == ["check"]
    assert ("localcloud run --" in done.stdout) is not on_account


def test_lines_are_found_in_blocks_of_both_kinds_and_in_code_that_wraps() -> None:
    text = (
        "Type `pulumi up\n  -s dev`, see `infra/a.py` and `up`.\n\n1. Then\n\n       make up CLOUD=account\n"
    )
    fenced = "2. And\n\n   ```sh\n   az login\n   ```\n\nor `az login`, or `make up`.\n"
    assert commands_of(text + fenced) == ["az login", "make up CLOUD=account", "pulumi up -s dev", "make up"]
