"""Secret scopes show secrets of a key vault."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity

SCOPE = "databricks:index/secretScope:SecretScope"
SECRET = "databricks:index/secret:Secret"  # noqa: S105 (a type)


def _check(resource: Resource) -> Iterator[str]:
    if resource.type == SECRET:
        yield "it puts a secret into Databricks, and into the state of this program"
    elif not resource.properties.has("keyvaultMetadata"):
        yield "it has no keyvaultMetadata, so Databricks keeps its secrets"


RULE = ResourceRule(
    name="workspace-secrets-in-vault",
    severity=Severity.HIGH,
    description="A secret scope shows the secrets of a key vault, and keeps none.",
    reason="A vault has rotation, a log of its readers, and a network of its own; a scope has none of them.",
    source="https://learn.microsoft.com/azure/databricks/security/secrets/",
    remediation="Set keyvaultMetadata, and write secrets to the vault.",
    on=(SCOPE, SECRET),
    check=_check,
)
