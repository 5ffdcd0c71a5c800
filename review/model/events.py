"""One preview, read from the engine's log of events.

The events are those of https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from review.model.resources import Resource

LOGICAL = frozenset({"same", "create", "update", "replace", "delete", "import"})
"""The steps that a person cares about. A replacement also has two physical ones, which say nothing more."""


@dataclass(frozen=True)
class Step:
    """What happens to one resource."""

    operation: str
    before: Resource | None
    after: Resource | None
    differences: Mapping[str, str] = field(default_factory=dict[str, str])
    """Path of a property to the provider's word for its change; ``-replace`` at the end forces a new one."""
    forced_by: Sequence[str] = ()
    """Properties whose change forces a replacement; named even where their value is unknown."""

    @property
    def resource(self) -> Resource:
        """The resource as it is after the step, or was before."""
        found = self.after or self.before
        if found is None:
            raise ValueError("an event tells of a resource neither before nor after its step")
        return found


@dataclass(frozen=True)
class Message:
    """An error or a warning, and the resource that it is about, if any."""

    urn: str
    text: str


@dataclass(frozen=True)
class Finding:
    """What a rule of the policy pack says about a resource, or about the whole stack."""

    rule: str
    level: str
    """``mandatory`` stops a deployment, ``advisory`` does not."""
    urn: str
    message: str

    @property
    def mandatory(self) -> bool:
        """Tell whether it stops the deployment."""
        return self.level == "mandatory"


@dataclass
class Log:
    """A log of events as far as it goes; one that breaks off is read up to there."""

    steps: dict[str, Step] = field(default_factory=dict[str, Step])
    errors: list[Message] = field(default_factory=list[Message])
    warnings: list[Message] = field(default_factory=list[Message])
    findings: list[Finding] = field(default_factory=list[Finding])
    finished: bool = False
    """The engine came to its summary."""

    def take(self, event: Mapping[str, Any]) -> None:
        """Learn from one event."""
        if "resourcePreEvent" in event:
            self._step(event["resourcePreEvent"]["metadata"])
        elif "resOutputsEvent" in event:
            self._outputs(event["resOutputsEvent"]["metadata"])
        elif "diagnosticEvent" in event:
            self._message(event["diagnosticEvent"])
        elif "policyEvent" in event:
            self._finding(event["policyEvent"])
        elif "summaryEvent" in event:
            self.finished = True

    def after(self, before: Mapping[str, Resource]) -> dict[str, Resource]:
        """Return the resources as the change leaves them; what the engine did not reach stays as it was."""
        kept = {urn: found for urn, found in before.items() if urn not in self.steps}
        return kept | {urn: step.after for urn, step in self.steps.items() if step.after}

    def _step(self, metadata: Mapping[str, Any]) -> None:
        urn, operation = metadata["urn"], metadata["op"]
        if operation == "create-replacement" and urn in self.steps:
            keys = tuple(metadata.get("keys") or ())
            self.steps[urn] = replace(self.steps[urn], forced_by=self.steps[urn].forced_by or keys)
        if operation not in LOGICAL:
            return
        old, new = metadata.get("old"), metadata.get("new")
        details: Mapping[str, Any] = metadata.get("detailedDiff") or {}
        self.steps[urn] = Step(
            operation,
            Resource.of(old) if old else None,
            Resource.of(new) if new and operation != "delete" else None,
            {path: found.get("diffKind", "update") for path, found in details.items()}
            or dict.fromkeys(metadata.get("diffs") or (), "update"),
            tuple(metadata.get("keys") or ()),
        )

    def _outputs(self, metadata: Mapping[str, Any]) -> None:
        """When a step is over, the id and the outputs are there, those of the stack included."""
        step, new = self.steps.get(metadata["urn"]), metadata.get("new")
        if step and step.after and new and metadata["op"] == step.operation:
            self.steps[metadata["urn"]] = replace(step, after=Resource.of(new))

    def _message(self, diagnostic: Mapping[str, Any]) -> None:
        message = Message(diagnostic.get("urn") or "", diagnostic["message"].strip())
        if diagnostic.get("severity") == "error":
            self.errors.append(message)
        elif diagnostic.get("severity") == "warning":
            self.warnings.append(message)

    def _finding(self, found: Mapping[str, Any]) -> None:
        self.findings.append(
            Finding(
                found["policyName"],
                found["enforcementLevel"],
                found.get("resourceUrn") or "",
                found["message"].strip(),
            )
        )


def read_log(lines: Iterable[str]) -> Log:
    """Read a log of events, one JSON object a line."""
    log = Log()
    for event in _events(lines):
        log.take(event)
    return log


def _events(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            return  # the engine was killed while it wrote this line
