"""Connectivity rules of serverless compute: what a stack has of them, and what they lead to."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack

ACCOUNT = "azure-native:storage:StorageAccount"
APPROVAL = "azure-native:resources:Deployment"
BINDING = "databricks:index/mwsNccBinding:MwsNccBinding"
CONFIG = "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig"
RULE = "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule"

SUBRESOURCES = ("blob", "dfs")
"""What a rule is needed for to each storage account."""


def holders(stack: Stack) -> list[Resource]:
    """Return what stands for serverless compute: a stack's configurations, or its workspace's binding."""
    return stack.of(CONFIG) or stack.of(BINDING)


def rules_of(stack: Stack, holder: Resource) -> Iterator[Resource]:
    """Yield the rules of a configuration, or of the one that a workspace is bound to."""
    if holder.type == CONFIG:
        yield from stack.made_from(holder, "networkConnectivityConfigId", RULE)
        return
    config = holder.at("networkConnectivityConfigId")
    yield from (rule for rule in stack.of(RULE) if rule.at("networkConnectivityConfigId") == config)
