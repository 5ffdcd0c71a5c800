"""What jobs install comes from where the network policy lets them."""

import base64
import binascii
from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

POLICY = "databricks:index/accountNetworkPolicy:AccountNetworkPolicy"
FILE = "databricks:index/file:File"
ACCESS = "egress.networkAccess"


def _closed(policy: Resource) -> bool:
    restricted = policy.at(f"{ACCESS}.restrictionMode") == "RESTRICTED_ACCESS"
    return restricted and not policy.each(f"{ACCESS}.allowedInternetDestinations")


def _asks_an_index(file: Resource) -> bool:
    """Tell whether a file is a list of requirements that pip looks up in an index."""
    if not str(file.at("path", "")).endswith(".txt"):
        return False
    try:
        lines = base64.b64decode(file.at("contentBase64", ""), validate=True).decode().splitlines()
    except (binascii.Error, UnicodeDecodeError):
        return False
    wanted = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return bool(wanted) and "--no-index" not in wanted


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    closed = [policy for policy in stack.of(POLICY) if _closed(policy)]

    def uninstallable(file: Resource) -> Iterator[Violation]:
        if closed and _asks_an_index(file):
            yield Violation(
                file, f"it asks a package index, and {closed[0].name} lets serverless compute reach none"
            )

    yield from apart(stack.of(FILE), uninstallable)


RULE = StackRule(
    name="network-installable-packages",
    severity=Severity.MEDIUM,
    description="Lists of requirements ask a package index only where the network policy allows its hosts.",
    reason="Serverless jobs obey the policy while they install, and fail before their first line runs.",
    source="https://learn.microsoft.com/azure/databricks/security/network/serverless-network-security/manage-network-policies",
    remediation="State the index's hosts in serverless.indexHosts, or set serverless.packages to mirror.",
    check=_check,
)
