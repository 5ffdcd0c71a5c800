"""The process that plays the clouds: serves every simulated package, each on a port of its own.

Started by ``localcloud run``. Prints one line, a JSON object from package to port, and ends when its
standard input does, which happens however its parent ends.
"""

import gc
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from localcloud.run.lean import without_the_sdk

RULES = ("localcloud.azure", "localcloud.databricks")
"""The modules that register the simulated types."""

WORKERS = 64
"""Calls at a time; one that plays a slow operation holds its thread for as long."""


def main() -> None:
    """Serve the clouds in the file that the first argument names, until standard input ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # At once: each call is a transaction, so there is nothing to finish.
        signal.signal(number, _end)
    _serve(Path(sys.argv[1]))
    while sys.stdin.buffer.read(1024):
        pass
    _end()


def _end(_number: int = 0, _frame: FrameType | None = None) -> None:
    os._exit(0)


def _serve(database: Path) -> None:
    """Import the rules and the protocol, which takes a while, and serve."""
    without_the_sdk()
    from localcloud.core.store import Store  # noqa: PLC0415
    from localcloud.protocol.provider import packages  # noqa: PLC0415
    from localcloud.protocol.wire import serve  # noqa: PLC0415

    for rules in RULES:
        importlib.import_module(rules)
    providers = packages(Store(database))
    ports = serve(list(providers.values()), WORKERS)
    gc.freeze()  # what was imported stays; no need to look through it again and again
    print(json.dumps(dict(zip(providers, ports, strict=True))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
