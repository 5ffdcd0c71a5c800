"""Everything that `make setup` does, in order."""

from pathlib import Path

from toolchain.pulumi_cli import link
from toolchain.uv import sync
from toolchain.version import read_pins


def set_up(root: Path) -> None:
    """Make `.venv` and put a working `pulumi` into it; quick when all is there."""
    sync(root)
    link(root / ".venv" / "bin", read_pins(root / "toolchain"), modules=root / "toolchain")
