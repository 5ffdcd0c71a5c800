"""`python -m toolchain.stacks up|down`: brings all four stacks up, or takes them down."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from toolchain.commands import say
from toolchain.stacks.order import DOWN, UP
from toolchain.stacks.state import Resource, outputs, read_export, resources
from toolchain.stacks.summary import existing, left, waiting
from toolchain.stacks.update import update


def main() -> int:
    """Walk, then say what there is; the exit code is 1 if a stack failed."""
    parser = argparse.ArgumentParser(prog="python -m toolchain.stacks", description=__doc__)
    parser.add_argument("direction", choices=["up", "down"])
    try:
        return _up() if parser.parse_args().direction == "up" else _down()
    except KeyboardInterrupt:
        return 130


def _up() -> int:
    if not _walk(UP, ["up", "--suppress-outputs"]):
        return 1
    exports = _exports()
    say(f"\nWhat exists now:\n{existing(_resources(exports))}")
    if later := waiting({stack: outputs(export) for stack, export in exports.items()}):
        say(f"\nWaiting, to be made by a later up:\n{later}")
    return 0


def _down() -> int:
    if not _walk(DOWN, ["destroy", "--exclude-protected"]):
        return 1
    rest = left(_resources(_exports()))
    say(f"\nStill there, as what holds data is protected:\n{rest}" if rest else "\nNothing is left.")
    return 0


def _walk(stacks: Sequence[str], command: Sequence[str]) -> bool:
    """The first failure ends the walk: what follows stands on what failed, or is due after it."""
    say(f"pulumi {' '.join(command)}")
    return all(update(stack, command) for stack in stacks)


def _exports() -> Mapping[str, Mapping[str, Any]]:
    return {stack: read_export(stack) for stack in UP}


def _resources(exports: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Sequence[Resource]]:
    return {stack: resources(export) for stack, export in exports.items()}


if __name__ == "__main__":
    sys.exit(main())
