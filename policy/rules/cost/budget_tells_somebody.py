"""Budgets tell a person when they are spent."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from policy.core.values import Properties


def _told(alert: Properties) -> bool:
    return any(action.at("target") for action in alert.each("actionConfigurations"))


def _check(budget: Resource) -> Iterator[str]:
    alerts = budget.each("alertConfigurations")
    if not any(_told(alert) for alert in alerts):
        yield "none of its alerts names anybody to tell"


RULE = ResourceRule(
    name="cost-budget-tells-somebody",
    severity=Severity.MEDIUM,
    description="A budget tells somebody when it is spent.",
    reason="A budget stops nothing: it only watches, and helps only if someone hears of it.",
    source="https://learn.microsoft.com/azure/databricks/admin/account-settings/budgets",
    remediation="Give the budget an alert with an e-mail address in actionConfigurations.",
    on=("databricks:index/budget:Budget",),
    check=_check,
)
