"""Whoever owns the metastore watches what the account spends."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation


def _check(stack: Stack) -> Iterator[Violation]:
    if any(not budget.at("filter") for budget in stack.of("databricks:index/budget:Budget")):
        return
    for metastore in stack.of("databricks:index/metastore:Metastore"):
        yield Violation(metastore, "no budget of its stack watches the whole account")


RULE = StackRule(
    name="cost-account-budget",
    severity=Severity.MEDIUM,
    description="The stack that owns the account's metastore has a budget without a filter.",
    reason="Budgets with filters miss whatever has no tag, which is where money is lost.",
    source="https://learn.microsoft.com/azure/databricks/admin/account-settings/budgets",
    remediation="Register a Budget without filter beside the metastore.",
    check=_check,
)
