"""Cost: from where on someone is told, by day in an environment and by month in the account."""

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from infra.settings.declared import EnvironmentName
from infra.settings.schedules import Schedule
from sections.base import Section, rule
from sections.problems import Problem, Problems

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no e-mail address; write one such as mlops@example.com"
        )
    return value


def _amount(value: Decimal) -> Decimal:
    if not value.is_finite() or value <= 0:
        raise ValueError(f"{value} is no amount; write a number of USD above 0")
    return value


Email = Annotated[str, AfterValidator(_email)]
"""An e-mail address."""

Usd = Annotated[Decimal, AfterValidator(_amount)]
"""An amount of money in US dollars, above 0."""


class Cost(Section):
    """What a day may cost before someone is told."""

    daily_alert_usd: Usd = Field(description="Cost of a day, at list prices, above which to alert.")
    days: int = Field(default=7, ge=1, le=365, description="Days that the cost query looks back.")
    schedule: Schedule = Field(description="When the alert looks at the cost.")


class Budget(Section):
    """A budget of the account: Databricks mails when a month's cost at list prices passes it."""

    name: str = Field(min_length=1, max_length=255, description="Name of the budget.")
    monthly_usd: Usd = Field(description="Cost of a month, at list prices, above which to mail.")
    emails: tuple[Email, ...] = Field(min_length=1, description="Who is mailed.")
    environments: tuple[EnvironmentName, ...] = Field(
        default=(),
        description="Environments whose cost counts, by their tag; without them, the whole account's.",
    )

    @rule
    def _nobody_is_mailed_twice(self) -> Problems:
        for position, email in enumerate(self.emails):
            if email.lower() in [other.lower() for other in self.emails[:position]]:
                yield Problem(("emails", position), f"{email} is listed twice; list it once")

    @rule
    def _an_environment_counts_once(self) -> Problems:
        for position, environment in enumerate(self.environments):
            if environment in self.environments[:position]:
                yield Problem(("environments", position), f"{environment} is listed twice; list it once")


class AccountCost(Section):
    """What the account may cost before someone is told."""

    budgets: tuple[Budget, ...] = Field(default=(), description="The budgets.")

    @rule
    def _names_are_unique(self) -> Problems:
        names = [budget.name for budget in self.budgets]
        for position, name in enumerate(names):
            if name in names[:position]:
                yield Problem(
                    ("budgets", position, "name"), f"{name} is declared twice; remove or rename one"
                )
