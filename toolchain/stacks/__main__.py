"""`python -m toolchain.stacks up|down|policy`: brings the stacks up, takes them down, or checks them."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from toolchain.commands import log
from toolchain.failure import SetupError
from toolchain.stacks.guard import unprotect
from toolchain.stacks.order import down, up
from toolchain.stacks.policy import check, flags
from toolchain.stacks.state import Resource, outputs, read_export, resources
from toolchain.stacks.summary import existing, kept, left, pending
from toolchain.stacks.update import update


def main() -> int:
    """Walk, then say what there is; the exit code is 1 if a stack failed."""
    try:
        return _walk()
    except SetupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _walk() -> int:
    parser = argparse.ArgumentParser(prog="python -m toolchain.stacks", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("up", help="bring all stacks up")
    tasks.add_parser("down", help="take them down")
    policy = tasks.add_parser("policy", help="check them, or one of them, against the policy pack")
    policy.add_argument("stack", nargs="?", choices=up())
    given = parser.parse_args()
    if given.task == "policy":
        return _policy([given.stack] if given.stack else up())
    return _up() if given.task == "up" else _down()


def _up() -> int:
    log("pulumi up, with the policy pack")
    # The first failure ends the walk: what follows stands on what failed.
    if not all(update(stack, ["up", "--suppress-outputs", *flags(stack)]) for stack in up()):
        return 1
    exports = _exports()
    log(f"\nWhat exists now:\n{existing(_resources(exports))}")
    exported = {stack: outputs(export) for stack, export in exports.items()}
    if later := pending(exported):
        log(f"\nPending, created by a later up:\n{later}")
    if unchanged := kept(exported):
        log(f"\nKept as deployed, although something is missing:\n{unchanged}")
    return 0


def _down() -> int:
    log("pulumi destroy --exclude-protected")
    # The first failure ends the walk: what follows is due after it.
    if not all(_destroy(stack) for stack in down()):
        return 1
    rest = left(_resources(_exports()))
    log(f"\nStill there, as what holds data is protected:\n{rest}" if rest else "\nNothing is left.")
    return 0


def _destroy(stack: str) -> bool:
    # Its guard excludes everything; the environments that it guards the stack for are down by now.
    return unprotect(stack, read_export(stack)) and update(stack, ["destroy", "--exclude-protected"])


def _policy(stacks: Sequence[str]) -> int:
    log("pulumi preview, for the policy pack")
    # Every stack is checked, whatever came of those before it.
    passed = [check(stack) for stack in stacks]
    return 0 if all(passed) else 1


def _exports() -> Mapping[str, Mapping[str, Any]]:
    return {stack: read_export(stack) for stack in up()}


def _resources(exports: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Sequence[Resource]]:
    return {stack: resources(export) for stack, export in exports.items()}


if __name__ == "__main__":
    sys.exit(main())
