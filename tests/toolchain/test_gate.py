"""`make test`, with tools that only pretend: what fails shuts the gate and stops no other tool."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.toolchain.conftest import Program

MAKEFILE = Path(__file__).parents[2] / "Makefile"
TOOLS = (
    ".venv/bin/ruff",
    ".venv/bin/actionlint",
    ".venv/bin/lint-imports",
    ".venv/bin/zizmor",
    ".venv/bin/check-jsonschema",
    ".venv/bin/pyright",
    ".venv/bin/pytest",
    "framework/.venv/bin/pytest",
)
AZURE = "--data-transform azure-pipelines --regex-variant nonunicode"


@pytest.fixture
def checkout(tmp_path: Path, program: Program) -> Path:
    """A checkout whose tools write down that they ran, and where."""
    (tmp_path / "Makefile").write_text(MAKEFILE.read_text())
    for tool in TOOLS:
        program(tmp_path / tool, note(tmp_path, tool))
    return tmp_path


def note(checkout: Path, tool: str) -> str:
    return f'echo "{tool} $*" >> {checkout}/ran; pwd >> {checkout}/folders'


def make(checkout: Path, target: str) -> int:
    command = ["make", "--no-print-directory", target, "PYTHON=true"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, check=False).returncode


def ran(checkout: Path) -> list[str]:
    return (checkout / "ran").read_text().splitlines()


def test_the_gate_checks_and_tests_the_program_and_the_framework(checkout: Path) -> None:
    assert make(checkout, "test") == 0
    assert sorted(ran(checkout)) == [
        ".venv/bin/actionlint ",
        f".venv/bin/check-jsonschema --quiet --builtin-schema vendor.azure-pipelines {AZURE} "
        ".azuredevops/*.yml .azuredevops/templates/*.yml",
        ".venv/bin/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml",
        ".venv/bin/lint-imports --no-cache --no-logo",
        ".venv/bin/pyright ",
        ".venv/bin/pyright -p framework",
        ".venv/bin/pytest -n auto --dist worksteal",
        ".venv/bin/ruff check",
        ".venv/bin/ruff format --check",
        ".venv/bin/zizmor --offline --quiet --no-progress .github",
        "framework/.venv/bin/pytest -n auto",
    ]
    assert str(checkout / "framework") in (checkout / "folders").read_text().splitlines()


@pytest.mark.parametrize("tool", [".venv/bin/pytest", "framework/.venv/bin/pytest"])
def test_both_suites_run_and_one_that_fails_shuts_the_gate(
    checkout: Path, program: Program, tool: str
) -> None:
    program(checkout / tool, f"{note(checkout, tool)}; exit 1")
    assert make(checkout, "test") != 0
    assert [line.split()[0] for line in ran(checkout)[-2:]] == [
        ".venv/bin/pytest",
        "framework/.venv/bin/pytest",
    ]


@pytest.mark.parametrize("project", ["", "-p framework"])
def test_wrong_types_in_either_project_shut_the_gate(checkout: Path, program: Program, project: str) -> None:
    program(checkout / ".venv/bin/pyright", f'[ "$*" != "{project}" ]')
    assert make(checkout, "check") != 0
