"""Starts the server for a command, and runs the command."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from localcloud.run.failure import RunError

NOT_EXECUTABLE, NOT_FOUND, SIGNALLED = 126, 127, 128
"""Exit statuses as shells give them; a signal's number is added to the last."""


@contextmanager
def server(database: Path, environment: Mapping[str, str]) -> Generator[dict[str, int]]:
    """Run the server; give the port of each package."""
    command = [sys.executable, "-m", "localcloud.run.server", str(database)]
    # A session of its own: Ctrl-C in a terminal reaches the command, which may still need the clouds.
    with subprocess.Popen(  # noqa: S603 (this package's own module)
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else b""
            if not line:
                raise RunError("the simulated clouds did not start; the reason stands above")
            yield json.loads(line)
        finally:
            process.terminate()


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end, with this process's signals forwarded. Returns its exit status."""
    program = shutil.which(command[0], path=environment["PATH"])
    if program is None:
        raise RunError(f"{command[0]}: command not found", NOT_FOUND)
    with _forwarding() as forward_to:
        try:
            process = subprocess.Popen([program, *command[1:]], env=environment)  # noqa: S603 (as asked)
        except OSError as error:
            raise RunError(f"{command[0]}: {error.strerror}", NOT_EXECUTABLE) from None
        forward_to.append(process)
        status = process.wait()
    return status if status >= 0 else SIGNALLED - status


@contextmanager
def _forwarding() -> Generator[list[subprocess.Popen[bytes]]]:
    """Forward signals to the processes in the list that is given."""
    processes: list[subprocess.Popen[bytes]] = []

    def forward(number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT and _in_terminal():
            return  # the terminal has sent it to the command, too; a second one would cut it short
        for process in processes:
            process.send_signal(number)

    forwarded = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, forward) for number in forwarded}
    try:
        yield processes
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_terminal() -> bool:
    """Tell whether this process is in the foreground of a terminal."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
