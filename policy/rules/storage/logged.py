"""What was read from vaults and data lakes is on record."""

from policy.core.companions import has_companion
from policy.core.rule import Severity, StackRule

# Blobs are logged by the blob service of an account, not by the account.
LOGGED = ("azure-native:keyvault:Vault", "azure-native:storage:BlobServiceProperties")

RULE = StackRule(
    name="storage-logged",
    severity=Severity.MEDIUM,
    description="Who reads key vaults and data lakes is on record.",
    reason="After a leak the first question is who read what, and only a log answers it.",
    source="https://learn.microsoft.com/azure/key-vault/general/logging",
    remediation="Give the resource a diagnostic setting that sends its logs to the log workspace.",
    check=has_companion(
        dict.fromkeys(LOGGED, "resourceUri"),
        "azure-native:monitor:DiagnosticSetting",
        "no diagnostic setting records who reads it",
    ),
)
