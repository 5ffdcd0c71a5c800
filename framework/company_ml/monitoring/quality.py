"""Data quality of a table: plain SQL on the warehouse that counts, compared with limits here.

Plain SQL and not Great Expectations: two shares of a column need no framework of their own, which would read
the table out of the warehouse or bring a second SQL stack, and the alerts of the stacks count the same way.
"""

from dataclasses import asdict, dataclass
from typing import Any

from databricks.sdk import WorkspaceClient

from company_ml.defaults import STATEMENT_TIMEOUT
from company_ml.monitoring.alerts import (
    COMPLETENESS_LIMIT,
    UNIQUENESS_LIMIT,
    Decision,
    Finding,
    Severity,
    judge_completeness,
    judge_uniqueness,
    require_share,
)
from company_ml.statements.execution import run
from company_ml.statements.packaged import packaged
from company_ml.statements.parameters import column_name, table_name


@dataclass(frozen=True)
class Quality:
    """What was counted in one column of a table."""

    table: str
    column: str
    row_count: int
    value_count: int
    distinct_count: int
    completeness: float | None
    """Share of the rows that have a value; ``None`` without rows."""
    uniqueness: float | None
    """Share of the values that are distinct; ``None`` without values."""
    decision: Decision

    def as_dict(self) -> dict[str, Any]:
        """Return what was counted and decided as plain values."""
        return asdict(self) | {"decision": self.decision.as_dict()}


def check(
    workspace: WorkspaceClient,
    warehouse_id: str,
    table: str,
    column: str,
    *,
    completeness: float = COMPLETENESS_LIMIT,
    uniqueness: float = UNIQUENESS_LIMIT,
    timeout: float = STATEMENT_TIMEOUT,
) -> Quality:
    """Count a column and decide whether to raise the alarm.

    Args:
        workspace: Client of the workspace that has the warehouse.
        warehouse_id: The warehouse to count on.
        table: Full name of the table, ``catalog.schema.table``.
        column: The column, such as the primary key.
        completeness: Share of rows with a value that must be exceeded.
        uniqueness: Share of distinct values that must be reached.
        timeout: Seconds until the statement is cancelled.

    Raises:
        InputError: a name or a limit is wrong; nothing was asked.
        StatementError: the statement failed or was refused.
    """
    require_share("completeness", completeness)
    require_share("uniqueness", uniqueness)
    parameters = {"table_name": table_name(table), "column_name": column_name(column)}
    counted = run(workspace, warehouse_id, packaged("monitoring", "quality"), parameters, timeout).one()
    return Quality(
        table=table,
        column=column,
        **counted,
        decision=_judge(table, column, counted, completeness, uniqueness),
    )


def _judge(
    table: str, column: str, counted: dict[str, Any], completeness: float, uniqueness: float
) -> Decision:
    if not counted["row_count"]:  # nothing was checked, and that is no good news
        reason = f"table {table} has no rows, so nothing can be said about column {column}"
        return Decision((Finding("row count", 0, 0, Severity.HIGH, reason),))
    decision = judge_completeness(column, counted["completeness"], completeness)
    if counted["uniqueness"] is not None:  # without values, completeness has said it already
        decision += judge_uniqueness(column, counted["uniqueness"], uniqueness)
    return decision
