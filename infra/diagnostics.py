"""Where the logs of a stack's resources go: to the log workspace of all stacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi

from components.operations.diagnostics import Diagnostics, DiagnosticsArgs
from infra import naming
from infra.stack_context import StackContext


@dataclass(frozen=True, kw_only=True)
class DiagnosticTarget:
    """A resource whose logs are kept, by its ARM id, and the categories of the metrics that it has."""

    name: str
    target_id: pulumi.Output[str]
    metric_categories: Sequence[Literal["AllMetrics", "Transaction"]]


def build(
    context: StackContext, log_workspace_id: pulumi.Input[str], targets: Iterable[DiagnosticTarget]
) -> None:
    """Register what sends the logs of each resource to the log workspace."""
    for target in targets:
        Diagnostics(
            f"{target.name}-diagnostics",
            DiagnosticsArgs(
                target_id=target.target_id,
                setting_name=naming.diagnostic_setting(context.stack),
                log_workspace_id=log_workspace_id,
                metric_categories=target.metric_categories,
            ),
            context.options(),
        )
