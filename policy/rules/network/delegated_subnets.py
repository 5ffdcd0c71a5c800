"""Subnets of a workspace belong to Databricks."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

SUBNET = "azure-native:network:Subnet"
WORKSPACE = "azure-native:databricks:Workspace"
DELEGATE = "Microsoft.Databricks/workspaces"


def _delegated(subnet: Resource) -> Iterator[Violation]:
    if DELEGATE not in [delegation.at("serviceName") for delegation in subnet.each("delegations")]:
        yield Violation(subnet, f"it has workers of a workspace, and is not delegated to {DELEGATE}")


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    for workspace in stack.of(WORKSPACE):
        yield from apart(stack.behind(workspace, "parameters", SUBNET), _delegated)


RULE = StackRule(
    name="network-delegated-subnets",
    severity=Severity.HIGH,
    description="The subnets of a workspace are delegated to Databricks.",
    reason="Databricks sets and keeps its security rules only in subnets that are delegated to it.",
    source="https://learn.microsoft.com/azure/databricks/security/network/classic/vnet-inject",
    remediation=f"Give the subnet a delegation to {DELEGATE}.",
    check=_check,
)
