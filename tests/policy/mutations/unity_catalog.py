"""Catalogs, schemas and grants that let strangers in."""

from tests.policy.mutation import Mutation, Put, drop

CATALOG = "databricks:index/catalog:Catalog"

MUTATIONS = [
    Mutation(
        "unity-catalog-isolated-catalogs",
        "a catalog is open to all workspaces",
        Put(CATALOG, "isolationMode", "OPEN"),
        stack="prod",
    ),
    Mutation(
        "unity-catalog-isolated-catalogs", "nothing is said about isolation", drop(CATALOG, "isolationMode")
    ),
]
