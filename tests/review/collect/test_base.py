"""The platform before the change: which tools bring it up, and for how long it stays."""

import os
import stat
import sys
from pathlib import Path

import pytest

from review.collect.base import KEPT, platform
from review.collect.revision import find_base, read_tree
from review.failure import ReviewError
from tests.review.collect.repository import PROJECT, commit

SETUP = '''"""Stands for the setup of an earlier revision: makes an environment with its own localcloud."""
import pathlib

scripts = pathlib.Path(".venv/bin")
scripts.mkdir(parents=True)
script = scripts / "localcloud"
script.write_text(pathlib.Path("localcloud.sh").read_text())
script.chmod(0o755)
'''

COMES_UP = """#!/bin/sh
mkdir "$LOCALCLOUD_DATA"
echo "$PYTHONPATH" > "$LOCALCLOUD_DATA/imports"
echo "$*" > "$LOCALCLOUD_DATA/command"
"""


def repository(folder: Path, localcloud: str = COMES_UP, setup: str = SETUP) -> Path:
    """Make a base with a lock of its own, and a tree with another one."""
    own = {"toolchain/__init__.py": "", "toolchain/__main__.py": setup, "localcloud.sh": localcloud}
    commit(folder, {**PROJECT, **own}, "Begin")
    commit(folder, {"requirements.txt": "now\n"}, "Renew")
    return folder


def bring_up(folder: Path, platforms: Path, revision: str = "HEAD~1") -> Path:
    tree = read_tree(folder)
    return platform(tree, find_base(tree, revision), platforms)


def test_a_base_with_another_lock_comes_up_with_tools_and_files_of_its_own(tmp_path: Path) -> None:
    data = bring_up(repository(tmp_path / "tree"), tmp_path / "platforms")
    assert (data / "command").read_text() == "run -- python -m toolchain.stacks up\n"
    imported = Path((data / "imports").read_text().strip())
    assert imported.name == "tree"
    assert not imported.is_relative_to(tmp_path)


def test_a_base_with_the_same_lock_comes_up_with_the_tools_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repository(tmp_path / "tree", setup="raise SystemExit('not to be run')")
    at_hand = tmp_path / "venv"
    (at_hand / "bin").mkdir(parents=True)
    script = at_hand / "bin" / "localcloud"
    script.write_text(COMES_UP + 'readlink .venv > "$LOCALCLOUD_DATA/environment"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "prefix", str(at_hand))
    data = bring_up(folder, tmp_path / "platforms", "HEAD")
    assert (data / "environment").read_text().strip() == str(at_hand)


def test_the_next_review_of_the_same_base_finds_it_up(tmp_path: Path) -> None:
    folder, platforms = repository(tmp_path / "tree"), tmp_path / "platforms"
    first = bring_up(folder, platforms)
    (first / "kept").touch()
    assert (bring_up(folder, platforms) / "kept").exists()


def test_a_base_that_does_not_come_up_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    fails = COMES_UP + "echo 'dev failed: no rate' >&2; exit 1\n"
    platforms = tmp_path / "platforms"
    with pytest.raises(ReviewError, match=r"does not come up on localcloud(.|\n)*dev failed: no rate"):
        bring_up(repository(tmp_path / "tree", fails), platforms)
    # What is there of its clouds is not taken for a platform, and goes with the next attempt.
    assert not [path for path in platforms.iterdir() if path.is_dir() and not path.name.startswith(".")]
    with pytest.raises(ReviewError, match="no rate"):
        bring_up(tmp_path / "tree", platforms)


def test_a_base_whose_tools_cannot_be_set_up_says_why(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"tools of the base .* cannot be set up(.|\n)*no index"):
        bring_up(repository(tmp_path / "tree", setup="raise SystemExit('no index')"), tmp_path / "platforms")


def test_only_the_last_few_bases_stay_up(tmp_path: Path) -> None:
    folder, platforms = repository(tmp_path / "tree"), tmp_path / "platforms"
    platforms.mkdir()
    for age in range(KEPT + 2):
        old = platforms / f"older-{age}"
        old.mkdir()
        os.utime(old, (1000 - age, 1000 - age))
    new = bring_up(folder, platforms)
    left = {path.name for path in platforms.iterdir() if path.is_dir()}
    assert left == {new.name, *(f"older-{age}" for age in range(KEPT - 1))}
