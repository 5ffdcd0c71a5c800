"""Kinds of workspaces."""

from policy.core.resource import Resource

WORKSPACE = "azure-native:databricks:Workspace"


def has_workers(workspace: Resource) -> bool:
    """Tell whether a workspace runs machines in a network of yours; a serverless one has none."""
    return workspace.at("computeMode", "Hybrid") != "Serverless"
