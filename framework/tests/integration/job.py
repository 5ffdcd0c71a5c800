"""A run of the bundle's integration job: its committed tasks, one after the other, as the service runs them.

https://learn.microsoft.com/azure/databricks/jobs/run-if
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.bundle_check.jobs import typed
from tests.cli.conftest import Ended, Run

SUCCEEDED, FAILED, UPSTREAM_FAILED = "SUCCESS", "FAILED", "UPSTREAM_FAILED"


@dataclass
class JobRun:
    """What became of each task, and what it printed."""

    outcomes: dict[str, str] = field(default_factory=dict[str, str])
    ended: dict[str, Ended] = field(default_factory=dict[str, Ended])
    leaves: frozenset[str] = frozenset()

    @property
    def succeeded(self) -> bool:
        """Whether the run counts as successful: its outcome is that of the tasks that no other depends on."""
        return {self.outcomes[leaf] for leaf in self.leaves} == {SUCCEEDED}

    def failed(self) -> dict[str, str]:
        """Return what the tasks that did not end well said."""
        return {key: one.err for key, one in self.ended.items() if one.code}


@dataclass(frozen=True)
class Job:
    """The job, with what runs its commands."""

    definition: Mapping[str, Any]
    volumes: Path
    """Folder that stands for what is mounted as ``/Volumes``."""
    run_command: Run
    numbers: Iterator[int] = field(default_factory=lambda: count(6))
    """Numbers of the runs."""

    def run(
        self, *, killed_after: str | None = None, instead: Mapping[str, Callable[[], Ended]] | None = None
    ) -> JobRun:
        """Run the tasks in order.

        Args:
            killed_after: The last task that runs; the run is gone then, without its last tasks.
            instead: What runs in place of a task's command.
        """
        tasks: list[dict[str, Any]] = self.definition["tasks"]
        before = {task["task_key"]: [one["task_key"] for one in task.get("depends_on", [])] for task in tasks}
        needed = {key for keys in before.values() for key in keys}
        number = next(self.numbers)
        done = JobRun(leaves=frozenset(before) - needed)
        for task in tasks:
            key = task["task_key"]
            assert set(before[key]) <= set(done.outcomes), f"{key} stands before what it depends on"
            well = all(done.outcomes[one] == SUCCEEDED for one in before[key])
            if not well and task.get("run_if", "ALL_SUCCESS") != "ALL_DONE":
                done.outcomes[key] = UPSTREAM_FAILED
                continue
            ended = instead[key]() if instead and key in instead else self._ended(task, number)
            done.ended[key] = ended
            done.outcomes[key] = FAILED if ended.code else SUCCEEDED
            if key == killed_after:
                break
        return done

    def _ended(self, task: Mapping[str, Any], number: int) -> Ended:
        module = importlib.import_module(f"company_ml.cli.{task['python_wheel_task']['entry_point']}")
        words = [
            word.replace("=/Volumes/", f"={self.volumes}/") if not word.startswith("--mirror=") else word
            for word in typed(self.definition, task, number)
        ]
        return self.run_command(module.main, *words)
