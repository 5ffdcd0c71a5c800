"""Preview of the last environment, while only what it stands on exists, against the floor.

Runs inside `localcloud run`, in which `pulumi` reaches the simulated clouds. The floor's inputs come from
one that was brought up for this purpose in other simulated clouds.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import platform_model
from bench.floor import STACK, write_floor
from bench.timing import BenchError, Comparison, compare, run
from platform_model import SHARED

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "bench"
FLOOR = BUILD / "floor"
UP = ("up", "--yes", "--skip-preview", "--non-interactive", "--suppress-outputs")
ROUNDS = 5


def measure() -> tuple[Comparison, int]:
    """Bring up what is needed, write the floor and compare; also how many resources both preview."""
    _localcloud("whole", "model")
    answer = _localcloud("shared", "compare")
    return Comparison(ours=answer["ours"], floor=answer["floor"]), answer["resources"]


def model() -> dict[str, Any]:
    """Bring the last environment up whole, and write the floor from its state."""
    last = platform_model.current().last.name
    for stack in (SHARED, last):
        run(["pulumi", *UP, "-s", stack], ROOT)
    write_floor(json.loads(run(["pulumi", "stack", "export", "--show-secrets", "-s", last], ROOT)), FLOOR)
    return {}


def compare_previews() -> dict[str, Any]:
    """Bring up what the last environment stands on, and preview it and the floor in turns."""
    last = platform_model.current().last.name
    run(["pulumi", *UP, "-s", SHARED], ROOT)
    ours, floor = _previewed(last, ROOT), _previewed(STACK, FLOOR)
    if ours != floor:
        raise BenchError(f"the floor is not the same: {ours - floor} missing, {floor - ours} too many")
    preview = ["pulumi", "preview", "--non-interactive", "--suppress-outputs", "-s"]
    times = compare(lambda: run([*preview, last], ROOT), lambda: run([*preview, STACK], FLOOR), rounds=ROUNDS)
    return {"ours": times.ours, "floor": times.floor, "resources": ours.total()}


def _previewed(stack: str, folder: Path) -> Counter[str]:
    steps = json.loads(run(["pulumi", "preview", "--json", "-s", stack], folder))["steps"]
    states = [step["newState"] for step in steps if step["op"] == "create"]
    return Counter(
        state["type"] for state in states if state["custom"] and state["type"] != "pulumi:pulumi:Stack"
    )


def _localcloud(data: str, part: str) -> dict[str, Any]:
    environment = {**os.environ, "LOCALCLOUD_DATA": str(BUILD / data)}
    run(["localcloud", "reset"], ROOT, environment)
    output = run(["localcloud", "run", "--", sys.executable, "-m", "bench.preview", part], ROOT, environment)
    answer: dict[str, Any] = json.loads(output)
    return answer


PARTS = {"model": model, "compare": compare_previews}

if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps(PARTS[sys.argv[1]]()))
    except BenchError as error:
        sys.exit(str(error))
