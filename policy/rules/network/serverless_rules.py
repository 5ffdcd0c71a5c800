"""Serverless compute has private ways into storage that is closed to public networks."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.serverless import ACCOUNT, SUBRESOURCES, holders, rules_of
from policy.core.values import NotYetKnown
from policy.core.workspaces import WORKSPACE, has_workers


def _closed(resource: Resource) -> bool:
    if resource.type == WORKSPACE:
        return has_workers(resource) and resource.at("defaultStorageFirewall", "Disabled") == "Enabled"
    return resource.at("publicNetworkAccess", "Enabled") == "Disabled"


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    def shut_out(holder: Resource) -> Iterator[Violation]:
        rules = list(rules_of(stack, holder))
        for closed in filter(_closed, stack.of(ACCOUNT, WORKSPACE)):
            led = {
                rule.at("groupId")
                for rule in rules
                if closed.urn in rule.property_dependencies.get("resourceId", frozenset())
            }
            for group in SUBRESOURCES:
                if group not in led:
                    yield Violation(
                        closed, f"it is closed, and {holder.name} has no connectivity rule to its {group}"
                    )

    yield from apart(holders(stack), shut_out)


RULE = StackRule(
    name="network-serverless-rules",
    severity=Severity.HIGH,
    description="Serverless compute has connectivity rules to all storage that is closed.",
    reason="A firewall's resource rule serves Unity Catalog only; warehouses, jobs and endpoints get a 403.",
    source="https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link",
    remediation="Add private endpoint rules for blob and dfs to the connectivity configuration.",
    check=_check,
)
