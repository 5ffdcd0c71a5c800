"""What pipelines may do in the hub: join their environment's network to it, and nothing to the others'.

The search for drift reads it, and so does a preview that the settings let refresh. Others ask Azure nothing,
and so have no role.
"""

from collections.abc import Mapping

import pulumi

import platform_model
from components.computed import subscription_of
from components.identity.azure_roles import READER, definition_id
from components.identity.custom_role import CustomRole, CustomRoleArgs
from components.identity.federation import Federation
from components.identity.role_assignments import Grant, RoleAssignments, RoleAssignmentsArgs
from infra import naming
from infra.settings.shared import SharedSettings
from infra.shared.federation import specs
from infra.stack_context import StackContext

ACTIONS = (
    # Both halves of a peering: https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering
    "Microsoft.Network/virtualNetworks/read",
    "Microsoft.Network/virtualNetworks/peer/action",
    "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read",
    "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write",
    "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/delete",
    # Links to the zones, and endpoints whose records Azure keeps there; no record is written by hand:
    # https://learn.microsoft.com/azure/role-based-access-control/permissions/networking
    "Microsoft.Network/privateDnsZones/read",
    "Microsoft.Network/privateDnsZones/join/action",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks/write",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks/delete",
    "Microsoft.Network/privateDnsOperationResults/read",
    "Microsoft.Network/privateDnsOperationStatuses/read",
    # The log workspace as a destination, and no query of it:
    # https://learn.microsoft.com/azure/azure-monitor/logs/manage-access
    "Microsoft.OperationalInsights/workspaces/read",
    "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
)


def build(context: StackContext, settings: SharedSettings, pipelines: Mapping[str, Federation]) -> None:
    """Register the role, and assign it wherever a part of the hub is; pipelines that read get Reader."""
    if settings.federation is None:
        return
    groups = _resource_groups(context, settings)
    role = CustomRole(
        "hub-role",
        CustomRoleArgs(
            role_name=naming.hub_role(context.suffix),
            description="Joins the network of an environment to the hub, its private zones and its logs.",
            actions=ACTIONS,
            subscription_ids=sorted({f"/subscriptions/{subscription_of(group)}" for group in groups}),
        ),
        context.options(),
    )
    for environment in platform_model.current().environment_names:
        grants = {
            f"hub-{number}": Grant(scope=scope, role_definition_id=role.definition_in(subscription_of(group)))
            for number, (group, scope) in enumerate(groups.items(), start=1)
        }
        _assign(context, environment, naming.deploy_identity(environment), pipelines[environment], grants)
    read = {_own_resource_group(context): context.resource_group_id, **groups}
    grants = {
        f"hub-{number}": Grant(scope=scope, role_definition_id=definition_id(subscription_of(group), READER))
        for number, (group, scope) in enumerate(read.items(), start=1)
    }
    for spec in specs(settings.federation):
        if spec.key in settings.federation.readers:
            _assign(context, spec.key, spec.identity_name, pipelines[spec.key], grants)


def _assign(
    context: StackContext, key: str, name: str, pipeline: Federation, grants: Mapping[str, Grant]
) -> None:
    RoleAssignments(
        f"pipeline-{key}",
        RoleAssignmentsArgs(
            seed=f"{context.account.subscription_id}/{name}",
            principal_id=pipeline.identity_principal_id,
            grants=grants,
        ),
        context.options(),
    )


def _own_resource_group(context: StackContext) -> str:
    """Return the id of the stack's own resource group, known before there is one."""
    group = naming.resource_group(context.stack)
    return f"/subscriptions/{context.account.subscription_id}/resourceGroups/{group}"


def _resource_groups(context: StackContext, settings: SharedSettings) -> dict[str, pulumi.Input[str]]:
    """Return the resource groups that hold a network, a zone or a log workspace, by their plain ids.

    A link to a zone is watched while it is made, which is an operation of the zone's group, so the zone
    alone would be too narrow a scope.
    """
    parts = (
        settings.network.existing_id,
        *settings.private_dns.existing_ids(monitor=False).values(),
        settings.logs.existing_id,
    )
    own = _own_resource_group(context)
    groups: dict[str, pulumi.Input[str]] = {}
    for part in parts:
        group = "/".join(part.split("/")[:5]) if part else own
        if group.lower() == own.lower():
            groups[own] = context.resource_group_id
        elif group.lower() not in {known.lower() for known in groups}:
            groups[group] = group
    return groups
