"""Web-auth workspace: hosts a region's sign-in endpoint, and the route to what belongs to no environment."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import databricks

from components.options import child_options


@dataclass(frozen=True, kw_only=True)
class WebAuthWorkspaceArgs:
    """Where the workspace lies."""

    resource_group_name: pulumi.Input[str]
    location: str
    workspace_name: str
    public_access: bool  # whether people may come in from the internet, through sign-in
    tags: Mapping[str, str]


class WebAuthWorkspace(pulumi.ComponentResource):
    """A serverless workspace in which nobody works, and which is never deleted.

    Private link needs one ``browser_authentication`` endpoint a region; when the workspace that hosts it
    goes, people can sign in to no workspace of the region. A serverless workspace costs nothing while it
    is not used, and has no network, managed resource group or storage of its own.

    https://learn.microsoft.com/azure/databricks/security/network/concepts/private-link
    """

    workspace_arm_id: pulumi.Output[str]
    workspace_id: pulumi.Output[str]
    """The number by which Databricks knows it, as text."""

    workspace_url: pulumi.Output[str]
    """With ``https://``."""

    def __init__(
        self, name: str, args: WebAuthWorkspaceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:workspace:WebAuthWorkspace", name, None, opts)

        workspace = databricks.Workspace(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            workspace_name=args.workspace_name,
            sku={"name": "premium"},
            # Azure refuses parameters, a managed resource group, a storage firewall, NSG rules and a default
            # catalog in this mode.
            compute_mode="Serverless",
            public_network_access="Enabled" if args.public_access else "Disabled",
            tags=args.tags,
            opts=child_options(self, protect=True),
        )

        self.workspace_arm_id = workspace.id
        self.workspace_id = workspace.workspace_id
        self.workspace_url = pulumi.Output.concat("https://", workspace.workspace_url)
        self.register_outputs(
            {
                "workspace_arm_id": self.workspace_arm_id,
                "workspace_id": self.workspace_id,
                "workspace_url": self.workspace_url,
            }
        )
