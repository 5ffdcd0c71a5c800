"""Storage accounts speak no TLS that is broken."""

from policy.core.rule import ResourceRule, Severity
from policy.core.wants import wants

RULE = ResourceRule(
    name="storage-tls",
    severity=Severity.HIGH,
    description="A storage account speaks TLS 1.2 or later.",
    reason="Azure Storage has stopped supporting TLS 1.0 and 1.1, whose ciphers are broken.",
    source="https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version",
    way_out="Set minimumTlsVersion to TLS1_2.",
    on=("azure-native:storage:StorageAccount",),
    check=wants("minimumTlsVersion", "TLS1_2", "TLS1_3", absent="TLS1_0"),
)
