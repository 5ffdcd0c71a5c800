"""Everything that `make setup` does, in order."""

from pathlib import Path

from toolchain.actionlint import link_actionlint
from toolchain.packages import sync_framework, sync_program
from toolchain.pulumi_cli import link
from toolchain.version import read_pins


def set_up(root: Path) -> None:
    """Make `.venv` with a working `pulumi` in it, and `framework/.venv`; quick when all is there."""
    sync_program(root)
    sync_framework(root)
    scripts, modules = root / ".venv" / "bin", root / "toolchain"
    link(scripts, read_pins(modules), modules=modules)
    link_actionlint(scripts, modules / "actionlint")
