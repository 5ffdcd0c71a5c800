"""What holds for every type of the simulated account."""

import pytest

from localcloud import validation
from localcloud.core.cloud import Stored
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import UNKNOWN
from localcloud.databricks import model_versions, names, tables, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.routes import Route
from localcloud.sdk import schema
from localcloud.sdk.outputs import undeclared_outputs
from tests.localcloud.conftest import create, update
from tests.localcloud.databricks import compute_side, workspace_side
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import refused

TYPES = sorted(token for token, kind in RESOURCE_TYPES.items() if isinstance(kind, DatabricksResource))


@pytest.fixture
def everything(stored: Governed) -> dict[str, Stored]:
    """Make one of each type."""
    estate, account, workspace = stored.estate, stored.estate.account, stored.cloud
    group, who = estate.group("engineers"), estate.service_principal()
    member = {"groupId": group.id, "memberId": who.id}
    entry = {"workspaceId": "101", "principalId": group.id, "permissions": ["USER"]}
    ncc = create(account, tokens.NETWORK_CONNECTIVITY_CONFIG, {"name": "serverless", "region": "eastus2"})
    attachment = {
        "workspaceId": "101",
        "networkConnectivityConfigId": ncc.outputs["networkConnectivityConfigId"],
    }
    rule = {
        "networkConnectivityConfigId": ncc.outputs["networkConnectivityConfigId"],
        "resourceId": stored.lake.account.id,
        "groupId": "dfs",
    }
    egress = {"networkAccess": {"restrictionMode": "FULL_ACCESS"}}
    grants = [{"principal": "engineers", "privileges": ["USE_CATALOG"]}]
    made = [
        stored.metastore,
        *account.all(tokens.METASTORE_ASSIGNMENT),
        *account.all(tokens.STORAGE_CREDENTIAL),
        *account.all(tokens.EXTERNAL_LOCATION),
        group,
        who,
        create(account, tokens.GROUP_MEMBER, member),
        create(account, tokens.PRINCIPAL_ROLE, {"servicePrincipalId": who.id, "role": "account_admin"}),
        create(account, tokens.PERMISSION_ASSIGNMENT, entry),
        create(workspace, tokens.ENTITLEMENTS, {"groupId": group.id, "workspaceAccess": True}),
        stored.catalog(isolationMode="ISOLATED", properties={"purpose": "test"}, comment="c"),
        stored.schema(),
        stored.volume(),
        stored.file(),
        create(
            workspace, tokens.WORKSPACE_BINDING, {"workspaceId": "101", "securableName": "ml_dev_catalog"}
        ),
        create(workspace, tokens.GRANTS, {"catalog": "ml_dev_catalog", "grants": grants}),
        ncc,
        create(account, tokens.NETWORK_CONNECTIVITY_BINDING, attachment),
        create(account, tokens.PRIVATE_ENDPOINT_RULE, rule),
        create(account, tokens.NETWORK_POLICY, {"networkPolicyId": "open", "egress": egress}),
        create(account, tokens.WORKSPACE_NETWORK_OPTION, {"workspaceId": "101", "networkPolicyId": "open"}),
        create(workspace, tokens.DEFAULT_NAMESPACE_SETTING, {"namespace": {"value": "ml_dev_catalog"}}),
    ]
    made += learning(stored) + computing(stored, group) + accounting(stored, who)
    return {one.token: one for one in made}


def computing(stored: Governed, group: Stored) -> list[Stored]:
    """Make one of each type of compute, and what belongs to it."""
    workspace = stored.cloud
    policy, pool = compute_side.policy(workspace), compute_side.pool(workspace)
    cluster = compute_side.cluster(workspace, nodeTypeId=None, instancePoolId=pool.id, policyId=policy.id)
    scope = compute_side.vault_scope(workspace, compute_side.vault(workspace))
    reader = {"groupName": group.name, "permissionLevel": "CAN_USE"}
    permissions = {"clusterPolicyId": policy.id, "accessControls": [reader]}
    acl = {"scope": scope.name, "principal": group.name, "permission": "READ"}
    return [
        policy,
        pool,
        cluster,
        compute_side.warehouse(workspace, tags={"customTags": [{"key": "owner", "value": "ml"}]}),
        compute_side.folder(workspace),
        scope,
        create(workspace, tokens.SECRET_ACL, acl),
        create(workspace, tokens.PERMISSIONS, permissions),
        create(workspace, tokens.SYSTEM_SCHEMA, {"schema": "access"}),
    ]


