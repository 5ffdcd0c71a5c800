"""Money that is spent without a word."""

from tests.policy.mutation import Mutation, Put, drop

BUDGET = "databricks:index/budget:Budget"

MUTATIONS = [
    Mutation(
        "cost-budget-tells-somebody",
        "an alert names nobody",
        Put(BUDGET, "alertConfigurations.0.actionConfigurations", []),
        stack="shared",
    ),
    Mutation(
        "cost-budget-tells-somebody",
        "a budget has no alert",
        drop(BUDGET, "alertConfigurations"),
        stack="shared",
    ),
]
