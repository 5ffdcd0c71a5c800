"""The policy pack on the command line of `pulumi`, and a look at a stack for its sake alone."""

import time
from pathlib import Path

import platform_model
from toolchain.commands import duration, log
from toolchain.stacks.events import Progress
from toolchain.stacks.update import execute, indented

PACK = Path(__file__).parents[2] / "policy"

STREAM = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
"""Makes a preview report events, among them violations, and not a summary without them."""


def flags(stack: str) -> list[str]:
    """Return the flags that make `pulumi` check a stack, with the configuration of this checkout.

    Both paths are absolute, as `pulumi` takes paths from the program's folder.
    """
    configuration = platform_model.root(Path.cwd()) / "policy" / "config" / f"{stack}.json"
    return [f"--policy-pack={PACK / 'run'}", f"--policy-pack-config={configuration}"]


def check(stack: str) -> bool:
    """Preview a stack, and tell only what the pack says; True if nothing mandatory is broken."""
    started = time.monotonic()
    progress, succeeded = execute(
        stack, ["preview", *flags(stack), "--non-interactive", "--json"], env=STREAM
    )
    log(verdict(stack, progress, succeeded=succeeded, seconds=time.monotonic() - started))
    return succeeded


def verdict(stack: str, progress: Progress, *, succeeded: bool, seconds: float) -> str:
    """What came of a check: a line, and below it what was found, or why nothing could be checked."""
    failed = "breaks a policy" if progress.violations else "could not be previewed"
    word = "passes" if succeeded else failed
    # A broken policy makes the engine say once more that the preview failed.
    why = progress.messages if not succeeded and not progress.violations else []
    told = progress.violations + progress.advice + why
    return f"  {stack:<7} {word}, {duration(seconds)}" + indented(told)
