"""Credentials and locations are open to the workspaces that they are bound to."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(securable: Resource) -> Iterator[str]:
    if securable.at("isolationMode", "ISOLATION_MODE_OPEN") != "ISOLATION_MODE_ISOLATED":
        yield "isolationMode is not ISOLATION_MODE_ISOLATED, so every workspace of the metastore can use it"


RULE = ResourceRule(
    name="unity-catalog-isolated-storage",
    severity=Severity.HIGH,
    description="A storage credential or external location is open only to the workspaces it is bound to.",
    reason="An isolated catalog over an open location is read from any workspace, by its path.",
    source="https://learn.microsoft.com/azure/databricks/connect/unity-catalog/cloud-storage/storage-credentials",
    remediation="Set isolationMode to ISOLATION_MODE_ISOLATED, and bind it to the environment's workspace.",
    on=(
        "databricks:index/storageCredential:StorageCredential",
        "databricks:index/externalLocation:ExternalLocation",
    ),
    check=_check,
)
