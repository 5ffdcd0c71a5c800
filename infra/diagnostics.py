"""Where the logs of a stack's resources go: to the log workspace of all stacks."""

from collections.abc import Iterable
from dataclasses import dataclass

import pulumi

from components.operations.diagnostics import Diagnostics, DiagnosticsArgs
from infra import naming
from infra.place import Place


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A resource whose logs are kept, and whether it has metrics too; ``target_id`` is its ARM id."""

    name: str
    target_id: pulumi.Output[str]
    metrics: bool


def build(place: Place, log_workspace_id: pulumi.Input[str], logged: Iterable[Logged]) -> None:
    """Register what sends the logs of each resource to the log workspace."""
    for one in logged:
        Diagnostics(
            f"{one.name}-diagnostics",
            DiagnosticsArgs(
                target_id=one.target_id,
                setting_name=naming.diagnostic_setting(place.stack),
                log_workspace_id=log_workspace_id,
                metrics=one.metrics,
            ),
            place.options(),
        )
