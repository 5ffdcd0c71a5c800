"""The command, where there is nothing to report."""

import subprocess
import sys
from pathlib import Path

from tests.review.collect.repository import PROJECT, commit
from tests.stack_files import FIXTURES, ROOT


def command(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "review", "--tree", str(tree), *arguments]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_an_unknown_revision_ends_in_one_line_and_writes_nothing(tmp_path: Path) -> None:
    commit(tmp_path, PROJECT, "Begin")
    answer = command(tmp_path, "--base", "origin/mian")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == (
        "review: there is no revision origin/mian here: fetch it (git fetch origin), or name another one "
        "with BASE=...\n"
    )
    assert not (tmp_path / "build").exists()


def test_a_base_without_the_project_ends_in_one_line(tmp_path: Path) -> None:
    commit(tmp_path, {"README.md": ""}, "Announce")
    commit(tmp_path, PROJECT, "Begin")
    answer = command(tmp_path, "--base", "HEAD~1")
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "does not hold the project" in answer.stderr


def test_a_mistyped_command_explains_itself(tmp_path: Path) -> None:
    answer = command(tmp_path)
    assert answer.returncode == 2
    assert "usage:" in answer.stderr


def test_a_stack_that_the_tree_lacks_is_told_which_there_are(tmp_path: Path) -> None:
    commit(tmp_path, PROJECT, "Begin")
    FIXTURES.copy(tmp_path)
    answer = command(tmp_path, "--base", "HEAD", "--stack", "production")
    assert answer.returncode == 2
    assert "there is no stack production: choose among shared, dev, test, prod" in answer.stderr


def test_make_asks_for_the_base() -> None:
    answer = subprocess.run(["make", "-n", "review"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "make review BASE=origin/main" in answer.stderr
