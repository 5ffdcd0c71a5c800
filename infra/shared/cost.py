"""Cost control of the account: budgets that tell somebody, and the tags of serverless usage."""

import pulumi
import pulumi_databricks as databricks

import platform_model
from components.operations.budgets import BudgetPolicySpec, Budgets, BudgetsArgs, BudgetSpec
from infra import naming
from infra.settings.shared import SharedSettings


def build(settings: SharedSettings, account: databricks.Provider) -> Budgets:
    """Register the budgets, and a budget policy for each environment's serverless usage."""
    return Budgets(
        "budgets",
        BudgetsArgs(
            budgets=[
                BudgetSpec(
                    name=budget.name,
                    monthly_usd=budget.monthly_usd,
                    emails=budget.emails,
                    tags={"environment": budget.environments} if budget.environments else {},
                )
                for budget in settings.cost.budgets
            ],
            policies=[
                BudgetPolicySpec(name=naming.budget_policy(environment), tags=settings.tags.on(environment))
                for environment in platform_model.current().environment_names
            ],
        ),
        pulumi.ResourceOptions(providers=[account]),
    )
