"""Unity Catalog reads storage as a managed identity."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(credential: Resource) -> Iterator[str]:
    if credential.properties.has("azureServicePrincipal"):
        yield "it signs in as a service principal, whose secret is in the state of this program"
    elif not credential.properties.has("azureManagedIdentity"):
        yield "it has no managed identity"


RULE = ResourceRule(
    name="identity-storage-by-managed-identity",
    severity=Severity.HIGH,
    description="A storage credential signs in as a managed identity.",
    reason="A managed identity has no secret to rotate, and passes the firewall of storage accounts.",
    source="https://learn.microsoft.com/azure/databricks/connect/unity-catalog/cloud-storage/azure-managed-identities",
    remediation="Set azureManagedIdentity to an access connector.",
    on=("databricks:index/storageCredential:StorageCredential",),
    check=_check,
)
