"""A connectivity rule is approved on the account that it leads to."""

from policy.core.companions import has_companion
from policy.core.rule import Severity, StackRule
from policy.core.serverless import APPROVAL
from policy.core.serverless import RULE as CONNECTIVITY_RULE

RULE = StackRule(
    name="network-serverless-approvals",
    severity=Severity.HIGH,
    description="Every connectivity rule is approved in the same stack.",
    reason="A rule works once the owner of its account approves it, and expires after 14 days without.",
    source="https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/serverless-private-link",
    remediation="Deploy the approval of the rule's connection on its account, as ConnectivityRules does.",
    check=has_companion(
        {CONNECTIVITY_RULE: "properties"},
        APPROVAL,
        "nothing approves its connection, so it stays pending and is of no use",
    ),
)
