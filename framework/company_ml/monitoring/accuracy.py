"""Accuracy of models in use, from the profile table of the monitor on their predictions."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from databricks.sdk import WorkspaceClient

from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.errors import InputError
from company_ml.monitoring.alerts import ACCURACY_DROP_LIMIT, Decision, judge_accuracy, require_share
from company_ml.statements.execution import run
from company_ml.statements.packaged import packaged
from company_ml.statements.parameters import column_name, table_name


@dataclass(frozen=True)
class Accuracy:
    """The latest accuracy of a model beside its best before."""

    model: str
    granularity: str
    """Length of the monitor's windows, such as ``1 day``."""
    window_start: datetime
    best_before: float
    accuracy_score: float
    accuracy_drop: float
    """How far the score lies below the best before."""
    decision: Decision

    def as_dict(self) -> dict[str, Any]:
        """Return what was read and decided as plain values."""
        return asdict(self) | {"decision": self.decision.as_dict()}


def check(
    workspace: WorkspaceClient,
    warehouse_id: str,
    profile_table: str,
    model_column: str,
    *,
    limit: float = ACCURACY_DROP_LIMIT,
    days: int = 90,
    timeout: float = STATEMENT_TIMEOUT,
) -> tuple[Accuracy, ...]:
    """Compare each model's latest window with its best one before, the worst model first.

    Args:
        workspace: Client of the workspace that has the warehouse.
        warehouse_id: The warehouse to read on.
        profile_table: Full name of the monitor's profile table.
        model_column: Column of the monitored table that says which model predicted.
        limit: Drop from which on to raise the alarm.
        days: How many days to look back.
        timeout: Seconds until the statement is cancelled.

    Returns:
        One for each model and granularity that has two windows or more; none while there are no labels.

    Raises:
        InputError: a name or a limit is wrong; nothing was asked.
        StatementError: the statement failed or was refused.
    """
    require_share("accuracy drop", limit)
    if days < 1:
        raise InputError(f"{days} days is no time to look back; give 1 or more")
    parameters = {
        "profile_table": table_name(profile_table),
        "model_column": column_name(model_column),
        "days": days,
    }
    result = run(workspace, warehouse_id, packaged("monitoring", "accuracy"), parameters, timeout)
    return tuple(
        Accuracy(**row, decision=judge_accuracy(row["best_before"], row["accuracy_score"], limit))
        for row in result.records()
    )
