"""What was deleted from a key vault can be brought back."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

# Azure's own default, and the most that it offers.
DAYS = 90


def _check(vault: Resource) -> Iterator[str]:
    if vault.at("properties.enableSoftDelete", True) is not True:
        yield "properties.enableSoftDelete is false, so a deleted secret is gone"
    if (days := vault.at("properties.softDeleteRetentionInDays", DAYS)) < DAYS:
        yield f"it keeps what is deleted for {days} days, and not for {DAYS}"


RULE = ResourceRule(
    name="storage-vault-soft-delete",
    severity=Severity.HIGH,
    description="A deleted key vault, and a deleted secret, can be brought back for 90 days.",
    reason="A key that is gone takes with it all that it encrypted; the days cannot be changed afterwards.",
    source="https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    remediation="Leave properties.enableSoftDelete true, and set properties.softDeleteRetentionInDays to 90.",
    on=("azure-native:keyvault:Vault",),
    check=_check,
)
