"""Identities with secrets, or with more rights than they need."""

from components.identity.delegation import only
from tests.policy.mutation import Mutation, Put, add, drop

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
AZURE_TRUST = "azure-native:managedidentity:FederatedIdentityCredential"
CATALOG = "databricks:index/catalog:Catalog"
CREDENTIAL = "databricks:index/storageCredential:StorageCredential"
DEFINITION = "azure-native:authorization:RoleDefinition"
DATABRICKS_TRUST = "databricks:index/servicePrincipalFederationPolicy:ServicePrincipalFederationPolicy"
ENTITLEMENTS = "databricks:index/entitlements:Entitlements"
GRANTS = "databricks:index/grants:Grants"
LOGS = "azure-native:operationalinsights:Workspace"
METASTORE = "databricks:index/metastore:Metastore"
PERMISSIONS = "databricks:index/permissions:Permissions"
SECRET_ACL = "databricks:index/secretAcl:SecretAcl"
SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
ROLES = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
GIVES_ONLY = only(["4633458b-17de-408a-b874-0445c86b69e6"], to="ServicePrincipal").partition(" AND ((!")[0]

ACCOUNT_ADMIN = {"servicePrincipalId": "1", "role": "account_admin"}

MUTATIONS = [
    Mutation(
        "identity-account-admins",
        "the pipeline of dev administers the account, and nobody said so twice",
        add(
            "databricks:index/servicePrincipalRole:ServicePrincipalRole",
            "account-admins-mlops-deploy-dev-account-admin",
            ACCOUNT_ADMIN,
        ),
        stack="shared",
    ),
    Mutation(
        "identity-account-admins",
        "a group administers the account",
        add("databricks:index/groupRole:GroupRole", "admins", {"groupId": "1", "role": "account_admin"}),
        stack="shared",
    ),
    Mutation(
        "identity-federation-subjects",
        "every branch deploys to production",
        Put(
            AZURE_TRUST,
            "subject",
            "repo:company/mlops:*",
            "federation-prod-azure-repo-company-mlops-environment-prod",
        ),
        stack="shared",
    ),
    Mutation(
        "identity-federation-subjects",
        "every pull request signs in to Databricks",
        Put(DATABRICKS_TRUST, "oidcPolicy.subject", "repo:company/mlops:pull_request"),
        stack="shared",
    ),
    Mutation(
        "identity-federation-subjects",
        "tokens for others are taken",
        Put(DATABRICKS_TRUST, "oidcPolicy.audiences", []),
        stack="shared",
    ),
    Mutation(
        "identity-federation-subjects",
        "an issuer without TLS",
        Put(AZURE_TRUST, "issuer", "http://token.actions.githubusercontent.com"),
        stack="shared",
    ),
    Mutation(
        "identity-least-privilege-roles",
        "the connector owns the data lake",
        Put(ASSIGNMENT, "roleDefinitionId", f"{ROLES}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"),
        stack="prod",
    ),
    Mutation(
        "identity-least-privilege-roles",
        "whoever reads secrets may change the vault",
        Put(
            ASSIGNMENT,
            "roleDefinitionId",
            f"{ROLES}/b24988ac-6180-42a0-ab88-20f7382dd24c",
            "secret-scope-role",
        ),
    ),
    Mutation(
        "identity-least-privilege-roles",
        "a pipeline gives any role",
        drop(ASSIGNMENT, "condition", "pipeline-role-admin"),
        stack="prod",
    ),
    Mutation(
        "identity-least-privilege-roles",
        "a pipeline makes itself an owner",
        Put(ASSIGNMENT, "condition", only([OWNER], to="ServicePrincipal"), "pipeline-role-admin"),
    ),
    Mutation(
        "identity-least-privilege-roles",
        "a pipeline takes any role away",
        Put(ASSIGNMENT, "condition", GIVES_ONLY, "pipeline-role-admin"),
        stack="test",
    ),
    Mutation(
        "identity-least-privilege-roles",
        "a pipeline owns its environment",
        Put(ASSIGNMENT, "roleDefinitionId", f"{ROLES}/{OWNER}", "pipeline-contributor"),
    ),
    Mutation(
        "identity-least-privilege-roles",
        "a pipeline administers the hub",
        Put(
            ASSIGNMENT,
            "roleDefinitionId",
            f"{ROLES}/b24988ac-6180-42a0-ab88-20f7382dd24c",
            "pipeline-dev-hub-1",
        ),
        stack="shared",
    ),
    Mutation(
        "identity-logs-by-directory",
        "shared keys write logs",
        Put(LOGS, "features.disableLocalAuth", False),
        stack="shared",
    ),
    Mutation(
        "identity-logs-by-directory",
        "nothing is said about shared keys",
        drop(LOGS, "features"),
        stack="shared",
    ),
    Mutation(
        "identity-narrow-custom-roles",
        "pipelines do anything with networks",
        Put(DEFINITION, "permissions.0.actions.0", "Microsoft.Network/virtualNetworks/*"),
        stack="shared",
    ),
    Mutation(
        "identity-narrow-custom-roles",
        "pipelines give roles",
        Put(DEFINITION, "permissions.0.actions.0", "Microsoft.Authorization/roleAssignments/write"),
        stack="shared",
    ),
    Mutation(
        "identity-narrow-scopes",
        "a role in the whole subscription",
        Put(ASSIGNMENT, "scope", SUBSCRIPTION),
        stack="prod",
    ),
    Mutation(
        "identity-narrow-scopes",
        "a role in all subscriptions of a group",
        Put(ASSIGNMENT, "scope", "/providers/Microsoft.Management/managementGroups/company"),
        stack="shared",
    ),
    Mutation(
        "identity-no-client-secrets",
        "a service principal has a secret",
        add(
            "databricks:index/servicePrincipalSecret:ServicePrincipalSecret",
            "deploy-secret",
            {"servicePrincipalId": "1", "lifetime": "63072000s"},
        ),
        stack="shared",
    ),
    Mutation(
        "identity-no-client-secrets",
        "a pipeline gets a personal access token",
        add("databricks:index/token:Token", "pipeline-token", {"comment": "for the pipeline"}),
    ),
    Mutation(
        "identity-no-free-compute",
        "who runs jobs makes any cluster",
        Put(ENTITLEMENTS, "allowClusterCreate", True, "workspace-entitlements-run"),
    ),
    Mutation(
        "identity-no-free-compute",
        "who runs jobs makes any pool",
        Put(ENTITLEMENTS, "allowInstancePoolCreate", True, "workspace-entitlements-run"),
        stack="prod",
    ),
    Mutation(
        "identity-no-grants-to-everyone",
        "everyone of the account reads production",
        Put(GRANTS, "grants.0.principal", "account users", "catalog-grants"),
        stack="prod",
    ),
    Mutation(
        "identity-no-grants-to-everyone",
        "everyone of the workspace uses a warehouse",
        Put(PERMISSIONS, "accessControls.0.groupName", "users", "warehouse-permissions"),
    ),
    Mutation(
        "identity-no-grants-to-people",
        "a person reads features",
        Put(GRANTS, "grants.0.principal", "anna@example.com", "catalog-feature_store-grants"),
        stack="prod",
    ),
    Mutation(
        "identity-no-grants-to-people",
        "a person reads secrets",
        Put(SECRET_ACL, "principal", "anna@example.com"),
    ),
    Mutation(
        "identity-no-personal-owners",
        "a person owns a catalog",
        Put(CATALOG, "owner", "anna@example.com"),
        stack="prod",
    ),
    Mutation(
        "identity-no-personal-owners",
        "a person owns the metastore",
        Put(METASTORE, "owner", "anna@example.com"),
        stack="shared",
    ),
    Mutation(
        "identity-roles-for-machines",
        "a person has a role",
        Put(ASSIGNMENT, "principalType", "User"),
        stack="prod",
    ),
    Mutation(
        "identity-roles-for-machines",
        "nothing is said about whose role it is",
        drop(ASSIGNMENT, "principalType"),
    ),
    Mutation(
        "identity-storage-by-managed-identity",
        "a credential with a secret",
        Put(
            CREDENTIAL,
            "azureServicePrincipal",
            {"applicationId": "a", "clientSecret": "x", "directoryId": "d"},
        ),
        stack="prod",
    ),
    Mutation(
        "identity-storage-by-managed-identity",
        "a credential without an identity",
        drop(CREDENTIAL, "azureManagedIdentity"),
    ),
]
