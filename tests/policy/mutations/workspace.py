"""Workspaces that lack what this platform relies on."""

from tests.policy.mutation import Mutation, Put, add, detach, drop, remove

NAMESPACE = "databricks:index/defaultNamespaceSetting:DefaultNamespaceSetting"
SCOPE = "databricks:index/secretScope:SecretScope"
SETTING = "azure-native:monitor:DiagnosticSetting"
WORKSPACE = "azure-native:databricks:Workspace"

MUTATIONS = [
    Mutation(
        "workspace-default-storage-firewall",
        "its own storage is open",
        Put(WORKSPACE, "defaultStorageFirewall", "Disabled"),
        stack="prod",
    ),
    Mutation(
        "workspace-default-storage-firewall",
        "nobody passes the firewall of its own storage",
        drop(WORKSPACE, "accessConnector"),
    ),
    Mutation(
        "workspace-logged", "nothing is recorded", remove(SETTING, "workspace-diagnostics"), stack="prod"
    ),
    Mutation(
        "workspace-logged",
        "the setting is that of something else",
        detach(SETTING, "resourceUri", "workspace-diagnostics"),
    ),
    Mutation(
        "workspace-logged",
        "nothing is recorded of what signs in",
        remove(SETTING, "web-auth-diagnostics"),
        stack="shared",
    ),
    Mutation(
        "workspace-logs-go-somewhere",
        "no log is enabled",
        Put(SETTING, "logs.0.enabled", False, "workspace-diagnostics"),
        stack="prod",
    ),
    Mutation(
        "workspace-logs-go-somewhere", "logs go nowhere", drop(SETTING, "workspaceId", "vault-diagnostics")
    ),
    Mutation(
        "workspace-no-hive-default",
        "names lead to the Hive metastore",
        Put(NAMESPACE, "namespace.value", "hive_metastore"),
        stack="prod",
    ),
    Mutation("workspace-no-hive-default", "names lead nowhere", drop(NAMESPACE, "namespace.value")),
    Mutation(
        "workspace-no-public-access",
        "the workspace is on the internet",
        Put(WORKSPACE, "publicNetworkAccess", "Enabled"),
        stack="prod",
    ),
    Mutation(
        "workspace-no-public-access",
        "nothing is said about the internet",
        drop(WORKSPACE, "publicNetworkAccess"),
        stack="shared",
    ),
    Mutation(
        "workspace-no-public-ip",
        "workers have public addresses",
        Put(WORKSPACE, "parameters.enableNoPublicIp.value", False),
        stack="prod",
    ),
    Mutation(
        "workspace-no-public-ip",
        "nothing is said about addresses of workers",
        drop(WORKSPACE, "parameters.enableNoPublicIp"),
    ),
    Mutation(
        "workspace-own-network",
        "workers run in a network of Databricks",
        drop(WORKSPACE, "parameters.customVirtualNetworkId"),
        stack="prod",
    ),
    Mutation(
        "workspace-own-network",
        "one of the two subnets is missing",
        drop(WORKSPACE, "parameters.customPrivateSubnetName"),
    ),
    Mutation(
        "workspace-premium", "a workspace is of the standard tier", Put(WORKSPACE, "sku.name", "standard")
    ),
    Mutation("workspace-premium", "nothing is said about the tier", drop(WORKSPACE, "sku"), stack="prod"),
    Mutation(
        "workspace-private-link-matrix",
        "security rules of a public workspace",
        Put(WORKSPACE, "requiredNsgRules", "AllRules"),
        stack="prod",
    ),
    Mutation(
        "workspace-private-link-matrix",
        "nothing is said about security rules",
        drop(WORKSPACE, "requiredNsgRules"),
    ),
    Mutation(
        "workspace-secrets-in-vault",
        "a scope keeps secrets itself",
        drop(SCOPE, "keyvaultMetadata"),
        stack="prod",
    ),
    Mutation(
        "workspace-secrets-in-vault",
        "the program writes a secret",
        add(
            "databricks:index/secret:Secret",
            "api-key",
            {"key": "api-key", "scope": "mlops-dev", "stringValue": "x"},
        ),
    ),
]
