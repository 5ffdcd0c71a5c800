"""Updates of stacks: one at a time or several at once, each told in one line."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from textwrap import indent

from toolchain.commands import duration, say
from toolchain.stacks.events import Progress, describe

SILENT = ("--yes", "--skip-preview", "--non-interactive", "--json")


@dataclass
class Update:
    """One `pulumi` command on one stack, running or done."""

    stack: str
    command: Sequence[str]
    progress: Progress = field(default_factory=Progress)
    seconds: float = 0
    succeeded: bool = False
    running: bool = False

    def run(self) -> None:
        """Run it to its end."""
        started = time.monotonic()
        self.running = True
        with subprocess.Popen(  # noqa: S603 - the commands are this project's own
            ["pulumi", *self.command, "--stack", self.stack, *SILENT],  # noqa: S607 - whichever PATH names
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                self.progress.take(line)
        self.seconds = time.monotonic() - started
        self.succeeded = process.returncode == 0
        self.running = False

    def report(self) -> str:
        """What came of it: a line, and below it what the engine complained about."""
        changes = describe(self.progress.changes)
        if self.succeeded:
            verdict = changes or "no changes"
        else:
            verdict = f"failed after {changes}" if changes else "failed"
        told = "".join(f"\n{message}" for message in self.progress.messages)
        return f"  {self.stack:<7} {verdict}, {duration(self.seconds)}{indent(told, ' ' * 10)}"


def run_together(updates: Sequence[Update], *, at_once: int, every: float = 10) -> bool:
    """Run updates that do not need each other, saying now and then how far they are; True if all succeed."""
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(updates, done, every), daemon=True)
    ticker.start()
    try:
        with ThreadPoolExecutor(max_workers=at_once) as pool:
            for update in pool.map(_finish, updates):
                _clear_line()
                say(update.report())
    finally:
        done.set()
        ticker.join()
        _clear_line()
    return all(update.succeeded for update in updates)


def _finish(update: Update) -> Update:
    update.run()
    return update


def _tick(updates: Sequence[Update], done: threading.Event, every: float) -> None:
    """A terminal has one line that changes; a log gets a line now and then."""
    live = sys.stdout.isatty()
    started = time.monotonic()
    while not done.wait(0.5 if live else every):
        parts = [f"{update.stack} {update.progress.finished.total()}" for update in updates if update.running]
        text = f"  … {', '.join(parts)} resources so far, {duration(time.monotonic() - started)}"
        if live:
            sys.stdout.write(f"\r\x1b[K{text}")
            sys.stdout.flush()
        elif parts:
            say(text)


def _clear_line() -> None:
    if sys.stdout.isatty():
        sys.stdout.write("\r\x1b[K")
