"""Data that one mistake deletes."""

from tests.policy.mutation import Mutation, unprotect

MUTATIONS = [
    Mutation(
        "resilience-protected-data", "a catalog may be deleted", unprotect("databricks:index/catalog:Catalog")
    ),
    Mutation(
        "resilience-protected-data",
        "the data lake may be deleted",
        unprotect("azure-native:storage:StorageAccount"),
        stack="prod",
    ),
]
