"""What the properties of storage accounts and key vaults must say."""

from functools import partial

from policy.core.allowed_values import allowed_values
from policy.core.rule import ResourceRule, Severity

_account = partial(ResourceRule, on=("azure-native:storage:StorageAccount",))
_vault = partial(ResourceRule, on=("azure-native:keyvault:Vault",))

RULES = (
    _account(
        name="storage-double-encryption",
        severity=Severity.LOW,
        description="A storage account encrypts its infrastructure, too.",
        reason="It can be chosen only when the account is made, and some regulations ask for it later.",
        source="https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
        remediation="Set encryption.requireInfrastructureEncryption to true.",
        check=allowed_values("encryption.requireInfrastructureEncryption", True, absent=False),
    ),
    _account(
        name="storage-firewall",
        severity=Severity.HIGH,
        description="The firewall of a storage account denies by default.",
        reason="It is what is left when someone opens the public endpoint for an hour, and forgets it.",
        source="https://learn.microsoft.com/azure/storage/common/storage-network-security-set-default-access",
        remediation="Set networkRuleSet.defaultAction to Deny.",
        check=allowed_values("networkRuleSet.defaultAction", "Deny", absent="Allow"),
    ),
    _account(
        name="storage-folders",
        severity=Severity.MEDIUM,
        description="A storage account has a hierarchical namespace.",
        reason="Unity Catalog needs it for external locations and managed storage, and a later change "
        "is dear.",
        source="https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-namespace",
        remediation="Set isHnsEnabled to true.",
        check=allowed_values("isHnsEnabled", True, absent=False),
    ),
    _account(
        name="storage-https-only",
        severity=Severity.HIGH,
        description="A storage account refuses requests that are not encrypted.",
        reason="A token that is sent over HTTP can be read and used by everyone on the way.",
        source="https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer",
        remediation="Set enableHttpsTrafficOnly to true.",
        check=allowed_values("enableHttpsTrafficOnly", True, absent=True),
    ),
    _account(
        name="storage-no-bypass",
        severity=Severity.MEDIUM,
        description="No service passes the firewall of a storage account because it is Azure's own.",
        reason="The exception for trusted services goes before every other restriction of the network.",
        source="https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services",
        remediation="Set networkRuleSet.bypass to None, and name resources in "
        "networkRuleSet.resourceAccessRules.",
        check=allowed_values("networkRuleSet.bypass", "None", absent="AzureServices"),
    ),
    _account(
        name="storage-no-foreign-replication",
        severity=Severity.HIGH,
        description="A storage account replicates no data to another tenant.",
        reason="A replication policy copies every new blob away, and no firewall sees it.",
        source="https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies",
        remediation="Set allowCrossTenantReplication to false.",
        check=allowed_values("allowCrossTenantReplication", False, absent=False),
    ),
    _account(
        name="storage-no-local-users",
        severity=Severity.HIGH,
        description="A storage account has no local users.",
        reason="Local users sign in by passwords and keys that no directory knows of and no role limits.",
        source="https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support",
        remediation="Set isLocalUserEnabled to false.",
        check=allowed_values("isLocalUserEnabled", False),
    ),
    _account(
        name="storage-no-public-access",
        severity=Severity.CRITICAL,
        description="A storage account answers on private endpoints alone.",
        reason="A public endpoint is reachable by whoever holds a key or a token, from anywhere.",
        source="https://learn.microsoft.com/azure/storage/common/storage-network-security",
        remediation="Set publicNetworkAccess to Disabled, and reach the account by a private endpoint.",
        check=allowed_values("publicNetworkAccess", "Disabled", absent="Enabled"),
    ),
    _account(
        name="storage-no-shared-keys",
        severity=Severity.CRITICAL,
        description="A storage account accepts no account keys.",
        reason="Who has a key may do everything, and the logs cannot tell who it was.",
        source="https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
        remediation="Set allowSharedKeyAccess to false, and give identities roles on the account.",
        check=allowed_values("allowSharedKeyAccess", False, absent=True),
    ),
    _account(
        name="storage-tls",
        severity=Severity.HIGH,
        description="A storage account speaks TLS 1.2 or later.",
        reason="Azure Storage has stopped supporting TLS 1.0 and 1.1, whose ciphers are broken.",
        source="https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version",
        remediation="Set minimumTlsVersion to TLS1_2.",
        check=allowed_values("minimumTlsVersion", "TLS1_2", "TLS1_3", absent="TLS1_0"),
    ),
    _vault(
        name="storage-vault-firewall",
        severity=Severity.HIGH,
        description="The firewall of a key vault denies by default.",
        reason="It is what is left when someone opens the public endpoint for an hour, and forgets it.",
        source="https://learn.microsoft.com/azure/key-vault/general/network-security",
        remediation="Set properties.networkAcls.defaultAction to Deny.",
        check=allowed_values("properties.networkAcls.defaultAction", "Deny", absent="Allow"),
    ),
    _vault(
        name="storage-vault-no-public-access",
        severity=Severity.CRITICAL,
        description="A key vault answers on a private endpoint alone.",
        reason="A public endpoint is reachable by whoever holds a token, from anywhere.",
        source="https://learn.microsoft.com/azure/key-vault/general/network-security",
        remediation=(
            "Set properties.publicNetworkAccess to Disabled, and reach the vault by a private endpoint."
        ),
        check=allowed_values("properties.publicNetworkAccess", "Disabled", absent="Enabled"),
    ),
    _vault(
        name="storage-vault-purge-protection",
        severity=Severity.HIGH,
        description="A deleted key vault, or a deleted secret, cannot be purged before its time.",
        reason="Without it an attacker, or a script, makes what is encrypted unreadable for ever.",
        source="https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
        remediation="Set properties.enablePurgeProtection to true; it cannot be switched off again.",
        check=allowed_values("properties.enablePurgeProtection", True, absent=False),
    ),
    _vault(
        name="storage-vault-rbac",
        severity=Severity.HIGH,
        description="A key vault grants by roles, not by access policies of its own.",
        reason="Who may write to a vault may also write its access policies, and so read every secret.",
        source="https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
        remediation="Set properties.enableRbacAuthorization to true, and assign roles on the vault.",
        check=allowed_values("properties.enableRbacAuthorization", True, absent=False),
    ),
)
