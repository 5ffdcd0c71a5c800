"""Money that is spent without a word, without a bound, or on nobody's account."""

from policy.core.resource import Stack
from tests.policy.mutation import Mutation, Put, drop, remove

ACCOUNT = "azure-native:storage:StorageAccount"
BUDGET = "databricks:index/budget:Budget"
ENDPOINT = "databricks:index/modelServing:ModelServing"
GROUP = "azure-native:resources:ResourceGroup"
POOL = "databricks:index/instancePool:InstancePool"
ROOT = "pulumi:pulumi:Stack"


def filtered(stack: Stack) -> Stack:
    """Let the budget of the whole account look at one environment alone."""
    only = {"tags": [{"key": "environment", "value": {"operator": "IN", "values": ["dev"]}}]}
    return Put(BUDGET, "filter", only, "budgets-mlops-account")(stack)


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
    Mutation(
        "cost-budget-ceiling",
        "a budget tells too late",
        Put(BUDGET, "alertConfigurations.0.quantityThreshold", "100000"),
        stack="shared",
    ),
    Mutation(
        "cost-budget-ceiling",
        "production's budget tells too late",
        Put(BUDGET, "alertConfigurations.0.quantityThreshold", "30000.01", "budgets-mlops-prod"),
        stack="shared",
    ),
    Mutation(
        "cost-account-budget",
        "nobody watches the whole account",
        remove(BUDGET, "budgets-mlops-account"),
        stack="shared",
    ),
    Mutation("cost-account-budget", "every budget has a filter", filtered, stack="shared"),
    Mutation("cost-azure-tags", "a resource group has no tags", drop(GROUP, "tags")),
    Mutation("cost-azure-tags", "a lake has no owner", drop(ACCOUNT, "tags.owner"), stack="prod"),
    Mutation("cost-databricks-tags", "a pool has no cost centre", drop(POOL, "customTags.costCentre")),
    Mutation("cost-databricks-tags", "an endpoint has no tags", drop(ENDPOINT, "tags"), stack="prod"),
    Mutation(
        "cost-hourly-ceiling",
        "an hour can cost more than was agreed",
        Put(ROOT, "hourlyCeiling.usdPerHour", 99.0),
        stack="prod",
    ),
    Mutation("cost-hourly-ceiling", "nobody knows what an hour can cost", drop(ROOT, "hourlyCeiling")),
    Mutation(
        "cost-hourly-ceiling",
        "an item has no rate",
        Put(ROOT, "hourlyCeiling.withoutRate", ["endpoint scores"]),
    ),
]
