"""Whether the clouds are still as the stacks left them."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from delivery.errors import DeliveryError
from delivery.state import Resource

_NOT_AS_EXPECTED = 7
"""Exit code of ``pulumi preview --expect-no-changes`` when there are changes."""

_MOST_LINES = 200
"""Lines of a preview that an issue shows: its end, where the changes are counted."""

_IN_DATABRICKS = "**databricks:index/**"
"""URNs of objects in Databricks, whatever they are children of, in the engine's wildcards."""

TITLE = "The clouds have drifted from their stacks"


class Condition(StrEnum):
    """What was found."""

    STEADY = "steady"
    DRIFTED = "drifted"
    UNKNOWN = "unknown"
    """The preview failed, so nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found of one stack, and the preview's own words."""

    stack: str
    condition: Condition
    text: str

    def write(self, path: Path) -> None:
        """Write the finding where a later job can read it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Finding":
        """Read a finding that another job wrote."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        return cls(stack=raw["stack"], condition=Condition(raw["condition"]), text=raw["text"])


def check(stack: str, command: Sequence[str]) -> Finding:
    """Preview a stack against what the clouds say now.

    Args:
        stack: Its name.
        command: ``make drift STACK=…`` or whatever else ends with 7 when there are changes, and 0 when not.
    """
    done = subprocess.run(  # noqa: S603 - the pipeline's own command
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    conditions = {0: Condition.STEADY, _NOT_AS_EXPECTED: Condition.DRIFTED}
    return Finding(
        stack=stack, condition=conditions.get(done.returncode, Condition.UNKNOWN), text=done.stdout.strip()
    )


def without_databricks(command: Sequence[str]) -> list[str]:
    """Return a preview that reads and compares Azure alone.

    The engine neither refreshes nor plans what is excluded, and refuses a new resource that depends on a new
    one of these: so this is for a program as it was deployed.
    """
    return [*command, f"--exclude={_IN_DATABRICKS}"]


def with_omission(finding: Finding, resources: Sequence[Resource]) -> Finding:
    """Return a finding of Azure alone that says what of a stack's resources was not compared."""
    omitted = sum(one.type.startswith("databricks:") for one in resources)
    text = (
        f"{finding.text}\n\nNot compared: {omitted} objects in Databricks, and what no stack made there, "
        "for which the drift identity looks."
    )
    return replace(finding, text=text)


def with_surplus(finding: Finding, look: Callable[[], Sequence[str]]) -> Finding:
    """Return a finding with what no stack made.

    Args:
        finding: What the preview found.
        look: Returns a sentence for each thing too many; raises ``DeliveryError`` when that cannot be read.
    """
    try:
        surplus = look()
    except DeliveryError as error:
        text = f"{finding.text}\n\nWhat no stack made could not be listed: {error}"
        changed = finding.condition is Condition.DRIFTED
        return replace(finding, condition=finding.condition if changed else Condition.UNKNOWN, text=text)
    if not surplus:
        return finding
    lines = "\n".join(f"  - {sentence}" for sentence in surplus)
    known = finding.condition is not Condition.UNKNOWN
    text = f"{finding.text}\n\nMade by no stack:\n{lines}"
    return replace(finding, condition=Condition.DRIFTED if known else Condition.UNKNOWN, text=text)


def report(findings: Sequence[Finding]) -> str:
    """Return what an issue says of the findings, as Markdown."""
    said = {
        Condition.STEADY: "as it was left",
        Condition.DRIFTED: "changed behind Pulumi's back",
        Condition.UNKNOWN: "could not be looked at",
    }
    lines = ["| stack | what was found |", "|---|---|"]
    lines += [f"| `{finding.stack}` | {said[finding.condition]} |" for finding in findings]
    for finding in findings:
        if finding.condition is not Condition.STEADY:
            lines += ["", f"### {finding.stack}", "", *_excerpt(finding.text)]
    lines += [
        "",
        "Either take the change back with `pulumi up --refresh -s <stack>`, or write it into the stack's "
        "settings. Each check brings this issue up to date, and closes it when all is as it was left.",
    ]
    return "\n".join(lines)


def _excerpt(text: str) -> list[str]:
    lines = text.splitlines()
    left_out = len(lines) - _MOST_LINES
    note = [f"The first {left_out} lines are in the log of the run.", ""] if left_out > 0 else []
    # A fence longer than any in the text cannot be closed by it.
    return [*note, "````text", *lines[-_MOST_LINES:], "````"]
