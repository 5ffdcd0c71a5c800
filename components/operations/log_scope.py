"""Log scope: lets a network search log workspaces that are closed to public networks."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor

from components.computed import arm_name, resource_group_of
from components.options import child_options

_EVERYWHERE = "global"  # scopes belong to no region


@dataclass(frozen=True, kw_only=True)
class LogScopeArgs:
    """The scope to create, or the existing one that the log workspaces join.

    ``existing_provider`` works in the existing one's subscription; without one, the component's does.
    """

    resource_group_name: pulumi.Input[str]
    scope_name: str
    log_workspace_ids: Mapping[str, pulumi.Input[str]]  # a name of each, unique in the scope, to its ARM id
    existing_id: str | None  # ARM id of a scope to join
    tags: Mapping[str, str]
    existing_provider: pulumi.ProviderResource | None = None


class LogScope(pulumi.ComponentResource):
    """A private link scope of Azure Monitor, and the log workspaces in it.

    It has one sub-resource, ``azuremonitor``: a private endpoint to that is what a network searches through.
    Networks that share DNS zones share one scope, as each further one would overwrite the records of the
    first. Its networks reach what is in the scope and no other log workspace, anywhere: ``PrivateOnly``.
    https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-design
    """

    scope_id: pulumi.Output[str]
    """ARM id, known once the log workspaces are in the scope."""

    def __init__(self, name: str, args: LogScopeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:operations:LogScope", name, None, opts)

        if args.existing_id:
            scope_id = pulumi.Output.from_input(args.existing_id)
        else:
            scope_id = monitor.PrivateLinkScope(
                name,
                resource_group_name=args.resource_group_name,
                location=_EVERYWHERE,
                scope_name=args.scope_name,
                access_mode_settings={
                    "ingestion_access_mode": "PrivateOnly",
                    "query_access_mode": "PrivateOnly",
                },
                tags=args.tags,
                opts=child_options(self),
            ).id
        members = [
            monitor.PrivateLinkScopedResource(
                f"{name}-{key}",
                resource_group_name=resource_group_of(scope_id),
                scope_name=arm_name(scope_id),
                name=key,
                kind="Resource",
                linked_resource_id=workspace_id,
                opts=child_options(self, provider=args.existing_provider),
            ).id
            for key, workspace_id in args.log_workspace_ids.items()
        ]

        self.scope_id = pulumi.Output.all(scope_id, *members).apply(lambda ids: ids[0])
        self.register_outputs({"scope_id": self.scope_id})
