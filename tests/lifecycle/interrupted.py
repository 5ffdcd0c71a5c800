"""Kills `pulumi` in the middle of an update, at a moment that does not depend on the machine's speed."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.lifecycle.platform import BIN, Platform

# Says its own number, by which it can be killed, and becomes pulumi when it is told to.
WAITING = 'echo $$ > "$0/number" && until [ -e "$0/go" ]; do sleep 0.05; done && exec pulumi "$@"'
PATIENCE, STEADY = 120, 1.5
"""Seconds until a wait is given up, and for which nothing may move before it counts as standing still."""


def killed_up(platform: Platform, stack: str, folder: Path, *flags: str, answered: bool) -> list[Any]:
    """Bring a stack up, and kill Pulumi while the clouds are busy with what it asked for.

    Args:
        platform: The platform of the stack.
        stack: The stack.
        folder: An empty folder.
        flags: Further flags of ``pulumi up``.
        answered: Whether the clouds do what they were asked for: Pulumi dies before it hears of it. If not,
            they die with it, as when a machine goes down.

    Returns:
        The resources that were being created, as Pulumi wrote them down before it asked for them.
    """
    command = ["up", "-s", stack, "--yes", "--skip-preview", "--non-interactive", *flags]
    with subprocess.Popen(
        [BIN / "localcloud", "run", "--", "sh", "-c", WAITING, folder, *command],
        cwd=platform.checkout,
        env={**os.environ, "LOCALCLOUD_DATA": str(platform.data)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as run:
        try:
            creating = _killed_while_creating(platform, stack, folder, run.pid, answered)
            run.wait(PATIENCE)
        finally:
            if run.poll() is None:
                _kill(run.pid)
    return creating


def _killed_while_creating(
    platform: Platform, stack: str, folder: Path, localcloud: int, answered: bool
) -> list[Any]:
    database, number = platform.data / "cloud.db", folder / "number"
    _until(lambda: number.is_file() and number.read_text(encoding="utf-8").endswith("\n"))
    pulumi = int(number.read_text(encoding="utf-8"))
    with _held(database):
        (folder / "go").touch()
        _until(lambda: pending(platform, stack))
        _until_steady(lambda: len(pending(platform, stack)))
        os.kill(pulumi, signal.SIGSTOP)
        creating = pending(platform, stack)
        if not answered:
            _kill(localcloud)
    if answered:
        _until_steady(lambda: _number_of_objects(database))
        _kill(pulumi)
    return creating


def deployment(platform: Platform, stack: str) -> dict[str, Any]:
    """Return a stack's state as it is on the disk, while Pulumi runs or after it died."""
    file = platform.data / "state" / ".pulumi" / "stacks" / "databricks-mlops" / f"{stack}.json"
    return json.loads(file.read_bytes())["checkpoint"]["latest"]


def pending(platform: Platform, stack: str) -> list[Any]:
    """Return the resources whose creation Pulumi began and has not seen the end of."""
    operations = deployment(platform, stack).get("pending_operations", [])
    return [operation["resource"] for operation in operations if operation["type"] == "creating"]


@contextmanager
def _held(database: Path) -> Iterator[None]:
    """Keep the clouds from changing anything; what they are asked meanwhile waits."""
    with closing(sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def _kill(process: int) -> None:
    """Kill a process and all that it started: Pulumi's language host would go on for some minutes."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.stdout.splitlines())}
    ending = [process]
    for parent in ending:
        ending += [child for child, its in parents.items() if its == parent]
    for one in ending:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def _number_of_objects(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT count(*) FROM object").fetchone()[0]


def _until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "the update never came so far"
        time.sleep(0.05)


def _until_steady(measure: Callable[[], int]) -> None:
    last, since = measure(), time.monotonic()
    while time.monotonic() < since + STEADY:
        time.sleep(0.05)
        if (now := measure()) != last:
            last, since = now, time.monotonic()
