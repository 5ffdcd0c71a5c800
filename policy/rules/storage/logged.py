"""What was read from vaults and data lakes is on record."""

from collections.abc import Iterator

from policy.core.resource import Resource, Stack
from policy.core.rule import Severity, StackRule, Violation, apart
from policy.core.values import NotYetKnown

SETTING = "azure-native:monitor:DiagnosticSetting"
# Blobs are logged by the blob service of an account, not by the account.
LOGGED = ("azure-native:keyvault:Vault", "azure-native:storage:BlobServiceProperties")


def _check(stack: Stack) -> Iterator[Violation | NotYetKnown]:
    def unlogged(resource: Resource) -> Iterator[Violation]:
        if not stack.made_from(resource, "resourceUri", SETTING):
            yield Violation(resource, "no diagnostic setting records who reads it")

    yield from apart(stack.of(*LOGGED), unlogged)


RULE = StackRule(
    name="storage-logged",
    severity=Severity.MEDIUM,
    description="Who reads key vaults and data lakes is on record.",
    reason="After a leak the first question is who read what, and only a log answers it.",
    source="https://learn.microsoft.com/azure/key-vault/general/logging",
    way_out="Give the resource a diagnostic setting that sends its logs to the log workspace.",
    check=_check,
)
