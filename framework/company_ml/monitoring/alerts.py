"""The alert decision: which measured values pass their limit, how grave that is, and why.

Only the decision. Who is told is settled in the stacks: alerts on the warehouse reach Teams, and a failing
job reaches its owner. Both compare as this module does, so that a command and an alert never disagree.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from company_ml.errors import InputError
from company_ml.numbers import require_positive

DRIFT_LIMIT = 0.3
"""Share of drifted columns from which on there is drift."""
ACCURACY_DROP_LIMIT = 0.05
"""Drop below a model's best accuracy from which on it has degraded."""
DAILY_COST_LIMIT_USD = 1000.0
"""What a day may cost at list price."""
COMPLETENESS_LIMIT = 0.99
"""Share of rows with a value that a column must exceed."""
UNIQUENESS_LIMIT = 1.0
"""Share of distinct values that a column must reach."""

_NOISE = 9  # decimals; 0.95 - 0.90 is a little less than 0.05 in binary


class Severity(StrEnum):
    """How grave a finding is. Everything that has a limit today is grave."""

    HIGH = "HIGH"


@dataclass(frozen=True)
class Finding:
    """One value that passed its limit."""

    what: str
    """What was measured, such as ``drift`` or ``daily cost of 2026-11-24``."""
    value: float
    limit: float
    severity: Severity
    reason: str
    """The finding as a sentence for people."""


@dataclass(frozen=True)
class Decision:
    """Whether to raise the alarm: yes, if there is a finding."""

    findings: tuple[Finding, ...] = ()

    @property
    def alert(self) -> bool:
        """Whether anything passed its limit."""
        return bool(self.findings)

    @property
    def reasons(self) -> str:
        """All findings in one line."""
        return "; ".join(finding.reason for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return the decision as plain values."""
        return {"alert": self.alert, "findings": [asdict(finding) for finding in self.findings]}

    def __add__(self, other: "Decision") -> "Decision":
        """Return the decision over both."""
        return Decision(self.findings + other.findings)


def judge_drift(score: float, limit: float = DRIFT_LIMIT) -> Decision:
    """Raise the alarm when the share of drifted columns reaches the limit."""
    require_share("drift", limit)
    if score < limit:  # false for NaN, as all comparisons here that let something pass
        return Decision()
    return _found("drift", score, limit, f"{score:.0%} of the columns drifted, the limit is {limit:.0%}")


def judge_accuracy(best: float, current: float, limit: float = ACCURACY_DROP_LIMIT) -> Decision:
    """Raise the alarm when accuracy has fallen by the limit below its best."""
    require_share("accuracy drop", limit)
    drop = round(best - current, _NOISE)
    if drop < limit:
        return Decision()
    reason = f"accuracy fell by {drop:.4g} from {best:.4g} to {current:.4g}, the limit is {limit:.4g}"
    return _found("accuracy drop", drop, limit, reason)


def judge_daily_cost(totals: Mapping[date, Decimal], limit_usd: float = DAILY_COST_LIMIT_USD) -> Decision:
    """Raise the alarm for each day that cost more than the limit.

    Args:
        totals: USD at list price, by day.
        limit_usd: What a day may cost.
    """
    require_positive("the daily limit in USD", limit_usd)
    over = {day: float(total) for day, total in sorted(totals.items()) if not float(total) <= limit_usd}
    decision = Decision()
    for day, total in over.items():
        reason = f"{day} cost {total:,.2f} USD at list price, the limit is {limit_usd:,.2f} USD"
        decision += _found(f"daily cost of {day}", total, limit_usd, reason)
    return decision


def judge_completeness(column: str, share: float, limit: float = COMPLETENESS_LIMIT) -> Decision:
    """Raise the alarm unless the share of rows with a value is above the limit."""
    require_share("completeness", limit)
    if share > limit:
        return Decision()
    reason = f"column {column} has a value in {share:.2%} of the rows, it must be more than {limit:.2%}"
    return _found(f"completeness of {column}", share, limit, reason)


def judge_uniqueness(column: str, share: float, limit: float = UNIQUENESS_LIMIT) -> Decision:
    """Raise the alarm when the share of distinct values is below the limit."""
    require_share("uniqueness", limit)
    if share >= limit:
        return Decision()
    reason = f"{share:.2%} of the values of column {column} are distinct, it must be at least {limit:.2%}"
    return _found(f"uniqueness of {column}", share, limit, reason)


def require_share(what: str, limit: float) -> None:
    """Refuse a limit that is no share.

    Raises:
        InputError: the limit is not above 0 and at most 1.
    """
    if not 0 < limit <= 1:
        raise InputError(f"the limit of {what} is {limit:g}; give more than 0 and at most 1")


def _found(what: str, value: float, limit: float, reason: str) -> Decision:
    return Decision((Finding(what, value, limit, Severity.HIGH, reason),))
