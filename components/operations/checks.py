"""Checks: what is compared with which limit, and the statement that measures it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pulumi

from components.operations.statements import Value, statement

Comparison = Literal[
    "EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN", "LESS_THAN_OR_EQUAL", "NOT_EQUAL"
]
Severity = Literal["HIGH", "MEDIUM", "LOW"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A statement, the column of its first row that counts, and the comparison that raises the alarm."""

    statement: str
    column: str
    alarm_when: Comparison
    limit: float
    severity: Severity
    finding: str
    """What it means when the alarm is raised, as a heading."""
    values: Mapping[str, Value] = field(default_factory=dict[str, Value])

    def __post_init__(self) -> None:
        """Refuse values that the statement does not take, and a column that it does not yield."""
        chosen = statement(self.statement)
        chosen.check(self.values)
        if self.column not in chosen.columns:
            raise ValueError(f"statement {self.statement!r} yields no column {self.column!r}")


def daily_cost(*, limit_usd: float, workspace_id: pulumi.Input[str] = "all") -> Check:
    """Raise the alarm when a day costs more than the limit, at list price."""
    _require(limit_usd > 0, f"the daily limit is {limit_usd} USD; it must be above 0")
    return Check(
        statement="daily_cost",
        values={"workspace_id": workspace_id},
        column="list_cost_usd",
        alarm_when="GREATER_THAN",
        limit=limit_usd,
        severity="HIGH",
        finding=f"A day cost more than {limit_usd:g} USD at list price",
    )


def completeness(*, table: pulumi.Input[str], column: str, above: float) -> Check:
    """Raise the alarm when the share of rows with a value is not above the limit."""
    _require_share("completeness", above)
    return Check(
        statement="quality",
        values={"table_name": table, "column_name": column},
        column="completeness",
        alarm_when="LESS_THAN_OR_EQUAL",
        limit=above,
        severity="HIGH",
        finding=f"Column {column} has a value in no more than {above:.2%} of the rows",
    )


def uniqueness(*, table: pulumi.Input[str], column: str, at_least: float = 1.0) -> Check:
    """Raise the alarm when the share of distinct values is below the limit."""
    _require_share("uniqueness", at_least)
    return Check(
        statement="quality",
        values={"table_name": table, "column_name": column},
        column="uniqueness",
        alarm_when="LESS_THAN",
        limit=at_least,
        severity="HIGH",
        finding=f"Fewer than {at_least:.2%} of the values of column {column} are distinct",
    )


def drift(*, drift_table: pulumi.Input[str], limit: float, column: str = "all", days: int = 14) -> Check:
    """Raise the alarm when one column, or any, drifts to the limit."""
    _require_share("drift", limit)
    return Check(
        statement="drift",
        values={"drift_table": drift_table, "column_name": column, "days": days},
        column="drift_score",
        alarm_when="GREATER_THAN_OR_EQUAL",
        limit=limit,
        severity="HIGH",
        finding=f"Drift of {'a column' if column == 'all' else column} reached {limit:g}",
    )


def accuracy_drop(
    *, profile_table: pulumi.Input[str], model_column: str, limit: float, days: int = 90
) -> Check:
    """Raise the alarm when a model's accuracy falls by the limit below its best."""
    _require_share("accuracy drop", limit)
    return Check(
        statement="accuracy_drop",
        values={"profile_table": profile_table, "model_column": model_column, "days": days},
        column="accuracy_drop",
        alarm_when="GREATER_THAN_OR_EQUAL",
        limit=limit,
        severity="HIGH",
        finding=f"Accuracy of a model fell by {limit:g} or more below its best window",
    )


def _require_share(what: str, value: float) -> None:
    _require(0 < value <= 1, f"the limit of {what} is {value}; it must be above 0 and at most 1")


def _require(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ValueError(otherwise)
