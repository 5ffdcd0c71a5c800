"""`python -m bench`: measures, prints a table and writes `build/bench.json`."""

import json
import sys
from pathlib import Path

import platform_model
from bench import preview, startup
from bench.timing import BenchError, Comparison

RESULT = Path(__file__).parent.parent / "build" / "bench.json"


def main() -> None:
    """Measure start-up first: it is quick, and shows what is broken."""
    start = startup.measure()
    _row("start-up of the program", start, "bare import of its SDKs")
    previewed, resources = preview.measure()
    _row(
        f"preview of {platform_model.current().last.name} ({resources} resources)",
        previewed,
        "bare resources",
    )
    result = {
        "preview_over_floor": round(previewed.ratio, 3),
        "startup_over_imports": round(start.ratio, 3),
        "preview_seconds": round(previewed.ours, 3),
        "preview_floor_seconds": round(previewed.floor, 3),
        "startup_seconds": round(start.ours, 3),
        "imports_seconds": round(start.floor, 3),
        "resources": resources,
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")


def _row(what: str, times: Comparison, floor: str) -> None:
    sys.stdout.write(
        f"{what:<34}{times.ours:6.2f} s   {floor:<24}{times.floor:6.2f} s   ratio {times.ratio:.2f}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except BenchError as error:
        sys.exit(f"bench: {error}")
