"""One small valid construction of every component."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast

import pulumi
import pulumi_azure_native as azure_native
import pulumi_databricks as databricks

from components.compute.cluster_policy import ClusterPolicy, ClusterPolicyArgs
from components.compute.instance_pool import InstancePool, InstancePoolArgs
from components.compute.interactive_cluster import InteractiveCluster, InteractiveClusterArgs
from components.compute.sql_warehouse import SqlWarehouse, SqlWarehouseArgs
from components.identity.account_groups import AccountGroups, AccountGroupsArgs
from components.identity.custom_role import CustomRole, CustomRoleArgs
from components.identity.delegation import only
from components.identity.federation import Federation, FederationArgs
from components.identity.principal_users import PrincipalUsers, PrincipalUsersArgs
from components.identity.role_assignments import Grant, RoleAssignments, RoleAssignmentsArgs
from components.identity.service_principals import ServicePrincipals, ServicePrincipalsArgs
from components.identity.workspace_access import (
    Assignment,
    Entitlements,
    WorkspaceAccess,
    WorkspaceAccessArgs,
    WorkspaceEntitlements,
    WorkspaceEntitlementsArgs,
)
from components.mlops.experiments import Experiments, ExperimentsArgs
from components.mlops.libraries import Libraries, LibrariesArgs, LibraryFile
from components.mlops.online_store import OnlineStore, OnlineStoreArgs
from components.mlops.quality_monitor import QualityMonitor, QualityMonitorArgs, Snapshot
from components.mlops.registered_models import ModelSpec, RegisteredModels, RegisteredModelsArgs
from components.mlops.served_entities import ServedEntity
from components.mlops.serving_endpoint import InferenceTable, ServingEndpoint, ServingEndpointArgs
from components.network.connectivity_rules import ConnectivityRules, ConnectivityRulesArgs
from components.network.egress import Egress, EgressArgs
from components.network.peering import Peering, PeeringArgs, PeeringSide
from components.network.private_dns import PrivateDnsZones, PrivateDnsZonesArgs, ZoneLinks, ZoneLinksArgs
from components.network.private_endpoint import PrivateEndpoint, PrivateEndpointArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs
from components.network.serverless_attachment import ServerlessAttachment, ServerlessAttachmentArgs
from components.network.serverless_connectivity import ServerlessConnectivity, ServerlessConnectivityArgs
from components.network.serverless_policy import (
    ServerlessPolicy,
    ServerlessPolicyArgs,
    StorageDestination,
)
from components.network.virtual_network import SubnetSpec, VirtualNetwork, VirtualNetworkArgs
from components.operations import checks
from components.operations.alerts import SqlAlert, SqlAlertArgs
from components.operations.budgets import BudgetPolicySpec, Budgets, BudgetsArgs, BudgetSpec
from components.operations.dashboard import Dashboard, DashboardArgs
from components.operations.diagnostics import Diagnostics, DiagnosticsArgs
from components.operations.log_scope import LogScope, LogScopeArgs
from components.operations.log_workspace import LogWorkspace, LogWorkspaceArgs
from components.operations.notifications import Notifications, NotificationsArgs
from components.operations.saved_queries import SavedQueries, SavedQueriesArgs
from components.operations.system_schemas import SystemSchemas, SystemSchemasArgs
from components.schedule import Schedule
from components.storage.data_lake import DataLake, DataLakeArgs
from components.storage.key_vault import KeyVault, KeyVaultArgs
from components.storage.state_backend import Deployer, StateBackend, StateBackendArgs
from components.unity_catalog.catalog import Catalog, CatalogArgs
from components.unity_catalog.metastore import Metastore, MetastoreArgs
from components.unity_catalog.metastore_assignment import MetastoreAssignment, MetastoreAssignmentArgs
from components.unity_catalog.metastore_grants import MetastoreGrants, MetastoreGrantsArgs
from components.unity_catalog.specs import SchemaSpec, VolumeSpec
from components.unity_catalog.storage_access import StorageAccess, StorageAccessArgs
from components.workspace.access_connector import AccessConnector, AccessConnectorArgs
from components.workspace.folder import Folder, FolderArgs
from components.workspace.permissions import Managers, Principal, at
from components.workspace.private_workspace import PrivateWorkspace, PrivateWorkspaceArgs
from components.workspace.secret_scope import SecretScope, SecretScopeArgs
from components.workspace.web_auth_workspace import WebAuthWorkspace, WebAuthWorkspaceArgs
from components.workspace.workspace_defaults import WorkspaceDefaults, WorkspaceDefaultsArgs
from tests import cloud_answers
from tests.cloud_answers import connectivity_config_id

TAGS = {"environment": "dev", "owner": "ml-platform", "managedBy": "pulumi"}
PLACE: dict[str, Any] = {"resource_group_name": "rg-mlops-dev", "location": "eastus2"}

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001"
TENANT = "00000000-0000-0000-0000-000000000002"
PRINCIPAL = "00000000-0000-0000-0000-000000000003"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-mlops-dev"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet"
HUB = f"{SUBSCRIPTION}/resourceGroups/rg-mlops-hub/providers/Microsoft.Network/virtualNetworks/hub"
SECURITY_GROUP = f"{GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg"
ZONE = f"{GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net"
CONNECTOR = f"{GROUP}/providers/Microsoft.Databricks/accessConnectors/connector"
LAKE = (
    f"{cloud_answers.SUBSCRIPTION}/resourceGroups/rg-mlops-dev"
    "/providers/Microsoft.Storage/storageAccounts/lake"
)
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/vault"
LOGS = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/logs"
ROLE_DEFINITION = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{PRINCIPAL}"
ROLE = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/{PRINCIPAL}"
WORKSPACE_ID = "4444444444444444"
WAREHOUSE = "475b94ddc7cd5211"
MANAGERS = Managers(deployer=PRINCIPAL, creator="someone@example.com")
ASSIGNMENTS = {
    "engineers": Assignment(principal_id="1", kind="group", entitlements=Entitlements()),
    "deployer": Assignment(principal_id="2", kind="service_principal", permission="ADMIN"),
}
CHURN = "ml_models_catalog.dev_models.customer_churn"
DAILY = Schedule(quartz="0 0 6 * * ?")


@dataclass(frozen=True)
class Providers:
    """The explicit providers of a program, as the stacks make them."""

    azure: azure_native.Provider
    account: databricks.Provider
    workspace: databricks.Provider

    @staticmethod
    def make() -> "Providers":
        """Register them."""
        return Providers(
            azure=azure_native.Provider("azure"),
            account=databricks.Provider("account", host="https://accounts.azuredatabricks.net"),
            workspace=databricks.Provider("workspace", host="https://adb-4.4.azuredatabricks.net"),
        )


@dataclass(frozen=True)
class Case:
    """A component, the arguments to make one, and the provider that it is handed."""

    component: type[pulumi.ComponentResource]
    args: Callable[[Providers], object]
    plane: Literal["azure", "account", "workspace", "azure and account", "azure and workspace"]

    def make(
        self, name: str, providers: Providers, opts: pulumi.ResourceOptions | None = None
    ) -> pulumi.ComponentResource:
        """Register the component under a name; ``opts`` must bring no providers."""
        chosen = {
            "azure": [providers.azure],
            "account": [providers.account],
            "workspace": [providers.workspace],
            "azure and account": [providers.azure, providers.account],
            "azure and workspace": [providers.azure, providers.workspace],
        }[self.plane]
        own = pulumi.ResourceOptions(providers=chosen)
        construct = cast("Callable[..., pulumi.ComponentResource]", self.component)
        return construct(name, self.args(providers), pulumi.ResourceOptions.merge(own, opts))


def _catalog(_: Providers) -> CatalogArgs:
    files = VolumeSpec(name="files", comment="Wheels", grants={"ml-engineers": ["READ_VOLUME"]})
    raw = SchemaSpec(
        name="raw", comment="As it came", grants={"ml-engineers": ["USE_SCHEMA"]}, volumes=[files]
    )
    return CatalogArgs(
        catalog_name="ml_dev_catalog",
        storage_root="abfss://catalog@companydatalakedev.dfs.core.windows.net/",
        comment="Development",
        schemas=[raw],
        workspace_ids={"dev": WORKSPACE_ID},
        grants={"ml-engineers": ["USE_CATALOG"]},
    )


CLUSTER: dict[str, Any] = {
    "runtime_key": "17.3.x-cpu-ml-scala2.13",
    "photon": False,
    "min_workers": 1,
    "max_workers": 4,
    "auto_termination_minutes": 30,
    "tags": TAGS,
}
ENGINEERS = {"engineers": Principal(name="mlops-ml-engineers")}

CASES = [
    Case(
        Experiments,
        lambda _: ExperimentsArgs(
            folder="/ml_experiments/dev",
            volume="ml_dev_catalog.experiments.mlflow_artifacts_dev",
            experiments=["customer_churn"],
            permissions=at("CAN_EDIT", ENGINEERS),
            tags=TAGS,
        ),
        "workspace",
    ),
    Case(
        Libraries,
        lambda _: LibrariesArgs(
            volume="ml_dev_catalog.libraries.wheels",
            files={"list": LibraryFile(name="core.txt", contents=b"click==8.3.0\n")},
        ),
        "workspace",
    ),
    Case(OnlineStore, lambda _: OnlineStoreArgs(store_name="mlops-dev", capacity="CU_1"), "workspace"),
    Case(
        QualityMonitor,
        lambda _: QualityMonitorArgs(
            table_name="ml_dev_catalog.feature_store.customer_features",
            output_schema="ml_dev_catalog.feature_store",
            assets_dir="/ml_operations/customer_features",
            analysis=Snapshot(),
            schedule=DAILY,
        ),
        "workspace",
    ),
    Case(
        RegisteredModels,
        lambda _: RegisteredModelsArgs(
            models=[ModelSpec(name="customer_churn", schema="dev_models", comment="Who may leave")],
            schema_names={"dev_models": "ml_models_catalog.dev_models"},
        ),
        "workspace",
    ),
    Case(
        ServingEndpoint,
        lambda _: ServingEndpointArgs(
            endpoint_name="customer-churn",
            entities=[ServedEntity(name="customer-churn-1", model=CHURN, version=1, traffic=100)],
            permissions=at("CAN_QUERY", ENGINEERS),
            managers=MANAGERS,
            tags=TAGS,
            inference_table=InferenceTable(catalog="ml_dev_catalog", schema="serving", prefix="logs"),
        ),
        "workspace",
    ),
    Case(
        SqlAlert,
        lambda _: SqlAlertArgs(
            alert_name="Daily cost",
            check=checks.daily_cost(limit_usd=1000),
            schedule=DAILY,
            warehouse_id=WAREHOUSE,
            folder="/ml_operations",
            destination_id=PRINCIPAL,
        ),
        "workspace",
    ),
    Case(
        Dashboard,
        lambda _: DashboardArgs(
            dashboard_name="ML operations",
            values={"days": 30, "workspace_id": WORKSPACE_ID, "subject": "all", "max_rows": 1000},
            folder="/ml_operations",
            warehouse_id=WAREHOUSE,
        ),
        "workspace",
    ),
    Case(
        Notifications,
        lambda _: NotificationsArgs(
            destination_name="ml-alerts", teams_url="https://prod.eastus2.logic.azure.com/workflows/a"
        ),
        "workspace",
    ),
    Case(
        SavedQueries,
        lambda _: SavedQueriesArgs(
            queries={"lineage": {"days": 7, "table_name": "all", "max_rows": 1000}},
            folder="/ml_operations",
            warehouse_id=WAREHOUSE,
            tags=TAGS,
        ),
        "workspace",
    ),
    Case(
        Folder,
        lambda _: FolderArgs(path="/ml_operations", permissions=at("CAN_RUN", ENGINEERS)),
        "workspace",
    ),
    Case(
        ClusterPolicy,
        lambda _: ClusterPolicyArgs(
            **CLUSTER,
            policy_name="ml-dev-jobs",
            kind="job",
            node_type="Standard_DS3_v2",
            dbus_per_hour=20,
            users=ENGINEERS,
        ),
        "workspace",
    ),
    Case(
        InstancePool,
        lambda _: InstancePoolArgs(
            pool_name="ml-dev-pool",
            node_type="Standard_DS3_v2",
            min_idle=0,
            max_capacity=8,
            idle_minutes=10,
            runtime_key="17.3.x-cpu-ml-scala2.13",
            spot=False,
            tags=TAGS,
            users=ENGINEERS,
            managers=MANAGERS,
        ),
        "workspace",
    ),
    Case(
        SqlWarehouse,
        lambda _: SqlWarehouseArgs(
            warehouse_name="ml-dev",
            size="2X-Small",
            max_clusters=1,
            auto_stop_minutes=10,
            tags=TAGS,
            users=ENGINEERS,
            deployer="an-application-id",
        ),
        "workspace",
    ),
    Case(
        InteractiveCluster,
        lambda _: InteractiveClusterArgs(
            **CLUSTER,
            cluster_name="ml-dev-data-scientists",
            policy_id="policy-1",
            group_name="mlops-data-scientists",
            pool_id="pool-1",
            managers=MANAGERS,
        ),
        "workspace",
    ),
    Case(AccountGroups, lambda _: AccountGroupsArgs(groups=["ml-engineers"]), "account"),
    Case(
        ServicePrincipals,
        lambda _: ServicePrincipalsArgs(
            names=["mlops-run-dev"],
            memberships={"mlops-run-dev": ["ml-platform"]},
            group_ids={"ml-platform": "700"},
            account_admins=["mlops-run-dev"],
        ),
        "account",
    ),
    Case(
        WorkspaceAccess,
        lambda _: WorkspaceAccessArgs(workspace_id=WORKSPACE_ID, assignments=ASSIGNMENTS),
        "account",
    ),
    Case(
        WorkspaceEntitlements,
        lambda _: WorkspaceEntitlementsArgs(
            assignments=ASSIGNMENTS, assigned={"engineers": "1", "deployer": "2"}
        ),
        "workspace",
    ),
    Case(
        Federation,
        lambda _: FederationArgs(
            **PLACE,
            identity_name="id-mlops-deploy-dev",
            principal_id="700",
            issuer="https://token.actions.githubusercontent.com",
            audience="api://AzureADTokenExchange",
            subjects=["repo:company/mlops:environment:dev", "repo:company/mlops:pull_request"],
            tags=TAGS,
        ),
        "azure and account",
    ),
    Case(
        CustomRole,
        lambda _: CustomRoleArgs(
            role_name="Peering",
            description="Joins networks.",
            actions=["Microsoft.Network/virtualNetworks/peer/action"],
            subscription_ids=[SUBSCRIPTION],
        ),
        "azure",
    ),
    Case(
        RoleAssignments,
        lambda _: RoleAssignmentsArgs(
            seed="id-mlops-deploy-dev",
            principal_id=PRINCIPAL,
            grants={
                "reader": Grant(scope=GROUP, role_definition_id=ROLE_DEFINITION),
                "role-admin": Grant(
                    scope=GROUP,
                    role_definition_id=ROLE_DEFINITION,
                    condition=only([PRINCIPAL], to="ServicePrincipal"),
                ),
            },
        ),
        "azure",
    ),
    Case(
        Budgets,
        lambda _: BudgetsArgs(
            budgets=[
                BudgetSpec(
                    name="mlops-dev",
                    monthly_usd=Decimal(1000),
                    emails=["ml-platform@example.com"],
                    tags={"environment": ["dev"]},
                )
            ],
            policies=[BudgetPolicySpec(name="mlops-dev", tags=TAGS)],
        ),
        "account",
    ),
    Case(SystemSchemas, lambda _: SystemSchemasArgs(schemas=["access", "compute"]), "workspace"),
    Case(
        SecretScope,
        lambda _: SecretScopeArgs(
            scope_name="key-vault",
            vault_name="kv-mlops-dev",
            vault_id=VAULT,
            vault_uri="https://kv-mlops-dev.vault.azure.net/",
            databricks_object_id=PRINCIPAL,
            readers=ENGINEERS,
        ),
        "azure and workspace",
    ),
    Case(
        Egress,
        lambda _: EgressArgs(
            **PLACE, gateway_name="ng-dev", address_name="pip-dev", idle_timeout_minutes=10, tags=TAGS
        ),
        "azure",
    ),
    Case(
        Peering,
        lambda _: PeeringArgs(
            local=PeeringSide(
                resource_group_name="rg-mlops-dev",
                network_name="vnet",
                network_id=NETWORK,
                peering_name="peer-dev-to-hub",
            ),
            remote=PeeringSide(
                resource_group_name="rg-mlops-hub",
                network_name="hub",
                network_id=HUB,
                peering_name="peer-hub-to-dev",
            ),
        ),
        "azure",
    ),
    Case(
        PrivateDnsZones,
        lambda _: PrivateDnsZonesArgs(
            resource_group_name="rg-mlops-dev", zones=["privatelink.vaultcore.azure.net"], tags=TAGS
        ),
        "azure",
    ),
    Case(
        ZoneLinks,
        lambda _: ZoneLinksArgs(
            zone_ids={"privatelink.vaultcore.azure.net": ZONE},
            network_id=NETWORK,
            link_name="link-dev",
            tags=TAGS,
        ),
        "azure",
    ),
    Case(
        PrivateEndpoint,
        lambda _: PrivateEndpointArgs(
            **PLACE,
            endpoint_name="pep-dev-vault",
            subnet_id=f"{NETWORK}/subnets/pe-subnet",
            target_id=VAULT,
            subresource="vault",
            zone_ids={"privatelink.vaultcore.azure.net": ZONE},
            tags=TAGS,
        ),
        "azure",
    ),
    Case(
        SecurityGroup,
        lambda _: SecurityGroupArgs(
            **PLACE, group_name="nsg-dev", required_rules="NoAzureDatabricksRules", tags=TAGS
        ),
        "azure",
    ),
    Case(
        ServerlessConnectivity,
        lambda _: ServerlessConnectivityArgs(region="eastus2", config_name="ncc-mlops-dev"),
        "account",
    ),
    Case(
        ConnectivityRules,
        lambda _: ConnectivityRulesArgs(
            connectivity_config_id=connectivity_config_id("ncc-mlops-dev"),
            account_ids={"lake": LAKE},
            approval_names={"lake": "approve-mlops-dev-lake"},
            description="Serverless compute of dbw-mlops-dev",
            tags=TAGS,
        ),
        "azure and account",
    ),
    Case(
        ServerlessPolicy,
        lambda _: ServerlessPolicyArgs(
            account_id=TENANT,
            policy_id="np-mlops-dev",
            allowed_hosts=["packages.example.com"],
            allowed_storage=[StorageDestination(account_name="partnerdata", service="blob")],
        ),
        "account",
    ),
    Case(
        ServerlessAttachment,
        lambda _: ServerlessAttachmentArgs(
            workspace_id=WORKSPACE_ID,
            connectivity_config_id=PRINCIPAL,
            network_policy_id="np-mlops-eastus2",
        ),
        "account",
    ),
    Case(
        VirtualNetwork,
        lambda _: VirtualNetworkArgs(
            **PLACE,
            network_name="vnet",
            address_space="10.0.0.0/16",
            subnets=[
                SubnetSpec(
                    name="public-subnet",
                    prefix="10.0.1.0/24",
                    delegation="Microsoft.Databricks/workspaces",
                    security_group_id=SECURITY_GROUP,
                ),
                SubnetSpec(name="pe-subnet", prefix="10.0.3.0/24"),
            ],
            tags=TAGS,
        ),
        "azure",
    ),
    Case(
        LogScope,
        lambda _: LogScopeArgs(
            resource_group_name="rg-mlops-dev",
            scope_name="ampls-mlops",
            log_workspace_ids={"logs": LOGS},
            existing_id=None,
            tags=TAGS,
        ),
        "azure",
    ),
    Case(
        Diagnostics,
        lambda _: DiagnosticsArgs(target_id=VAULT, setting_name="diag-dev", log_workspace_id=LOGS),
        "azure",
    ),
    Case(
        LogWorkspace,
        lambda _: LogWorkspaceArgs(
            **PLACE, workspace_name="log-mlops-dev", retention_days=90, public_queries=False, tags=TAGS
        ),
        "azure",
    ),
    Case(
        DataLake,
        lambda _: DataLakeArgs(
            **PLACE,
            account_name="companydatalakedev",
            replication="Standard_ZRS",
            containers=["catalog"],
            soft_delete_days=14,
            tenant_id=TENANT,
            connector_id=CONNECTOR,
            connector_principal_id=PRINCIPAL,
            tags=TAGS,
        ),
        "azure",
    ),
    Case(
        KeyVault,
        lambda _: KeyVaultArgs(
            **PLACE, vault_name="kv-mlops-dev", tenant_id=TENANT, soft_delete_days=90, tags=TAGS
        ),
        "azure",
    ),
    Case(Catalog, _catalog, "workspace"),
    Case(
        Metastore,
        lambda _: MetastoreArgs(
            metastore_name="company_mlops_metastore",
            region="eastus2",
            sharing_scope="INTERNAL",
            recipient_token_days=90,
        ),
        "account",
    ),
    Case(
        MetastoreAssignment,
        lambda _: MetastoreAssignmentArgs(metastore_id=PRINCIPAL, workspace_id=WORKSPACE_ID),
        "account",
    ),
    Case(
        MetastoreGrants,
        lambda _: MetastoreGrantsArgs(metastore_id=PRINCIPAL, grants={"ml-platform": ["CREATE_CATALOG"]}),
        "workspace",
    ),
    Case(
        StorageAccess,
        lambda _: StorageAccessArgs(
            credential_name="ml_dev_credential",
            location_name="ml_dev_location",
            url="abfss://catalog@companydatalakedev.dfs.core.windows.net/",
            connector_id=CONNECTOR,
            role_assignment_id=ROLE,
            workspace_ids={"dev": WORKSPACE_ID},
        ),
        "workspace",
    ),
    Case(
        AccessConnector,
        lambda _: AccessConnectorArgs(**PLACE, connector_name="dbac-mlops-dev", tags=TAGS),
        "azure",
    ),
    Case(
        PrivateWorkspace,
        lambda _: PrivateWorkspaceArgs(
            **PLACE,
            workspace_name="dbw-mlops-dev",
            managed_resource_group_id=f"{SUBSCRIPTION}/resourceGroups/rg-mlops-dev-managed",
            network_id=NETWORK,
            host_subnet_id=f"{NETWORK}/subnets/public-subnet",
            container_subnet_id=f"{NETWORK}/subnets/private-subnet",
            connector_id=CONNECTOR,
            public_access=False,
            required_rules="NoAzureDatabricksRules",
            storage_account_name="dbfsmlopsdev",
            storage_firewall=True,
            tags=TAGS,
        ),
        "azure",
    ),
    Case(
        WebAuthWorkspace,
        lambda _: WebAuthWorkspaceArgs(
            **PLACE, workspace_name="WEB_AUTH_DO_NOT_DELETE_eastus2", public_access=False, tags=TAGS
        ),
        "azure",
    ),
    Case(
        PrincipalUsers,
        lambda _: PrincipalUsersArgs(
            account_id=TENANT,
            application_id=PRINCIPAL,
            groups={"mlEngineers": "mlops-ml-engineers"},
            service_principals={},
        ),
        "account",
    ),
    Case(
        StateBackend,
        lambda _: StateBackendArgs(
            **PLACE,
            account_name="stmlopsstate",
            vault_name="kv-mlops-backend",
            tenant_id=TENANT,
            keep_days=90,
            addresses=[],
            deployers={"creator": Deployer(object_id=PRINCIPAL, kind="User")},
            tags=TAGS,
        ),
        "azure",
    ),
    Case(WorkspaceDefaults, lambda _: WorkspaceDefaultsArgs(default_catalog="ml_dev_catalog"), "workspace"),
]
"""Every component has one; a test holds that."""
