"""The virtual environment: made when it must be, and only then."""

import sys
from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain.failure import SetupError
from toolchain.uv import provide_uv, sync


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with the two files that describe its packages."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]")
    (folder / "uv.lock").write_text("version = 1")
    return folder


@pytest.fixture(autouse=True)
def uv(path: Path, cache: Path, program: Program) -> Path:
    """A uv on PATH that makes an empty environment and writes down how it was called."""
    return program(
        path / "uv",
        'if [ "$1" = --version ]; then echo uv 0.9.1; exit; fi\n'
        'echo "$@" >> calls\n'
        "/bin/mkdir -p .venv/bin\n: > .venv/bin/python",
    )


def calls(root: Path) -> list[str]:
    file = root / "calls"
    return file.read_text().splitlines() if file.exists() else []


def test_the_first_time_the_environment_is_made_from_the_lock_with_this_python(root: Path) -> None:
    sync(root)
    assert calls(root) == [f"sync --frozen --all-groups --compile-bytecode --python {sys.executable}"]


def test_a_second_time_nothing_is_done(root: Path) -> None:
    sync(root)
    sync(root)
    assert len(calls(root)) == 1


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_a_change_of_what_describes_it_brings_it_up_to_date(root: Path, name: str) -> None:
    sync(root)
    (root / name).write_text("changed")
    sync(root)
    assert calls(root)[1] == "sync --frozen --all-groups --compile-bytecode"


def test_an_environment_whose_python_is_gone_is_made_again(root: Path) -> None:
    sync(root)
    (root / ".venv" / "bin" / "python").unlink()
    sync(root)
    assert len(calls(root)) == 2


def test_a_moved_checkout_gets_a_new_environment(root: Path) -> None:
    sync(root)
    (root / ".venv" / "old").touch()
    moved = root.rename(root.with_name("moved"))
    sync(moved)
    assert not (moved / ".venv" / "old").exists()
    assert len(calls(moved)) == 2


def test_a_failure_shows_what_uv_said_and_is_tried_again(root: Path, uv: Path, program: Program) -> None:
    works = uv.read_text().removeprefix("#!/bin/sh\n")
    program(uv, 'if [ "$1" = --version ]; then echo uv 0.9.1; exit; fi\necho no route to host; exit 2')
    with pytest.raises(SetupError, match=r"failed \(exit code 2\):\nno route to host"):
        sync(root)
    program(uv, works)
    sync(root)
    assert len(calls(root)) == 1


def test_an_old_uv_is_not_used(uv: Path, cache: Path, program: Program) -> None:
    program(uv, "echo uv 0.4.0")
    installed = program(cache / "uv-0.13.9" / "bin" / "uv")
    assert provide_uv() == installed
