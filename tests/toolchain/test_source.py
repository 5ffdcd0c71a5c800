"""The build with Go: which Go will do, and what is said meanwhile."""

from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain.failure import SetupError
from toolchain.source import require_go
from toolchain.version import Pins

PINS = Pins(pulumi=(3, 259, 0), language_host=(3, 79, 0), go=(1, 25, 11))


@pytest.mark.parametrize("version", ["go1.25.11", "go1.26.8", "go1.27"])
def test_a_recent_go_will_do(tmp_path: Path, program: Program, version: str) -> None:
    require_go(program(tmp_path / "go", f"echo {version}"), PINS, tmp_path, {})


def test_an_old_go_is_refused_with_the_version_to_install(tmp_path: Path, program: Program) -> None:
    go = program(tmp_path / "go", "echo go1.19.8")
    with pytest.raises(SetupError, match=r"cannot do it \(go1\.19\.8\): install Go 1\.25\.11 or later"):
        require_go(go, PINS, tmp_path, {})


def test_a_go_that_may_not_fetch_a_newer_one_is_refused_in_its_own_words(
    tmp_path: Path, program: Program
) -> None:
    go = program(tmp_path / "go", "echo 'go.mod requires go >= 1.25.11 (running go 1.22)' >&2; exit 1")
    with pytest.raises(SetupError, match=r"\(go\.mod requires go >= 1\.25\.11 \(running go 1\.22\)\)"):
        require_go(go, PINS, tmp_path, {})
