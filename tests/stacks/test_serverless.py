"""Serverless compute: private ways to what an environment reads, and to nothing of another's."""

import pytest

from platform_model import SHARED
from tests.cloud_answers import connectivity_config_id
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS
from tests.stacks.conftest import ENVIRONMENT, StackOf

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)

ACCOUNT = "azure-native:storage:StorageAccount"
APPROVAL = "azure-native:resources:Deployment"
ATTACHMENT = "databricks:index/mwsNccBinding:MwsNccBinding"
POLICY = "databricks:index/accountNetworkPolicy:AccountNetworkPolicy"
ZONE_LINK = "azure-native:privatedns:VirtualNetworkLink"
RULE = "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule"
WORKSPACE = "azure-native:databricks:Workspace"

Ways = set[tuple[str, str, str]]


def ways(engine: Engine) -> Ways:
    """Return, for each rule of a stack: the configuration, the account's name, the sub-resource."""
    return {
        (
            rule.inputs["networkConnectivityConfigId"],
            rule.inputs["resourceId"].rpartition("/")[2],
            rule.inputs["groupId"],
        )
        for rule in engine.of(RULE)
    }


def both(config: str, account: str) -> Ways:
    return {(connectivity_config_id(config), account, group) for group in ("blob", "dfs")}


def lake(engine: Engine) -> str:
    return engine.one(ACCOUNT).inputs["accountName"]


@EVERY
def test_an_environment_reaches_its_lake_and_its_workspaces_storage(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    own = engine.one(WORKSPACE).inputs["parameters"]["storageAccountName"]["value"]
    config = f"ncc-mlops-{environment}"
    assert ways(engine) == both(config, lake(engine)) | both(config, own)


def test_every_environment_reaches_the_models_lake_by_a_configuration_of_its_own(stack_of: StackOf) -> None:
    engine = stack_of(SHARED)
    expected: Ways = set()
    for environment in ENVIRONMENTS:
        expected |= both(f"ncc-mlops-{environment}", lake(engine))
    assert ways(engine) == expected


@EVERY
def test_a_workspace_is_under_its_environments_configuration_and_policy(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    config = connectivity_config_id(f"ncc-mlops-{environment}")
    assert engine.one(ATTACHMENT).inputs["networkConnectivityConfigId"] == config
    assert engine.one(POLICY).inputs["networkPolicyId"] == f"np-mlops-{environment}"


@EVERY
def test_a_workspace_whose_storage_is_open_has_no_rules_to_it(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment, changes={"workspace.storageFirewall": False})
    assert ways(engine) == both(f"ncc-mlops-{environment}", lake(engine))


@pytest.mark.parametrize("stack", [SHARED, *ENVIRONMENTS])
def test_every_rule_is_approved_and_the_next_waits_for_it(stack_of: StackOf, stack: str) -> None:
    engine = stack_of(stack)
    rules, approvals = engine.of(RULE), engine.of(APPROVAL)
    assert len(rules) == len(approvals) > 0
    for approval in approvals:
        (rule,) = [rule for rule in rules if f"{rule.name}-approval" == approval.name]
        assert rule.urn in approval.property_dependencies["properties"]
    for account in {rule.inputs["resourceId"] for rule in rules}:
        to_account = [rule for rule in rules if rule.inputs["resourceId"] == account]
        # Each but the first waits for an approval on the account, and the first for its last endpoint.
        first = [rule for rule in to_account if not any("Deployment" in urn for urn in rule.dependencies)]
        assert len(first) == 1
        assert any("PrivateEndpoint::" in urn for urn in first[0].dependencies)


@EVERY
def test_serverless_compute_starts_once_its_ways_are_approved(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment)
    warehouse = engine.one("databricks-mlops:compute:SqlWarehouse")
    approvals = {approval.urn for approval in engine.of(APPROVAL)}
    assert approvals | {engine.one(ATTACHMENT).urn} <= warehouse.dependencies


def test_clusters_start_once_their_storage_has_endpoints_and_records(stack_of: StackOf) -> None:
    engine = stack_of("dev")
    made = engine.one("databricks-mlops:compute:InteractiveCluster")
    ways = [*engine.of("azure-native:network:PrivateDnsZoneGroup"), *engine.of(ZONE_LINK)]
    # Databricks itself reads the vault, for all compute.
    assert {way.name for way in ways if way.urn not in made.dependencies} == {
        "vault-endpoint-dns",
        "zone-links-privatelink.vaultcore.azure.net",
    }


@pytest.mark.parametrize("ready", [0, 1])
def test_a_pool_waits_for_the_ways_of_the_machines_that_it_keeps_ready(stack_of: StackOf, ready: int) -> None:
    engine = stack_of("dev", changes={"compute.pool.minIdle": ready})
    pool = engine.one("databricks-mlops:compute:InstancePool")
    assert any("VirtualNetworkLink" in urn for urn in pool.dependencies) == bool(ready)


@EVERY
def test_the_policy_names_its_account_and_is_closed(stack_of: StackOf, environment: str) -> None:
    inputs = stack_of(environment).one(POLICY).inputs
    assert inputs["accountId"] == ENVIRONMENT["DATABRICKS_ACCOUNT_ID"]
    assert inputs["egress"]["networkAccess"] == {
        "restrictionMode": "RESTRICTED_ACCESS",
        "policyEnforcement": {"enforcementMode": "ENFORCED"},
    }


def test_the_policy_opens_to_the_destinations_of_the_settings(stack_of: StackOf) -> None:
    changes = {
        "serverless": {
            "packages": "index",
            "indexHosts": ["packages.example.com"],
            "internetHosts": ["*.example.org"],
            "storage": [{"account": "partnerdata"}],
        }
    }
    access = stack_of("prod", changes=changes).one(POLICY).inputs["egress"]["networkAccess"]
    hosts = [destination["destination"] for destination in access["allowedInternetDestinations"]]
    assert hosts == ["packages.example.com", "*.example.org"]
    assert [one["azureStorageAccount"] for one in access["allowedStorageDestinations"]] == ["partnerdata"]


def test_the_web_auth_workspace_computes_nothing_and_reaches_nothing(stack_of: StackOf) -> None:
    engine = stack_of(SHARED)
    access = engine.one(POLICY).inputs["egress"]["networkAccess"]
    assert access["restrictionMode"] == "RESTRICTED_ACCESS"
    assert access.keys() == {"restrictionMode", "policyEnforcement"}
    option = engine.one("databricks:index/workspaceNetworkOption:WorkspaceNetworkOption")
    assert option.inputs["networkPolicyId"] == "np-mlops-shared"
    assert engine.one(WORKSPACE).urn in option.property_dependencies["workspaceId"]