def accounting(stored: Governed, who: Stored) -> list[Stored]:
    """Make one of each type of the account's identity federation and billing."""
    account = stored.estate.account
    filters = {"workspaceId": {"operator": "IN", "values": [101]}}
    tags = [{"key": "costCentre", "value": "ml"}]
    of_who = f"accounts/{account.identity.account_id}/servicePrincipals/{who.outputs['applicationId']}"
    users = {"role": "roles/servicePrincipal.user", "principals": ["groups/engineers"]}
    return [
        create(account, tokens.RULE_SET, {"name": f"{of_who}/ruleSets/default", "grantRules": [users]}),
        create(account, tokens.FEDERATION_POLICY, compute_side.federation_inputs(who)),
        create(account, tokens.BUDGET, {**compute_side.budget_inputs(), "filter": filters}),
        create(account, tokens.BUDGET_POLICY, {"policyName": "ml", "customTags": tags}),
    ]


def learning(stored: Governed) -> list[Stored]:
    """Make one of each type around models, in ``ml_dev_catalog.raw``."""
    workspace, warehouse = stored.cloud, workspace_side.warehouse(stored.cloud)
    place = {"catalogName": "ml_dev_catalog", "schemaName": "raw"}
    model = create(workspace, tokens.REGISTERED_MODEL, {"name": "churn", **place, "comment": "c"})
    route = Route(workspace, None)
    model_versions.add_version(route, model)
    table = tables.add_table(route, "ml_dev_catalog.raw.events", [("at", "timestamp")])
    entity = {"name": "champion", "entityName": model.id, "entityVersion": "1", "workloadSize": "Small"}
    logged = {"enabled": True, **place, "tableNamePrefix": "churn"}
    endpoint = {
        "name": "churn",
        "config": {"servedEntities": [entity]},
        "aiGateway": {"inferenceTableConfig": logged},
        "description": "d",
    }
    monitor = {
        "tableName": table.id,
        "assetsDir": "/Shared/monitors",
        "outputSchemaName": "ml_dev_catalog.raw",
        "timeSeries": {"granularities": ["1 day"], "timestampCol": "at"},
        "schedule": {"quartzCronExpression": "0 0 6 * * ?", "timezoneId": "UTC"},
    }
    teams = {"microsoftTeams": {"url": "https://example.org/hook"}}
    destination = create(workspace, tokens.NOTIFICATION_DESTINATION, {"displayName": "team", "config": teams})
    alert = {
        "displayName": "cost",
        "queryText": "SELECT 1 AS usd",
        "warehouseId": warehouse,
        "evaluation": {
            "source": {"name": "usd"},
            "comparisonOperator": "GREATER_THAN",
            "threshold": {"value": {"doubleValue": 1000}},
            "notification": {"subscriptions": [{"destinationId": destination.id}]},
        },
        "schedule": {"quartzCronSchedule": "0 0 6 * * ?", "timezoneId": "UTC"},
    }
    text = {"name": "day", "textValue": {"value": "2026-01-01"}}
    query = {
        "displayName": "lineage",
        "queryText": "SELECT 1",
        "warehouseId": warehouse,
        "parameters": [text],
    }
    shown = {"displayName": "cost", "parentPath": "/Shared", "warehouseId": warehouse}
    return [
        model,
        create(workspace, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn", "tags": [{"key": "a"}]}),
        create(workspace, tokens.MODEL_SERVING, endpoint),
        create(workspace, tokens.QUALITY_MONITOR, monitor),
        create(workspace, tokens.ONLINE_STORE, {"name": "features", "capacity": "CU_1"}),
        destination,
        create(workspace, tokens.ALERT, alert),
        create(workspace, tokens.QUERY, {**query, "parentPath": "/Shared"}),
        create(workspace, tokens.DASHBOARD, {**shown, "serializedDashboard": "{}"}),
    ]


@pytest.mark.parametrize("token", TYPES)
def test_a_text_called_name_is_made_up_when_it_is_missing(token: str) -> None:
    """``SetAutonaming`` in pulumi-terraform-bridge; groups are an exception in pulumi-databricks."""
    declared = schema(token)
    assert declared is not None
    name = declared.inputs.get("name")
    general = "name" if name is not None and name.shape.kind == "string" else None
    assert RESOURCE_TYPES[token].auto_name == ("displayName" if token == tokens.GROUP else general)


WITHOUT_UPDATE = {
    tokens.GROUP_MEMBER,
    tokens.NETWORK_CONNECTIVITY_CONFIG,
    tokens.PERMISSION_ASSIGNMENT,
    tokens.SECRET_ACL,
    tokens.SECRET_SCOPE,
    tokens.WORKSPACE_BINDING,
}
"""Types for which the provider has no update function."""


@pytest.mark.parametrize("token", sorted(WITHOUT_UPDATE))
def test_a_type_without_an_update_function_refuses_every_update(
    stored: Governed, everything: dict[str, Stored], token: str
) -> None:
    on_account = RESOURCE_TYPES[token].plane.name != "WORKSPACE"  # pyright: ignore[reportAttributeAccessIssue]
    with refused("", "doesn't support update"):
        update(
            stored.estate.account if on_account else stored.cloud, everything[token], everything[token].inputs
        )


@pytest.mark.parametrize("token", TYPES)
def test_its_outputs_are_those_that_the_sdk_declares(everything: dict[str, Stored], token: str) -> None:
    assert undeclared_outputs(token, everything[token].outputs) == []


@pytest.mark.parametrize("token", [token for token in TYPES if token not in WITHOUT_UPDATE])
def test_updating_it_with_what_it_has_changes_nothing_but_the_stamp(
    stored: Governed, everything: dict[str, Stored], token: str
) -> None:
    before = everything[token]
    on_account = RESOURCE_TYPES[token].plane.name != "WORKSPACE"  # pyright: ignore[reportAttributeAccessIssue]
    cloud = stored.estate.account if on_account and token != tokens.STORAGE_CREDENTIAL else stored.cloud
    after = update(cloud, before, before.inputs)
    volatile = {"updatedAt", "updatedBy", "updateTime", "lastUpdateTime", "monitorVersion", "etag"}
    volatile |= {"modificationTime"}
    assert {k: v for k, v in after.outputs.items() if k not in volatile} == {
        k: v for k, v in before.outputs.items() if k not in volatile
    }
    assert undeclared_outputs(token, after.outputs) == []


@pytest.mark.parametrize("token", TYPES)
def test_values_that_are_not_known_yet_are_no_mistakes(everything: dict[str, Stored], token: str) -> None:
    kind = RESOURCE_TYPES[token]
    unknown = dict.fromkeys(everything[token].inputs, UNKNOWN)
    assert list(kind.validate(kind.defaults(unknown))) == []


def test_there_are_names_and_lists_to_try(everything: dict[str, Stored]) -> None:
    inputs = [stored.inputs for stored in everything.values()]
    assert sum(len(names.NAMING & given.keys()) for given in inputs) >= len(inputs)
    assert any(isinstance(value, list) for given in inputs for value in given.values())


@pytest.mark.parametrize("token", TYPES)
def test_no_name_of_it_is_blank_or_ends_in_a_newline(everything: dict[str, Stored], token: str) -> None:
    inputs = everything[token].inputs
    taken = [
        (key, value)
        for key in names.NAMING & inputs.keys()
        if isinstance(inputs[key], str)
        for value in (("", " ") if key in names.ON_MANY_LINES else ("", " ", f"{inputs[key]}\n"))
        if key not in {problem.path for problem in validation.problems(token, {**inputs, key: value})}
    ]
    assert taken == []


@pytest.mark.parametrize("token", TYPES)
def test_no_list_of_it_holds_null(everything: dict[str, Stored], token: str) -> None:
    inputs = everything[token].inputs
    taken = [
        key
        for key in (key for key, value in inputs.items() if isinstance(value, list))
        if f"{key}[0]" not in {found.path for found in validation.problems(token, {**inputs, key: [None]})}
    ]
    assert taken == []


@pytest.mark.parametrize(
    ("token", "immutable"),
    [
        (tokens.METASTORE, {"storageRoot"}),
        (tokens.METASTORE_ASSIGNMENT, {"metastoreId", "workspaceId"}),
        (tokens.CATALOG, {"connectionName", "providerName", "shareName", "storageRoot"}),
        (tokens.SCHEMA, {"catalogName", "name", "storageRoot"}),
        (tokens.EXTERNAL_LOCATION, {"name"}),
        (tokens.FILE, {"path"}),
        (tokens.PERMISSION_ASSIGNMENT, {"permissions", "principalId", "workspaceId"}),
        (tokens.NETWORK_CONNECTIVITY_CONFIG, {"name", "region"}),
    ],
)
def test_the_provider_s_schema_says_what_replaces_it(token: str, immutable: set[str]) -> None:
    assert RESOURCE_TYPES[token].replace_on == immutable
