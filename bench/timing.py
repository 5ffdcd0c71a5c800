"""Wall-clock times of two commands that take turns, so that what else the machine does hits both alike."""

import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class BenchError(Exception):
    """The measurement cannot go on; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Medians of the two, in seconds."""

    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times the floor ours takes."""
        return self.ours / self.floor


def compare(ours: Callable[[], object], floor: Callable[[], object], *, rounds: int) -> Comparison:
    """Time both in turns; a first round that does not count warms the caches of both."""
    times = [(_seconds(ours), _seconds(floor)) for _ in range(rounds + 1)][1:]
    return Comparison(
        ours=statistics.median(mine for mine, _ in times),
        floor=statistics.median(bare for _, bare in times),
    )


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a command to its end and return its output; its failure ends the measurement."""
    done = subprocess.run(  # noqa: S603 - the commands are this project's own
        [*map(str, command)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BenchError(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
