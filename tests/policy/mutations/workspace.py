"""Workspaces that lack what this platform relies on."""

from tests.policy.mutation import Mutation, Put, drop

WORKSPACE = "azure-native:databricks:Workspace"

MUTATIONS = [
    Mutation(
        "workspace-premium", "a workspace is of the standard tier", Put(WORKSPACE, "sku.name", "standard")
    ),
    Mutation("workspace-premium", "nothing is said about the tier", drop(WORKSPACE, "sku"), stack="prod"),
]
