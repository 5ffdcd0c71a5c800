"""What the engine reports while it updates a stack, gathered from its stream of JSON events."""

import json
from collections import Counter
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

from toolchain.stacks.names import logical_name, short_type

CHANGED = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "import": "imported",
}
TOLD = {"error", "warning"}
MANDATORY = "mandatory"


@dataclass
class Progress:
    """One update as far as its events have told."""

    finished: Counter[str] = field(default_factory=Counter[str])
    """Steps on resources that exist in a cloud, by operation; `same` is one, too."""
    summary: Counter[str] = field(default_factory=Counter[str])
    """The engine's own count at the end, with components and providers."""
    messages: list[str] = field(default_factory=list[str])
    violations: list[str] = field(default_factory=list[str])
    """Broken policies that are mandatory."""
    advice: list[str] = field(default_factory=list[str])
    """Broken policies that are not, and what cannot be checked yet."""

    @property
    def changes(self) -> Counter[str]:
        """What changed: in the clouds, or, if nothing did there, in the state alone."""
        return _changing(self.finished) or _changing(self.summary)

    def take(self, line: str) -> None:
        """Learn from one line of the engine's output; what is no event is kept as it stands."""
        try:
            event: dict[str, Any] = json.loads(line) if line.startswith("{") else {}
        except json.JSONDecodeError:
            event = {}
        if "resOutputsEvent" in event:
            self._count(event["resOutputsEvent"]["metadata"])
        elif "diagnosticEvent" in event:
            self._tell(event["diagnosticEvent"])
        elif "policyEvent" in event:
            self._judge(event["policyEvent"])
        elif "summaryEvent" in event:
            self.summary.update(event["summaryEvent"].get("resourceChanges") or {})
        elif not event and line.strip():
            self.messages.append(line.rstrip())

    def _count(self, metadata: dict[str, Any]) -> None:
        resource: dict[str, Any] = metadata.get("new") or metadata.get("old") or {}
        if resource.get("custom") and not metadata["type"].startswith("pulumi:"):
            self.finished[metadata["op"]] += 1

    def _tell(self, diagnostic: dict[str, Any]) -> None:
        if diagnostic.get("severity") not in TOLD:
            return
        urn = diagnostic.get("urn", "")
        where = f"{short_type(urn)} {logical_name(urn)}: " if urn else ""
        self.messages.append(f"{where}{diagnostic.get('prefix', '')}{diagnostic['message']}".rstrip())

    def _judge(self, policy: dict[str, Any]) -> None:
        level, urn = policy["enforcementLevel"], policy.get("resourceUrn", "")
        where = f"{short_type(urn)} {logical_name(urn)}" if urn else "the stack"
        told = indent(policy["message"].rstrip(), "  ")
        line = f"{level}: {policy['policyName']}: {where}\n{told}"
        (self.violations if level == MANDATORY else self.advice).append(line)


def _changing(steps: Counter[str]) -> Counter[str]:
    return Counter({op: count for op, count in steps.items() if op in CHANGED})


def describe(steps: Counter[str]) -> str:
    """Counts as words: `12 created, 1 deleted`."""
    return ", ".join(f"{steps[op]} {word}" for op, word in CHANGED.items() if steps[op])
