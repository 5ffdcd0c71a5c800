"""Usage of the last days, what it costs at list price, and whether a day cost too much."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from math import inf
from typing import Any

from databricks.sdk import WorkspaceClient

from company_ml.defaults import ALL, COST_DAYS, STATEMENT_TIMEOUT
from company_ml.errors import InputError
from company_ml.monitoring.alerts import DAILY_COST_LIMIT_USD, Decision, judge_daily_cost
from company_ml.statements.execution import run
from company_ml.statements.packaged import packaged

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Usage:
    """What one workspace used of one SKU on one day."""

    usage_date: date
    workspace_id: str
    sku_name: str
    billing_origin_product: str
    """The product that used it, such as ``JOBS``."""
    usage_unit: str
    units: Decimal
    list_cost_usd: Decimal | None
    """USD at list price, which is not the price of a contract; ``None`` if there is no list price."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        cost = None if self.list_cost_usd is None else float(self.list_cost_usd)
        return asdict(self) | {
            "usage_date": self.usage_date.isoformat(),
            "units": float(self.units),
            "list_cost_usd": cost,
        }


@dataclass(frozen=True)
class CostReport:
    """Usage of some days, and the decision on the daily limit."""

    usage: tuple[Usage, ...]
    decision: Decision

    @property
    def by_day(self) -> dict[date, Decimal]:
        """USD at list price by day, the earliest first."""
        return daily_totals(self.usage)

    @property
    def by_sku(self) -> dict[str, Decimal]:
        """USD at list price by SKU, the dearest first."""
        totals: dict[str, Decimal] = {}
        for used in self.usage:
            totals[used.sku_name] = totals.get(used.sku_name, _NOTHING) + (used.list_cost_usd or _NOTHING)
        return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))

    @property
    def unpriced(self) -> tuple[str, ...]:
        """SKUs that were used and have no list price: the real cost is higher than the totals."""
        return tuple(sorted({each.sku_name for each in self.usage if each.list_cost_usd is None}))

    @property
    def total_usd(self) -> Decimal:
        """USD at list price over all days."""
        return sum(self.by_day.values(), _NOTHING)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "prices": "list prices in USD, not those of a contract",
            "total_usd": float(self.total_usd),
            "by_day": {day.isoformat(): float(total) for day, total in self.by_day.items()},
            "by_sku": {sku: float(total) for sku, total in self.by_sku.items()},
            "unpriced": list(self.unpriced),
            "usage": [each.as_dict() for each in self.usage],
            "decision": self.decision.as_dict(),
        }


def report(
    workspace: WorkspaceClient,
    warehouse_id: str,
    *,
    days: int = COST_DAYS,
    workspace_id: str = ALL,
    limit_usd: float = DAILY_COST_LIMIT_USD,
    timeout: float = STATEMENT_TIMEOUT,
) -> CostReport:
    """Return the usage of the last days with its cost, and whether a day cost more than the limit.

    Usage arrives hours late, so that today's total, and sometimes yesterday's, still grows:
    https://learn.microsoft.com/azure/databricks/admin/system-tables/billing

    Args:
        workspace: Client of the workspace that has the warehouse.
        warehouse_id: The warehouse to ask.
        days: How many days to look back, beside today.
        workspace_id: The id of one workspace, or ``all``.
        limit_usd: What a day may cost at list price.
        timeout: Seconds until the statement is cancelled.

    Raises:
        InputError: the days, the workspace or the limit are wrong; nothing was asked.
        StatementError: the statement failed or was refused.
    """
    mistakes = [
        text
        for wrong, text in (
            (days < 1, f"{days} days is no time to look back; give 1 or more"),
            (
                not 0 < limit_usd < inf,
                f"the daily limit is {limit_usd:g} USD; give a finite number above 0",
            ),
            (
                workspace_id != ALL and not workspace_id.isdecimal(),
                f"{workspace_id!r} is no id of a workspace",
            ),
        )
        if wrong
    ]
    if mistakes:
        raise InputError("; ".join(mistakes))
    parameters = {"days": days, "workspace_id": workspace_id}
    result = run(workspace, warehouse_id, packaged("cost", "usage"), parameters, timeout)
    return judged([Usage(**row) for row in result.records()], limit_usd)


def judged(usage: Sequence[Usage], limit_usd: float = DAILY_COST_LIMIT_USD) -> CostReport:
    """Return the report over some usage, with the decision on its days."""
    return CostReport(tuple(usage), judge_daily_cost(daily_totals(usage), limit_usd))


def daily_totals(usage: Sequence[Usage]) -> dict[date, Decimal]:
    """Return USD at list price by day, the earliest first; what has no price counts as nothing."""
    totals: dict[date, Decimal] = {}
    for used in sorted(usage, key=lambda each: each.usage_date):
        totals[used.usage_date] = totals.get(used.usage_date, _NOTHING) + (used.list_cost_usd or _NOTHING)
    return totals
