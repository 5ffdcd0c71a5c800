"""Versions: read from what tools print, and from the modules that pin them."""

from pathlib import Path

import pytest

from toolchain.version import Pins, parse, read_pins, show


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0\n", (3, 259, 0)),
        ("v3.260.0-dev.1234+abcdef", (3, 260, 0)),
        ("uv 0.13.9 (x86_64-unknown-linux-gnu)", (0, 13, 9)),
        ("go1.27", (1, 27, 0)),
    ],
)
def test_a_version_is_found_in_what_a_tool_prints(text: str, version: tuple[int, int, int]) -> None:
    assert parse(text) == version


def test_text_without_a_version_has_none() -> None:
    assert parse("command not found") is None


def test_a_version_is_shown_as_people_write_it() -> None:
    assert show((3, 259, 0)) == "3.259.0"


def test_the_pins_stand_in_the_go_modules(tmp_path: Path) -> None:
    for name, module in {
        "pulumi": "module x\n\ngo 1.25.11\n\nrequire github.com/pulumi/pulumi/pkg/v3 v3.259.0 // indirect\n",
        "language-python": "module y\n\nrequire github.com/pulumi/pulumi/sdk/v3 v3.79.0 // indirect\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "go.mod").write_text(module)
    assert read_pins(tmp_path) == Pins(pulumi=(3, 259, 0), language_host=(3, 79, 0), go=(1, 25, 11))


def test_the_committed_modules_can_be_read() -> None:
    pins = read_pins(Path(__file__).parents[2] / "toolchain")
    assert pins.pulumi > pins.language_host
