"""A commitment of Databricks commit units (DBCU) beside what is used: whether it is too large or too small.

A DBU draws as many DBCU as it costs USD at list price; machines, which Azure bills, draw none. What is not
drawn by the end of the term is lost, and what exceeds it is billed as without a commitment.
https://learn.microsoft.com/azure/cost-management-billing/reservations/prepay-databricks-reserved-capacity
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from company_ml.cost.usage import CostReport
from company_ml.errors import InputError
from company_ml.numbers import require_positive

_DAYS_OF_YEAR = 365
_TERMS = (1, 3)
_DRAWING_UNIT = "DBU"


@dataclass(frozen=True)
class Commitment:
    """What was, or would be, bought."""

    dbcu: float
    """Units for the whole term."""
    years: int
    price_usd: float | None = None
    """What the whole term costs; None if it is not to be judged."""

    def __post_init__(self) -> None:
        """Raise ``InputError`` for amounts that are none, and terms that are not sold."""
        require_positive("the commitment in DBCU", self.dbcu)
        if self.price_usd is not None:
            require_positive("the commitment's price in USD", self.price_usd)
        if self.years not in _TERMS:
            raise InputError(f"a commitment of {self.years} years is not sold; give 1 or 3")


@dataclass(frozen=True)
class Utilisation:
    """How a commitment would be used if every day were as the days of the report."""

    dbcu: float
    years: int
    dbcu_per_day: float
    """Mean of the whole days of the report; today, which still grows, is none of them."""
    share_used: float
    """Of the commitment, over its term; above 1, it is exhausted before the end."""
    lasts_days: float | None
    """Days until it is exhausted; None if nothing is used."""
    saving_usd: float | None
    """Over the term, against list prices; negative where the commitment costs more. None without a price."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    def __str__(self) -> str:
        """Return the utilisation as a sentence."""
        if self.lasts_days is None:
            text = f"nothing of the {self.dbcu:,.0f} DBCU would be used"
        elif self.share_used > 1:
            text = f"the {self.dbcu:,.0f} DBCU would be exhausted after {self.lasts_days:,.0f} days"
        else:
            text = f"{self.share_used:.0%} of the {self.dbcu:,.0f} DBCU would be used, and the rest lost"
        saving = "" if self.saving_usd is None else f"; saving {self.saving_usd:,.0f} USD against list prices"
        return f"At {self.dbcu_per_day:,.2f} DBCU a day, over {self.years} year(s), {text}{saving}"


def utilisation(report: CostReport, commitment: Commitment, days: int, today: date) -> Utilisation:
    """Return how a commitment would be used.

    Args:
        report: Usage of the days before today.
        commitment: What was, or would be, bought.
        days: Whole days that the report looks back; one without usage counts, too.
        today: The day that is not over.
    """
    drawn = sum(
        (
            used.list_cost_usd or Decimal(0)
            for used in report.usage
            if used.usage_unit == _DRAWING_UNIT and used.usage_date < today
        ),
        Decimal(0),
    )
    per_day = max(float(drawn) / days, 0.0)  # corrections of earlier days may exceed the usage
    wanted = per_day * _DAYS_OF_YEAR * commitment.years
    price = commitment.price_usd
    return Utilisation(
        dbcu=commitment.dbcu,
        years=commitment.years,
        dbcu_per_day=per_day,
        share_used=wanted / commitment.dbcu,
        lasts_days=commitment.dbcu / per_day if per_day > 0 else None,
        saving_usd=None if price is None else min(wanted, commitment.dbcu) - price,
    )
