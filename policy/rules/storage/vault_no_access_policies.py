"""Key vaults have no access policies beside roles."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

POLICY = "azure-native:keyvault:AccessPolicy"


def _check(resource: Resource) -> Iterator[str]:
    if resource.type == POLICY:
        yield "it is an access policy of a vault, not a role"
    elif policies := resource.each("properties.accessPolicies"):
        yield f"properties.accessPolicies lists {len(policies)}"


RULE = ResourceRule(
    name="storage-vault-no-access-policies",
    severity=Severity.MEDIUM,
    description="A key vault has no access policies.",
    reason="Beside roles they do nothing, until somebody switches the roles off and every one of them holds.",
    source="https://learn.microsoft.com/azure/key-vault/general/rbac-migration",
    remediation="Remove the access policies, and assign roles on the vault.",
    on=("azure-native:keyvault:Vault", POLICY),
    check=_check,
)
