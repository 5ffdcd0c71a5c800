"""Endpoints that nobody can look into, or that leak."""

from tests.policy.mutation import Mutation, Put, drop

ENDPOINT = "databricks:index/modelServing:ModelServing"

MUTATIONS = [
    Mutation(
        "serving-inference-table",
        "requests are not recorded",
        Put(ENDPOINT, "aiGateway.inferenceTableConfig.enabled", False),
        stack="prod",
    ),
    Mutation(
        "serving-inference-table",
        "there is no inference table",
        drop(ENDPOINT, "aiGateway.inferenceTableConfig"),
    ),
]
