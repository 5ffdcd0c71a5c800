"""Cost: from where on someone is told, by day in an environment and by month in the account."""

from pydantic import Field

import platform_model
from infra import naming
from infra.settings.declared import EnvironmentName
from infra.settings.schedules import Schedule
from platform_model.team_rules import file_of
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import Email, Usd


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

    @rule
    def _names_are_no_teams(self) -> Problems:
        teams = {naming.team_budget(team): team for team in platform_model.current().teams}
        for position, budget in enumerate(self.budgets):
            if team := teams.get(budget.name):
                yield Problem(
                    ("budgets", position, "name"),
                    f"{budget.name} is the budget of the team {team} ({file_of(team)}); rename one of them",
                )
