"""uv: from PATH if it is recent enough, else installed once."""

from pathlib import Path

from tests.toolchain.conftest import Program
from toolchain.uv import provide_uv


def test_a_recent_uv_on_path_is_used(path: Path, cache: Path, program: Program) -> None:
    found = program(path / "uv", "echo uv 0.9.1")
    assert provide_uv() == found


def test_an_old_uv_is_not_used(path: Path, cache: Path, program: Program) -> None:
    program(path / "uv", "echo uv 0.4.0")
    installed = program(cache / "uv-0.13.9" / "bin" / "uv")
    assert provide_uv() == installed
