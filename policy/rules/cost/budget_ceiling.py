"""Budgets are no larger than what was agreed."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(budget: Resource) -> Iterator[str]:
    most = budget.settings["maxMonthlyUsd"]
    for alert in budget.each("alertConfigurations"):
        threshold = float(alert.at("quantityThreshold", 0))
        if threshold > most:
            yield f"it tells only above {threshold:,.0f} USD a month, and {most:,.0f} were agreed"


RULE = ResourceRule(
    name="cost-budget-ceiling",
    severity=Severity.MEDIUM,
    description="A budget tells no later than at the sum that was agreed.",
    reason="A threshold that is raised whenever it is reached is no threshold.",
    source="https://learn.microsoft.com/azure/databricks/admin/account-settings/budgets",
    remediation=(
        "Lower quantityThreshold, or have a higher sum agreed in the pack's configuration of this stack."
    ),
    settings={
        "maxMonthlyUsd": {
            "type": "number",
            "description": "The highest monthly threshold, in USD at list prices.",
            "default": 10000,
        }
    },
    on=("databricks:index/budget:Budget",),
    check=_check,
)
