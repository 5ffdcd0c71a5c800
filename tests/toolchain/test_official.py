"""Pulumi's installer: used where it can be reached, and passed over without a word where it cannot."""

from pathlib import Path

import pytest

from tests.toolchain.conftest import Program
from toolchain import official
from toolchain.official import install, reach
from toolchain.version import Pins

PINS = Pins(pulumi=(3, 259, 0), language_host=(3, 79, 0), go=(1, 25, 11))


@pytest.fixture
def served(tmp_path: Path, path: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands at the installer's address, on a machine with curl."""
    program(path / "curl")
    file = tmp_path / "install.sh"
    monkeypatch.setattr(official, "ADDRESS", file.as_uri())
    return file


def test_the_script_is_fetched(served: Path) -> None:
    served.write_text("#!/bin/sh\n")
    assert reach() == b"#!/bin/sh\n"


def test_an_address_out_of_reach_gives_nothing(served: Path) -> None:
    assert reach() is None


def test_a_login_page_in_its_place_gives_nothing(served: Path) -> None:
    served.write_text("<html>Please log in</html>")
    assert reach() is None


def test_a_machine_without_curl_gets_nothing_as_the_script_needs_it(served: Path, path: Path) -> None:
    served.write_text("#!/bin/sh\n")
    (path / "curl").unlink()
    assert reach() is None


def test_the_pinned_version_is_installed_and_nothing_else_of_the_machine_changed(tmp_path: Path) -> None:
    script = b"""#!/bin/sh
        [ "$1 $2 $3 $5" = "--version 3.259.0 --install-root --no-edit-path" ] || exit 1
        /bin/mkdir -p "$4/bin" && : > "$4/bin/pulumi" && : > "$4/bin/pulumi-language-python"
    """
    result, scratch = tmp_path / "result", tmp_path / "scratch"
    result.mkdir()
    scratch.mkdir()
    install(script, PINS, result, scratch)
    assert {file.name for file in result.iterdir()} == {"pulumi", "pulumi-language-python"}
