"""`python3 -m toolchain`: sets up everything that the project needs, in its own folders and in a cache.

With the word `lock` (and `--upgrade`) it resolves the versions of all Python packages anew instead.

This file runs on whatever `python3` a machine has, so it says what is wrong before it imports anything newer.
"""

import argparse
import sys
from pathlib import Path


def main() -> None:
    """Set up, or end with one message."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the check that later code may rely on
        sys.exit(
            f"setup: Python 3.11 or later is needed and {sys.executable} is {sys.version.split()[0]}: "
            "install it, or name one with `make setup PYTHON=/path/to/python3.12`."
        )
    from toolchain.failure import SetupError  # noqa: PLC0415 - only once the version is known to do
    from toolchain.lock import lock  # noqa: PLC0415
    from toolchain.setup import set_up  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python3 -m toolchain", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["setup", "lock"], default="setup")
    parser.add_argument("--upgrade", action="store_true", help="take newer versions where they fit")
    arguments = parser.parse_args()
    root = Path(__file__).resolve().parent.parent
    try:
        if arguments.what == "lock":
            lock(root, upgrade=arguments.upgrade)
        else:
            set_up(root)
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


main()
