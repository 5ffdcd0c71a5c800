"""What the engine says that a change would do to each stack."""

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from review.collect.clouds import Clouds
from toolchain.commands import ask, duration, log

PACK = "policy/run"
"""The policy pack, where a tree has one; the settings of each stack stand beside it."""

EVERY = 10
"""Seconds without an answer after which a line says what is still to come."""


@dataclass(frozen=True)
class Preview:
    """One preview as the engine left it."""

    stack: str
    succeeded: bool
    events: Sequence[str]
    """The lines of the engine's log of events, JSON objects."""
    output: str
    """What the command printed; read only where the log does not say why it failed."""
    before: Mapping[str, Any]
    """The stack's state as the engine exports it, before the change."""
    with_policy: bool = False


def run_previews(clouds: Clouds, stacks: Sequence[str], folder: Path) -> list[Preview]:
    """Preview stacks, as many at a time as there are processors; a failure of one stops no other.

    Args:
        clouds: the tree under review on the clouds in which the base is up.
        stacks: which ones.
        folder: where the logs of events go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log(f"Previewing {', '.join(stacks)} …")
    started = time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        running = {threads.submit(_preview, clouds, folder, stack): stack for stack in stacks}
        left = set(running)
        while left:
            done, left = wait(left, EVERY, FIRST_COMPLETED)
            if not done:
                names = (stack for preview, stack in running.items() if preview in left)
                log(f"  {duration(time.monotonic() - started)}: {', '.join(names)} to come")
        return [preview.result() for preview in running]


def removed_stacks(clouds: Clouds, declared: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Return the states of the stacks that only the base has, by stack.

    Args:
        clouds: the tree under review on the clouds in which the base is up.
        declared: the stacks of the tree.
    """
    listed = ask(
        clouds.command("pulumi", "stack", "ls", "--json"),
        folder=clouds.tree,
        environment=clouds.variables(),
    )
    names = [one["name"] for one in json.loads(listed.stdout)] if listed.returncode == 0 else []
    return {name: _state(clouds, name) for name in names if name not in declared}


def _state(clouds: Clouds, stack: str) -> Mapping[str, Any]:
    """Return a stack's state as the engine exports it; nothing where there is none."""
    exported = ask(
        clouds.command("pulumi", "stack", "export", "-s", stack),
        folder=clouds.tree,
        environment=clouds.variables(),
    )
    return json.loads(exported.stdout) if exported.returncode == 0 else {}


def _preview(clouds: Clouds, folder: Path, stack: str) -> Preview:
    started = time.monotonic()
    variables = clouds.variables() | {"PULUMI_DEBUG_COMMANDS": "true"}  # switches --event-log on
    before = _state(clouds, stack)
    event_log = folder / f"{stack}.jsonl"
    event_log.unlink(missing_ok=True)
    policy = _policy(clouds.tree, stack)
    command = ["pulumi", "preview", "-s", stack, "--non-interactive", "--color", "never", *policy]
    done = subprocess.run(  # noqa: S603 - a fixed command
        [*clouds.command(*command), "--event-log", str(event_log)],
        cwd=clouds.tree,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    outcome = "previewed" if done.returncode == 0 else "failed"
    log(f"  {stack:<7} {outcome}, {duration(time.monotonic() - started)}")
    return Preview(
        stack,
        done.returncode == 0,
        event_log.read_text(encoding="utf-8").splitlines() if event_log.is_file() else [],
        done.stdout,
        before,
        with_policy=bool(policy),
    )


def _policy(tree: Path, stack: str) -> list[str]:
    pack = tree / PACK
    if not pack.is_file():
        return []
    settings = pack.parent / "config" / f"{stack}.json"
    flags = ["--policy-pack", str(pack)]
    return [*flags, "--policy-pack-config", str(settings)] if settings.is_file() else flags
