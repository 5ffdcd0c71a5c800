"""`python -m toolchain.stacks up|down`: brings all four stacks up, or takes them down."""

import argparse
import sys
from collections.abc import Sequence

from toolchain.commands import say
from toolchain.stacks.order import DOWN, UP, Waves
from toolchain.stacks.state import read_state
from toolchain.stacks.summary import existing, left
from toolchain.stacks.update import Update, run_together


def main() -> int:
    """Walk, then say what there is; the exit code is 1 if a stack failed."""
    parser = argparse.ArgumentParser(prog="python -m toolchain.stacks", description=__doc__)
    parser.add_argument("direction", choices=["up", "down"])
    parser.add_argument(
        "--at-once", type=int, default=3, help="how many stacks at the same time (default: 3)"
    )
    options = parser.parse_args()
    try:
        return _up(options.at_once) if options.direction == "up" else _down(options.at_once)
    except KeyboardInterrupt:
        return 130


def _up(at_once: int) -> int:
    if not _walk(UP, ["up", "--suppress-outputs"], at_once):
        return 1
    say("\nWhat exists now:\n" + existing({stack: read_state(stack) for wave in UP for stack in wave}))
    return 0


def _down(at_once: int) -> int:
    if not _walk(DOWN, ["destroy", "--exclude-protected"], at_once):
        return 1
    rest = left({stack: read_state(stack) for wave in UP for stack in wave})
    say(
        f"\nStill there, because data and what it stands on is protected:\n{rest}"
        if rest
        else "\nNothing is left."
    )
    return 0


def _walk(waves: Waves, command: Sequence[str], at_once: int) -> bool:
    """Later waves need the earlier ones, so the first failure ends the walk."""
    say(f"pulumi {' '.join(command)}")
    return all(run_together([Update(stack, command) for stack in wave], at_once=at_once) for wave in waves)


if __name__ == "__main__":
    sys.exit(main())
