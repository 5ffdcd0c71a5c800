"""Which `pulumi` is taken, and what a machine hears that can have none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain import pulumi_cli
from toolchain.failure import SetupError
from toolchain.pulumi_cli import LANGUAGE_HOST, link
from toolchain.version import Pins

PINS = Pins(pulumi=(3, 259, 0), language_host=(3, 79, 0), go=(1, 25, 11))
BUILT = "pulumi-3.259.0-language-python-3.79.0"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The folder of the virtual environment that gets the link."""
    folder = tmp_path / "checkout" / ".venv" / "bin"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def alone(cache: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that reaches no installer and can have no Go, unless a test gives it one."""

    def no_go() -> Path:
        raise SetupError("Installing Go failed")

    monkeypatch.setattr(pulumi_cli, "reach", lambda: None)
    monkeypatch.setattr(pulumi_cli, "provide_go", no_go)


@pytest.fixture
def install(program: Program) -> Callable[[Path, str], Path]:
    """Put a `pulumi` of a version, and its language host, into a folder."""

    def put(folder: Path, version: str) -> Path:
        program(folder / LANGUAGE_HOST)
        return program(folder / "pulumi", f"echo v{version}")

    return put


def linked(scripts: Path) -> Path:
    link(scripts, PINS, modules=scripts)
    return (scripts / "pulumi").readlink()


def test_a_recent_pulumi_on_path_is_taken(
    scripts: Path, path: Path, install: Callable[[Path, str], Path]
) -> None:
    expected = install(path, "3.300.1")
    assert linked(scripts) == expected


def test_an_old_one_on_path_is_passed_over_and_the_reason_said(
    scripts: Path,
    path: Path,
    cache: Path,
    install: Callable[[Path, str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, built = install(path, "3.100.0"), install(cache / BUILT, "3.259.0")
    assert linked(scripts) == built
    said = capsys.readouterr().out
    assert f"not using {old}: it is 3.100.0, and 3.259.0 or later is needed" in said


def test_one_that_cannot_run_python_is_passed_over(
    scripts: Path,
    path: Path,
    cache: Path,
    program: Program,
    install: Callable[[Path, str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    program(path / "pulumi", "echo v3.300.1")
    expected = install(cache / BUILT, "3.259.0")
    assert linked(scripts) == expected
    assert "pulumi-language-python is neither beside it nor on PATH" in capsys.readouterr().out


def test_a_working_link_is_left_alone(
    scripts: Path, path: Path, cache: Path, install: Callable[[Path, str], Path]
) -> None:
    built = install(cache / BUILT, "3.259.0")
    linked(scripts)
    install(path, "3.300.1")
    assert linked(scripts) == built


def test_a_link_to_nothing_is_made_anew(
    scripts: Path, path: Path, install: Callable[[Path, str], Path]
) -> None:
    (scripts / "pulumi").symlink_to("/nowhere/pulumi")
    expected = install(path, "3.259.0")
    assert linked(scripts) == expected


@pytest.mark.parametrize("inside", [".venv/bin", ".data/bin"])
def test_what_the_checkout_itself_puts_on_path_is_no_pulumi_to_link_to(
    scripts: Path,
    cache: Path,
    install: Callable[[Path, str], Path],
    monkeypatch: pytest.MonkeyPatch,
    inside: str,
) -> None:
    checkout = scripts.parents[1]
    monkeypatch.setenv("PATH", str(checkout / inside))
    install(checkout / inside, "3.300.1")
    expected = install(cache / BUILT, "3.259.0")
    assert linked(scripts) == expected


def test_an_installer_that_fails_gives_way_to_the_build(
    scripts: Path,
    cache: Path,
    install: Callable[[Path, str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(script: bytes, pins: Pins, result: Path, scratch: Path) -> None:
        raise SetupError("Installing pulumi failed")

    def build(go: Path, pins: Pins, modules: Path, result: Path, scratch: Path) -> None:
        install(result, "3.259.0")

    monkeypatch.setattr(pulumi_cli, "reach", lambda: b"#!/bin/sh")
    monkeypatch.setattr(pulumi_cli, "install", fail)
    monkeypatch.setattr(pulumi_cli, "provide_go", lambda: Path("/go"))
    monkeypatch.setattr(pulumi_cli, "build", build)
    assert linked(scripts) == cache / BUILT / "pulumi"
    assert "Installing pulumi failed" in capsys.readouterr().out


def test_a_machine_without_pulumi_installer_and_go_hears_what_to_install(scripts: Path) -> None:
    with pytest.raises(SetupError) as failure:
        linked(scripts)
    assert str(failure.value) == (
        "there is no pulumi 3.259.0 or later on PATH, its installer at get.pulumi.com cannot be used, "
        "and there is no Go to build it with: install Pulumi (https://www.pulumi.com/docs/install/) "
        "or Go 1.25.11 or later (https://go.dev/doc/install), then run `make setup` again.\n"
        "Installing Go failed"
    )
