"""A log workspace that is closed to public networks can be searched from some network."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

LOGS = "azure-native:operationalinsights:Workspace"
MEMBER = "azure-native:monitor:PrivateLinkScopedResource"
SCOPE = "azure-native:monitor:PrivateLinkScope"
ENDPOINT = "azure-native:network:PrivateEndpoint"


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    def unsearchable(logs: Resource) -> Iterator[Violation]:
        if logs.at("publicNetworkAccessForQuery", "Enabled") != "Disabled":
            return
        members = stack.made_from(logs, "linkedResourceId", MEMBER)
        if not members:
            yield Violation(logs, "it is closed to public networks and in no private link scope")
        for member in members:
            # A scope that is none of this stack's has its owner's endpoints.
            for scope in stack.behind(member, "scopeName", SCOPE):
                if not stack.made_from(scope, "privateLinkServiceConnections", ENDPOINT):
                    yield Violation(scope, "no private endpoint leads to it, so no network searches its logs")

    yield from apart(stack.of(LOGS), unsearchable)


RULE = StackRule(
    name="network-searchable-logs",
    severity=Severity.MEDIUM,
    description="A log workspace that is closed to public networks is searched through a private link scope.",
    reason="A record that nobody can read is none: after an incident there is no time to build a way to it.",
    source="https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-security",
    remediation="Put it into a private link scope of Azure Monitor that has a private endpoint.",
    check=_check,
)
