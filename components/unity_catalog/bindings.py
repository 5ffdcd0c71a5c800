"""Workspace bindings: the workspaces from which an isolated securable object can be used."""

from collections.abc import Mapping
from typing import Literal

import pulumi
import pulumi_databricks as databricks


def bind(
    name: str,
    securable_type: Literal["catalog", "external_location", "storage_credential"],
    securable_name: pulumi.Input[str],
    workspace_ids: Mapping[str, pulumi.Input[str]],
    parent: pulumi.ComponentResource,
) -> dict[str, pulumi.Output[str]]:
    """Bind a securable to each workspace, for reading and writing.

    The provider binds the workspace that it works through by itself when it isolates the securable:
    https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/workspace_binding

    Returns:
        Workspace key to the securable's name, known once it is bound to that workspace.
    """
    bound: dict[str, pulumi.Output[str]] = {}
    for key, workspace_id in workspace_ids.items():
        binding = databricks.WorkspaceBinding(
            f"{name}-{key}",
            securable_type=securable_type,
            securable_name=securable_name,
            workspace_id=workspace_id,
            binding_type="BINDING_TYPE_READ_WRITE",
            # A binding is the pair of securable and workspace: the old one, deleted last, would take
            # the new one with it. The provider updates no binding, and replaces none for another name.
            opts=pulumi.ResourceOptions(
                parent=parent, delete_before_replace=True, replace_on_changes=["securableName"]
            ),
        )
        bound[key] = binding.securable_name
    return bound
