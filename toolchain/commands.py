"""Commands that setup runs: short ones that are asked, long ones that are watched."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from toolchain.failure import SetupError

Words = Sequence[str | Path]


def log(text: str) -> None:
    """Tell the person at the terminal, at once even where the output goes to a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def duration(seconds: float) -> str:
    """Seconds as people say them: `8 s`, `2 min 05 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def ask(
    command: Words, *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a short command and return what it said."""
    return subprocess.run(  # noqa: S603 - the commands are this project's own
        [*map(str, command)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def watch(
    what: str,
    command: Words,
    *,
    folder: Path,
    environment: Mapping[str, str],
    summarise: Callable[[Sequence[str]], str] = lambda _: "",
    every: float = 15,
) -> None:
    """Run a long command quietly: its whole output is shown only if it fails.

    Every so many seconds a line says for how long it has run, and what `summarise` makes of its output.
    """
    started = time.monotonic()
    lines: list[str] = []
    done = threading.Event()

    def report() -> None:
        while not done.wait(every):
            note = summarise(lines)
            log(f"  {duration(time.monotonic() - started)}{': ' if note else ''}{note}")

    log(f"{what} …")
    reporter = threading.Thread(target=report, daemon=True)
    reporter.start()
    try:
        with subprocess.Popen(  # noqa: S603 - the commands are this project's own
            [*map(str, command)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            lines.extend(process.stdout or ())
    finally:
        done.set()
        reporter.join()
    if process.returncode:
        raise SetupError(f"{what} failed (exit code {process.returncode}):\n{''.join(lines)}".rstrip())
    log(f"  done in {duration(time.monotonic() - started)}")
