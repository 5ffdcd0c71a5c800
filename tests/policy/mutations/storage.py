"""Storage accounts and key vaults that are open, or forget."""

from tests.policy.mutation import Mutation, Put, add, detach, drop, remove

ACCOUNT = "azure-native:storage:StorageAccount"
BLOBS = "azure-native:storage:BlobServiceProperties"
CONTAINER = "azure-native:storage:BlobContainer"
SETTING = "azure-native:monitor:DiagnosticSetting"
VAULT = "azure-native:keyvault:Vault"

MUTATIONS = [
    Mutation(
        "storage-double-encryption",
        "one layer of encryption",
        Put(ACCOUNT, "encryption.requireInfrastructureEncryption", False),
    ),
    Mutation(
        "storage-double-encryption",
        "nothing is said about a second layer",
        drop(ACCOUNT, "encryption"),
        stack="shared",
    ),
    Mutation(
        "storage-firewall",
        "the firewall allows by default",
        Put(ACCOUNT, "networkRuleSet.defaultAction", "Allow"),
    ),
    Mutation(
        "storage-firewall",
        "nothing is said about the default",
        drop(ACCOUNT, "networkRuleSet.defaultAction"),
        stack="prod",
    ),
    Mutation(
        "storage-folders", "an account of flat blobs", Put(ACCOUNT, "isHnsEnabled", False), stack="prod"
    ),
    Mutation("storage-folders", "nothing is said about folders", drop(ACCOUNT, "isHnsEnabled")),
    Mutation(
        "storage-https-only",
        "plain HTTP is allowed",
        Put(ACCOUNT, "enableHttpsTrafficOnly", False),
        stack="prod",
    ),
    Mutation(
        "storage-https-only",
        "plain HTTP is allowed in the hub",
        Put(ACCOUNT, "enableHttpsTrafficOnly", False),
        stack="shared",
    ),
    Mutation(
        "storage-logged",
        "who reads the models is not recorded",
        remove(SETTING, "lake-diagnostics"),
        stack="shared",
    ),
    Mutation("storage-logged", "who reads the vault is not recorded", remove(SETTING, "vault-diagnostics")),
    Mutation(
        "storage-logged",
        "the setting of the data lake is that of something else",
        detach(SETTING, "resourceUri", "lake-diagnostics"),
        stack="prod",
    ),
    Mutation(
        "storage-no-anonymous-reads",
        "containers may be public",
        Put(ACCOUNT, "allowBlobPublicAccess", True),
        stack="prod",
    ),
    Mutation("storage-no-anonymous-reads", "a container is public", Put(CONTAINER, "publicAccess", "Blob")),
    Mutation(
        "storage-no-bypass",
        "trusted services pass the firewall",
        Put(ACCOUNT, "networkRuleSet.bypass", "Logging, Metrics, AzureServices"),
    ),
    Mutation(
        "storage-no-bypass",
        "nothing is said about who passes",
        drop(ACCOUNT, "networkRuleSet.bypass"),
        stack="shared",
    ),
    Mutation(
        "storage-no-foreign-replication",
        "blobs may be copied to another tenant",
        Put(ACCOUNT, "allowCrossTenantReplication", True),
        stack="prod",
    ),
    Mutation(
        "storage-no-foreign-replication",
        "blobs of the hub may be copied to another tenant",
        Put(ACCOUNT, "allowCrossTenantReplication", True),
        stack="shared",
    ),
    Mutation("storage-no-local-users", "local users are allowed", Put(ACCOUNT, "isLocalUserEnabled", True)),
    Mutation(
        "storage-no-local-users",
        "nothing is said about local users",
        drop(ACCOUNT, "isLocalUserEnabled"),
        stack="prod",
    ),
    Mutation(
        "storage-no-public-access",
        "public access is switched on",
        Put(ACCOUNT, "publicNetworkAccess", "Enabled"),
    ),
    Mutation(
        "storage-no-public-access",
        "nothing is said about public access",
        drop(ACCOUNT, "publicNetworkAccess"),
        stack="shared",
    ),
    Mutation(
        "storage-no-shared-keys",
        "account keys work",
        Put(ACCOUNT, "allowSharedKeyAccess", True),
        stack="prod",
    ),
    Mutation("storage-no-shared-keys", "nothing is said about keys", drop(ACCOUNT, "allowSharedKeyAccess")),
    Mutation(
        "storage-soft-delete",
        "deleted blobs are gone",
        Put(BLOBS, "deleteRetentionPolicy.enabled", False),
        stack="shared",
    ),
    Mutation(
        "storage-soft-delete",
        "deleted containers are gone after a week in production",
        Put(BLOBS, "containerDeleteRetentionPolicy.days", 7),
        stack="prod",
    ),
    Mutation(
        "storage-tls", "an old version of TLS", Put(ACCOUNT, "minimumTlsVersion", "TLS1_1"), stack="prod"
    ),
    Mutation("storage-tls", "nothing is said about TLS", drop(ACCOUNT, "minimumTlsVersion")),
    Mutation(
        "storage-vault-firewall",
        "the firewall allows by default",
        Put(VAULT, "properties.networkAcls.defaultAction", "Allow"),
        stack="prod",
    ),
    Mutation("storage-vault-firewall", "there is no firewall", drop(VAULT, "properties.networkAcls")),
    Mutation(
        "storage-vault-no-public-access",
        "public access is switched on",
        Put(VAULT, "properties.publicNetworkAccess", "Enabled"),
        stack="prod",
    ),
    Mutation(
        "storage-vault-no-public-access",
        "nothing is said about public access",
        drop(VAULT, "properties.publicNetworkAccess"),
    ),
    Mutation(
        "storage-vault-purge-protection",
        "secrets can be purged",
        drop(VAULT, "properties.enablePurgeProtection"),
        stack="prod",
    ),
    Mutation(
        "storage-vault-purge-protection",
        "purge protection is switched off",
        Put(VAULT, "properties.enablePurgeProtection", False),
    ),
    Mutation(
        "storage-vault-rbac",
        "access policies instead of roles",
        Put(VAULT, "properties.enableRbacAuthorization", False),
        stack="prod",
    ),
    Mutation(
        "storage-vault-rbac", "nothing is said about roles", drop(VAULT, "properties.enableRbacAuthorization")
    ),
    Mutation(
        "storage-vault-no-access-policies",
        "an access policy beside roles",
        Put(
            VAULT,
            "properties.accessPolicies",
            [{"tenantId": "t", "objectId": "o", "permissions": {"secrets": ["get"]}}],
        ),
        stack="prod",
    ),
    Mutation(
        "storage-vault-no-access-policies",
        "an access policy as a resource of its own",
        add(
            "azure-native:keyvault:AccessPolicy",
            "reader",
            {"vaultName": "kv", "policy": {"objectId": "o", "permissions": {"secrets": ["get"]}}},
            made_from={"resourceGroupName": ("azure-native:resources:ResourceGroup", None)},
        ),
    ),
    Mutation(
        "storage-vault-soft-delete",
        "deleted secrets are gone",
        Put(VAULT, "properties.enableSoftDelete", False),
        stack="prod",
    ),
    Mutation(
        "storage-vault-soft-delete",
        "deleted secrets are gone after a week",
        Put(VAULT, "properties.softDeleteRetentionInDays", 7),
    ),
]
