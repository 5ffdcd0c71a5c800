"""The two virtual environments: made when they must be, and only then."""

import sys
from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain import packages
from toolchain.failure import SetupError
from toolchain.packages import sync_framework, sync_program

HERE = f"--python {sys.executable}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with the files that describe its packages."""
    folder = tmp_path / "checkout"
    (folder / "framework" / "requirements").mkdir(parents=True)
    for name in (
        "pyproject.toml",
        "requirements.txt",
        "framework/pyproject.toml",
        "framework/requirements/test.txt",
    ):
        (folder / name).write_text(name)
    return folder


@pytest.fixture(autouse=True)
def uv(path: Path, cache: Path, program: Program) -> Path:
    """A uv on PATH that makes an empty environment and writes down how it was called."""
    return program(
        path / "uv",
        'if [ "$1" = --version ]; then echo uv 0.9.1; exit; fi\n'
        'if [ "$1" = python ]; then echo /usr/bin/python3.12; exit; fi\n'
        'echo "$@" >> calls\n'
        "/bin/mkdir -p .venv/bin\n: > .venv/bin/python",
    )


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text().splitlines() if file.exists() else []


def framework_calls(root: Path) -> list[str]:
    return [line.replace(str(root), "") for line in calls(root / "framework")]


def verbs(lines: list[str]) -> list[str]:
    return [line.split(" --")[0] for line in lines]


def test_the_program_is_installed_with_this_python_over_packages_whose_digests_are_checked(
    root: Path,
) -> None:
    sync_program(root)
    inside = "--python /.venv/bin/python"
    assert [line.replace(str(root), "") for line in calls(root)] == [
        f"venv {HERE} /.venv",
        f"pip sync --require-hashes --compile-bytecode requirements.txt {inside}",
        f"pip install --no-deps --no-build-isolation --editable . {inside}",
    ]


def test_a_second_time_nothing_is_done(root: Path) -> None:
    sync_program(root)
    sync_program(root)
    assert len(calls(root)) == 3


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_a_change_of_what_describes_it_brings_it_up_to_date(root: Path, name: str) -> None:
    sync_program(root)
    (root / name).write_text("changed")
    sync_program(root)
    assert verbs(calls(root)[3:]) == ["pip sync", "pip install"]


def test_an_environment_whose_python_is_gone_is_made_again(root: Path) -> None:
    sync_program(root)
    (root / ".venv" / "bin" / "python").unlink()
    sync_program(root)
    assert verbs(calls(root)[3:]) == ["venv", "pip sync", "pip install"]


def test_a_moved_checkout_gets_a_new_environment(root: Path) -> None:
    sync_program(root)
    (root / ".venv" / "old").touch()
    moved = root.rename(root.with_name("moved"))
    sync_program(moved)
    assert not (moved / ".venv" / "old").exists()
    assert verbs(calls(moved)[3:]) == ["venv", "pip sync", "pip install"]


def test_a_failure_shows_what_uv_said_and_is_tried_again(root: Path, uv: Path, program: Program) -> None:
    works = uv.read_text().removeprefix("#!/bin/sh\n")
    program(
        uv,
        'if [ "$1" = --version ]; then echo uv 0.9.1; exit; fi\n'
        '[ "$1" = venv ] && exit\n'
        "echo no route to host; exit 2",
    )
    with pytest.raises(SetupError, match=r"failed \(exit code 2\):\nno route to host"):
        sync_program(root)
    program(uv, works)
    sync_program(root)
    assert verbs(calls(root)) == ["venv", "pip sync", "pip install"]


def test_the_framework_is_installed_over_packages_whose_digests_are_checked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "BELOW", (sys.version_info[0], sys.version_info[1] + 1))
    sync_framework(root)
    inside = "--python /framework/.venv/bin/python"
    assert framework_calls(root) == [
        f"venv {HERE} /framework/.venv",
        f"pip sync --require-hashes --compile-bytecode requirements/test.txt {inside}",
        f"pip install --no-deps --no-build-isolation --editable . {inside}",
    ]


def test_a_second_time_nothing_is_done_for_the_framework(root: Path) -> None:
    sync_framework(root)
    sync_framework(root)
    assert len(calls(root / "framework")) == 3


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements/test.txt"])
def test_a_change_of_what_describes_the_framework_brings_its_environment_up_to_date(
    root: Path, name: str
) -> None:
    sync_framework(root)
    (root / "framework" / name).write_text("changed")
    sync_framework(root)
    assert verbs(framework_calls(root)[3:]) == ["pip sync", "pip install"]


def test_a_python_that_is_too_new_for_the_framework_is_passed_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "BELOW", (3, 11))
    sync_framework(root)
    assert framework_calls(root)[0] == "venv --python /usr/bin/python3.12 /framework/.venv"


def test_a_machine_without_a_python_for_the_framework_is_told_which_it_needs(
    root: Path, uv: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "OLDEST", (3, 99))
    monkeypatch.setattr(packages, "BELOW", (3, 100))
    program(uv, 'if [ "$1" = --version ]; then echo uv 0.9.1; exit; fi\nexit 2')
    with pytest.raises(SetupError, match=r"\(3\.99 or later, below 3\.100\), and this machine has none"):
        sync_framework(root)
    assert not (root / "framework" / ".venv").exists()
