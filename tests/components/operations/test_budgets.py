"""Budgets: amounts, addresses, and the tags by which usage is told apart."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from components.operations.budgets import BudgetPolicySpec, Budgets, BudgetsArgs, BudgetSpec
from tests.conftest import Deploy

BUDGET = "databricks:index/budget:Budget"
POLICY = "databricks:index/budgetPolicy:BudgetPolicy"

PROD = BudgetSpec(
    name="mlops-prod",
    monthly_usd=Decimal("2E+4"),
    emails=["ml-platform@example.com", "finance@example.com"],
    tags={"environment": ["prod"]},
)
ALL = replace(PROD, name="mlops-account", tags={})
SERVERLESS = BudgetPolicySpec(name="mlops-prod", tags={"owner": "ml-platform", "environment": "prod"})
ARGS = BudgetsArgs(budgets=[PROD, ALL], policies=[SERVERLESS])


@pytest.mark.parametrize("preview", [True, False])
def test_everyone_named_is_mailed_when_the_month_costs_more(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Budgets("budgets", ARGS), preview=preview)

    assert engine.one(BUDGET, "budgets-mlops-prod").inputs == {
        "displayName": "mlops-prod",
        "alertConfigurations": [
            {
                "timePeriod": "MONTH",
                "triggerType": "CUMULATIVE_SPENDING_EXCEEDED",
                "quantityType": "LIST_PRICE_DOLLARS_USD",
                "quantityThreshold": "20000",
                "actionConfigurations": [
                    {"actionType": "EMAIL_NOTIFICATION", "target": "ml-platform@example.com"},
                    {"actionType": "EMAIL_NOTIFICATION", "target": "finance@example.com"},
                ],
            }
        ],
        "filter": {"tags": [{"key": "environment", "value": {"operator": "IN", "values": ["prod"]}}]},
    }


def test_without_tags_the_whole_account_counts(deploy: Deploy) -> None:
    engine = deploy(lambda: Budgets("budgets", ARGS))

    assert "filter" not in engine.one(BUDGET, "budgets-mlops-account").inputs


@pytest.mark.parametrize("preview", [True, False])
def test_serverless_usage_gets_tags(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Budgets("budgets", ARGS), preview=preview)

    assert engine.one(POLICY, "budgets-policy-mlops-prod").inputs == {
        "policyName": "mlops-prod",
        "customTags": [
            {"key": "environment", "value": "prod"},
            {"key": "owner", "value": "ml-platform"},
        ],
    }


def test_yields_ids_by_name(deploy: Deploy) -> None:
    outputs = deploy(lambda: Budgets("budgets", ARGS)).one("databricks-mlops:operations:Budgets").outputs

    assert outputs == {
        "budget_ids": {"mlops-prod": "budget-of-mlops-prod", "mlops-account": "budget-of-mlops-account"},
        "policy_ids": {"mlops-prod": "policy-of-mlops-prod"},
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "has no name"),
        ({"monthly_usd": Decimal(0)}, "state an amount above 0"),
        ({"monthly_usd": Decimal("NaN")}, "state an amount above 0"),
        ({"emails": []}, "emails is empty"),
        ({"emails": ["ml-platform"]}, "is no e-mail address"),
        ({"tags": {"environment": []}}, "has no values"),
    ],
)
def test_refuses_a_budget_that_nobody_hears_of(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(PROD, **changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "needs a name and tags"),
        ({"tags": {}}, "needs a name and tags"),
        ({"tags": {"budget-policy-name": "x"}}, "is Databricks' own"),
    ],
)
def test_refuses_a_policy_that_databricks_refuses(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(SERVERLESS, **changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"budgets": [PROD, PROD]}, "budgets names mlops-prod more than once"),
        ({"policies": [SERVERLESS, SERVERLESS]}, "policies names mlops-prod more than once"),
    ],
)
def test_refuses_a_name_twice(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(ARGS, **changes)
