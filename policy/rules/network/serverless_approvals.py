"""A connectivity rule is approved on the account that it leads to."""

from collections.abc import Iterator

from policy.core.resource import Stack
from policy.core.rule import Severity, StackRule, Violation
from policy.core.serverless import APPROVAL
from policy.core.serverless import RULE as CONNECTIVITY_RULE


def _check(stack: Stack) -> Iterator[Violation]:
    for rule in stack.of(CONNECTIVITY_RULE):
        if not stack.made_from(rule, "properties", APPROVAL):
            yield Violation(rule, "nothing approves its connection, so it stays pending and is of no use")


RULE = StackRule(
    name="network-serverless-approvals",
    severity=Severity.HIGH,
    description="Every connectivity rule is approved in the same stack.",
    reason="A rule works once the owner of its account approves it, and expires after 14 days without.",
    source="https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link",
    way_out="Deploy the approval of the rule's connection on its account, as ConnectivityRules does.",
    check=_check,
)
