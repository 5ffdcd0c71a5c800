"""A stack puts nothing into the resource groups of others."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation

GROUP = "azure-native:resources:ResourceGroup"
# What hangs on another resource, and stands where that does; a role is defined for a subscription.
ATTACHED = (
    GROUP,
    "azure-native:authorization:RoleAssignment",
    "azure-native:authorization:RoleDefinition",
    "azure-native:monitor:DiagnosticSetting",
)
# What joins an environment to the hub, or the logs to an existing scope, is on both sides of it.
JOINTS = (
    "azure-native:monitor:PrivateLinkScopedResource",
    "azure-native:network:VirtualNetworkPeering",
    "azure-native:privatedns:VirtualNetworkLink",
)
# An approval of a connection stands beside the storage account that it is given on: one of the stack, or the
# workspace's own in the group that Azure Databricks manages.
APPROVAL = "azure-native:resources:Deployment"
APPROVED_ON = ("azure-native:storage:StorageAccount", "azure-native:databricks:Workspace")


def _check(stack: Stack) -> Iterator[Violation]:
    groups = {group.urn for group in stack.of(GROUP)}
    for resource in stack.resources:
        if not resource.type.startswith("azure-native:") or resource.type in (*ATTACHED, *JOINTS):
            continue
        if resource.type == APPROVAL and stack.behind(resource, "resourceGroupName", *APPROVED_ON):
            continue
        if not groups & resource.property_dependencies.get("resourceGroupName", frozenset()):
            yield Violation(resource, "its resource group is not the one of this stack")


RULE = StackRule(
    name="stack-own-resource-group",
    severity=Severity.HIGH,
    description="A stack makes its Azure resources in its own resource group.",
    reason="What stands elsewhere escapes the roles, the budget and the end of its environment.",
    source="https://learn.microsoft.com/azure/azure-resource-manager/management/manage-resource-groups-portal",
    remediation="Make resourceGroupName from the name of the stack's ResourceGroup.",
    check=_check,
)
