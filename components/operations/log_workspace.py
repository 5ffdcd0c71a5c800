"""Log workspace: where every environment's logs and metrics are kept and searched."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import operationalinsights

from components.options import child_options

_RETENTION_DAYS = range(30, 731)


@dataclass(frozen=True, kw_only=True)
class LogWorkspaceArgs:
    """Where the workspace lies, and how long it keeps what it gets."""

    resource_group_name: pulumi.Input[str]
    location: str
    workspace_name: str
    retention_days: int
    public_queries: bool  # whether people may search from the internet, through sign-in
    tags: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what Azure refuses."""
        if self.retention_days not in _RETENTION_DAYS:
            raise ValueError(f"retention_days is {self.retention_days}; Azure takes 30 to 730")


class LogWorkspace(pulumi.ComponentResource):
    """A Log Analytics workspace that takes no shared keys and nothing from the internet.

    Diagnostic settings still reach it: they use a channel of Microsoft's own, which the setting for public
    ingestion does not govern (https://learn.microsoft.com/azure/azure-monitor/logs/private-link-security).
    Without public queries it can be searched only through an Azure Monitor private link scope.
    """

    log_workspace_id: pulumi.Output[str]

    def __init__(self, name: str, args: LogWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:operations:LogWorkspace", name, None, opts)

        workspace = operationalinsights.Workspace(
            name,
            resource_group_name=args.resource_group_name,
            location=args.location,
            workspace_name=args.workspace_name,
            sku={"name": "PerGB2018"},
            retention_in_days=args.retention_days,
            public_network_access_for_ingestion="Disabled",
            public_network_access_for_query="Enabled" if args.public_queries else "Disabled",
            features={
                "disable_local_auth": True,
                # Who may read a resource may read its logs, and no others.
                "enable_log_access_using_only_resource_permissions": True,
            },
            tags=args.tags,
            opts=child_options(self),
        )

        self.log_workspace_id = workspace.id
        self.register_outputs({"log_workspace_id": self.log_workspace_id})
