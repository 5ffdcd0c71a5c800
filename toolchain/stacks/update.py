"""One update of one stack, told in a line while it runs and a line when it is done."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from textwrap import indent

from toolchain.commands import duration, log
from toolchain.stacks.events import Progress, describe

SILENT = ("--yes", "--skip-preview", "--non-interactive", "--json")


def update(stack: str, command: Sequence[str], *, every: float = 10) -> bool:
    """Run a `pulumi` command that changes a stack, and report; True if it succeeds."""
    started = time.monotonic()
    progress, succeeded = execute(stack, [*command, *SILENT], every=every)
    log(report(stack, progress, succeeded=succeeded, seconds=time.monotonic() - started))
    return succeeded


def execute(
    stack: str, command: Sequence[str], *, every: float = 10, env: Mapping[str, str] | None = None
) -> tuple[Progress, bool]:
    """Run a `pulumi` command on a stack; return what its events told, and whether it succeeded."""
    progress, done = Progress(), threading.Event()
    ticker = threading.Thread(target=_tick, args=(stack, progress, done, every), daemon=True)
    ticker.start()
    try:
        with subprocess.Popen(  # noqa: S603 - the commands are this project's own
            ["pulumi", *command, "--stack", stack],  # noqa: S607 - whichever PATH names
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                progress.take(line)
    finally:
        done.set()
        ticker.join()
    return progress, process.returncode == 0


def report(stack: str, progress: Progress, *, succeeded: bool, seconds: float) -> str:
    """What came of an update: a line, and below it what the engine complained about."""
    changes = describe(progress.changes)
    if not succeeded:
        changes = f"failed after {changes}" if changes else "failed"
    told = progress.violations + progress.advice + progress.messages
    return f"  {stack:<7} {changes or 'no changes'}, {duration(seconds)}{indented(told)}"


def indented(told: Sequence[str]) -> str:
    """Messages as they stand below a stack's line."""
    return indent("".join(f"\n{message}" for message in told), " " * 10)


def _tick(stack: str, progress: Progress, done: threading.Event, every: float) -> None:
    """Say how far it is: a terminal has one line that changes, a log gets a line now and then."""
    live = sys.stdout.isatty()
    started = time.monotonic()
    while not done.wait(0.5 if live else every):
        text = f"  {stack:<7} … {progress.finished.total()} resources, {duration(time.monotonic() - started)}"
        if live:
            sys.stdout.write(f"\r\x1b[K{text}")
            sys.stdout.flush()
        else:
            log(text)
    if live:
        sys.stdout.write("\r\x1b[K")
