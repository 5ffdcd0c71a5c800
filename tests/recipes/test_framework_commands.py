"""The page's lines of the framework's commands are such as the commands take."""

import json
import shlex
import subprocess

import pytest

from tests.recipes.page import FRAMEWORK, commands, filled
from tests.stack_files import ROOT

VALUES = {"endpoint": "customer-churn", "model": "customer_churn", "why": "its canary passed"}
LINES = [line for line in commands() if line.split()[0] in FRAMEWORK]


def parse(*lines: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ROOT / "framework" / ".venv" / "bin" / "python", ROOT / "tests" / "recipes" / "framework_parser.py"],
        input=json.dumps([shlex.split(line) for line in lines]),
        cwd=ROOT / "framework",
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_framework_takes_every_line_of_the_page() -> None:
    assert LINES
    done = parse(*(filled(line, VALUES) for line in LINES))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("deploy_model champion churn -e prod --apply", "--reason"),
        ("deploy_model shift churn -e staging --to champion=100", "staging"),
        ("deploy_model canary churn -e prod --version 3 --forse", "--forse"),
    ],
)
def test_a_line_that_the_framework_refuses_is_found(line: str, reason: str) -> None:
    done = parse(line)
    assert done.returncode != 0
    assert reason in done.stderr
