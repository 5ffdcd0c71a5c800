"""Every way of a closed platform: it gets through, and without any one brick it does not."""

from collections.abc import Callable

import pytest

from localcloud.azure import tokens
from localcloud.reach.answer import Answer, reach
from localcloud.reach.places import CONTROL_PLANE, OUTSIDE, Target
from tests.localcloud.azure.estate import rule
from tests.localcloud.reach.platform import Platform

Way = Callable[[Platform], Answer]
INTERNET = Target("host", name="index.example.com")


def hub_to_workspace(platform: Platform) -> Answer:
    return platform.from_hub(platform.to_workspace)


def hub_to_sign_in(platform: Platform) -> Answer:
    return platform.from_hub(Target("sign-in", platform["workspace"], name="eastus2"))


def hub_to_vault(platform: Platform) -> Answer:
    return platform.from_hub(platform.to_vault)


def hub_to_logs(platform: Platform) -> Answer:
    return platform.from_hub(platform.to_logs)


def classic_to_control_plane(platform: Platform) -> Answer:
    return platform.from_classic(platform.to_workspace)


def classic_to_lake(platform: Platform) -> Answer:
    return platform.from_classic(platform.storage("lake"))


def classic_to_own_storage(platform: Platform) -> Answer:
    return platform.from_classic(platform.storage("own"))


def classic_to_internet(platform: Platform) -> Answer:
    return platform.from_classic(INTERNET)


def classic_to_metastore(platform: Platform) -> Answer:
    return platform.from_classic(Target("service", name="Sql", port=3306))


def serverless_to_lake(platform: Platform) -> Answer:
    return platform.from_serverless(platform.storage("lake"))


def serverless_to_own_storage(platform: Platform) -> Answer:
    return platform.from_serverless(platform.storage("own"))


def unity_catalog_to_lake(platform: Platform) -> Answer:
    return platform.from_unity_catalog(platform.storage("lake"))


def unity_catalog_to_own_storage(platform: Platform) -> Answer:
    return platform.from_unity_catalog(platform.storage("own"))


def secrets_to_vault(platform: Platform) -> Answer:
    return reach(platform.world, CONTROL_PLANE, platform.to_vault)


WAYS = (
    hub_to_workspace,
    hub_to_sign_in,
    hub_to_vault,
    hub_to_logs,
    classic_to_control_plane,
    classic_to_lake,
    classic_to_own_storage,
    classic_to_internet,
    classic_to_metastore,
    serverless_to_lake,
    serverless_to_own_storage,
    unity_catalog_to_lake,
    unity_catalog_to_own_storage,
    secrets_to_vault,
)


@pytest.mark.parametrize("way", WAYS)
def test_a_way_that_is_built_gets_through(platform: Platform, way: Way) -> None:
    answer = way(platform)
    assert answer.reason is None
    assert answer.steps


DATABRICKS = "privatelink.azuredatabricks.net"
DFS, BLOB = "privatelink.dfs.core.windows.net", "privatelink.blob.core.windows.net"
ODS = "privatelink.ods.opinsights.azure.com"


@pytest.mark.parametrize(
    ("brick", "way", "words"),
    [
        ("pe-workspace", hub_to_workspace, "no private endpoint 'databricks_ui_api' leads to 'dbw-dev'"),
        ("pe-workspace-zones", hub_to_workspace, f"'{DATABRICKS}', linked to network 'hub', has no record"),
        (f"{DATABRICKS}-hub", hub_to_workspace, f"zone '{DATABRICKS}' is not linked to network 'hub'"),
        ("out", hub_to_workspace, "the peering from 'vnet' to 'hub' is missing"),
        ("back", hub_to_workspace, "the peering from 'hub' to 'vnet' is missing"),
        ("pe-sign-in", hub_to_sign_in, "no private endpoint 'browser_authentication' leads to a workspace"),
        ("pe-sign-in-zones", hub_to_sign_in, "has no record 'eastus2.pl-auth'"),
        ("pe-vault", hub_to_vault, "no private endpoint 'vault' leads to 'kv-dev'"),
        ("pe-logs", hub_to_logs, "no private endpoint 'azuremonitor' leads to private link scope 'ampls'"),
        (f"{ODS}-hub", hub_to_logs, f"zone '{ODS}' is not linked to network 'hub'"),
        ("pe-logs-zones", hub_to_logs, "has no record 'api'"),
        ("scoped", hub_to_logs, "no private link scope holds log workspace 'logs'"),
        (f"{DATABRICKS}-link", classic_to_control_plane, f"'{DATABRICKS}' is not linked to network 'vnet'"),
        ("pe-lake-dfs", classic_to_lake, "no private endpoint 'dfs' leads to 'lakedev'"),
        ("pe-lake-blob", classic_to_lake, "no private endpoint 'blob' leads to 'lakedev'"),
        (f"{DFS}-link", classic_to_lake, f"zone '{DFS}' is not linked to network 'vnet'"),
        ("pe-own-dfs", classic_to_own_storage, "no private endpoint 'dfs' leads to 'dbstorage"),
        ("pe-own-blob-zones", classic_to_own_storage, f"'{BLOB}', linked to network 'vnet', has no record"),
        ("rule-lake-dfs", serverless_to_lake, "has no rule 'dfs' to 'lakedev'"),
        ("rule-lake-dfs-connection", serverless_to_lake, "on the account is DISCONNECTED"),
        ("rule-own-blob", serverless_to_own_storage, "has no rule 'blob' to 'dbstorage"),
        ("binding", serverless_to_lake, "is bound to no network connectivity configuration"),
    ],
)
def test_without_a_brick_a_way_ends_and_the_brick_is_named(
    platform: Platform, brick: str, way: Way, words: str
) -> None:
    stored = platform[brick]
    with_records = (tokens.PRIVATE_ENDPOINT, tokens.ZONE_GROUP, tokens.SCOPED_RESOURCE)
    if stored.token in with_records:
        platform.azure.delete(stored)  # with the records
    else:
        platform.azure.cloud.remove(stored)
    reason = way(platform).reason
    assert reason is not None
    assert words in reason


def test_a_refusal_names_firewall_network_and_missing_endpoint(platform: Platform) -> None:
    platform.azure.cloud.remove(platform["pe-lake-dfs"])
    platform.azure.cloud.remove(platform[f"{DFS}-link"])
    assert platform.from_classic(platform.storage("lake", "dfs")).reason == (
        "firewall of storage account 'lakedev' refuses network 'vnet': public network access is Disabled "
        f"and no private endpoint 'dfs' resolves there: private DNS zone '{DFS}' is not linked to network "
        "'vnet', and no private endpoint 'dfs' leads to 'lakedev'"
    )


def test_an_unapproved_rule_leads_nowhere(platform: Platform) -> None:
    platform.azure.cloud.remove(platform["rule-lake-dfs"])
    platform.rule("again", platform["lake"], "dfs", approved=False)
    assert "on the account is PENDING" in str(serverless_to_lake(platform).reason)


def test_an_unapproved_endpoint_leads_nowhere(platform: Platform) -> None:
    connection = next(
        one
        for one in platform.azure.cloud.all(tokens.STORAGE_CONNECTION)
        if one.outputs["privateEndpoint"]["id"] == platform["pe-lake-dfs"].id
    )
    state = {"status": "Rejected", "description": "no"}
    platform.azure.update(connection, privateLinkServiceConnectionState=state)
    assert "connection of private endpoint 'pe-lake-dfs' to storage account 'lakedev' is Rejected" in str(
        classic_to_lake(platform).reason
    )


def test_a_lake_without_the_connector_s_rule_refuses_unity_catalog(platform: Platform) -> None:
    platform.azure.update(platform["lake"], networkRuleSet={"defaultAction": "Deny", "bypass": "None"})
    assert "resourceAccessRules does not name access connector 'connector'" in str(
        unity_catalog_to_lake(platform).reason
    )


def test_a_vault_that_trusts_nobody_refuses_secret_scopes(platform: Platform) -> None:
    properties = platform["vault"].inputs["properties"]
    closed = {**properties, "networkAcls": {"bypass": "None", "defaultAction": "Deny"}}
    platform.azure.update(platform["vault"], properties=closed)
    assert "trusted services stay outside" in str(secrets_to_vault(platform).reason)


def test_subnets_without_a_gateway_have_no_way_out(platform: Platform) -> None:
    platform.azure.cloud.remove(platform["nat"])
    assert "subnet 'host' has no way out: NAT gateway 'nat' does not exist" in str(
        classic_to_internet(platform).reason
    )


def test_a_gateway_without_an_address_is_no_way_out(platform: Platform) -> None:
    platform.azure.cloud.remove(platform["address"])
    reason = str(classic_to_internet(platform).reason)
    assert "NAT gateway 'nat' of subnet 'host' has no public IP address" in reason


@pytest.mark.parametrize("index", range(5))
def test_a_security_group_without_a_rule_of_the_service_stops_clusters(
    platform: Platform, index: int
) -> None:
    rules = platform["nsg"].inputs["securityRules"]
    left = [one for number, one in enumerate(rules) if number != index]
    group = platform["nsg"]
    changed = {**group.inputs, "securityRules": left}
    platform.azure.cloud.put(
        type(group)(group.token, group.id, group.name, changed, group.outputs, group.created)
    )
    reason = str(classic_to_metastore(platform).reason)
    assert "security group 'nsg' without the rules" in reason
    assert "network intent policy of workspace 'dbw-dev'" in reason


@pytest.mark.parametrize(
    ("denied", "way"),
    [
        ("Internet", classic_to_internet),
        ("VirtualNetwork", classic_to_lake),
        ("10.0.3.0/24", classic_to_lake),
    ],
)
def test_a_deny_before_the_allowing_rule_ends_the_way(platform: Platform, denied: str, way: Way) -> None:
    rules = [one for one in platform["nsg"].inputs["securityRules"] if one["priority"] != 101]
    deny = rule("deny", 101, "Outbound", denied, access="Deny", protocol="*")
    group = platform["nsg"]
    changed = {**group.inputs, "securityRules": [*rules, deny]}
    platform.azure.cloud.put(
        type(group)(group.token, group.id, group.name, changed, group.outputs, group.created)
    )
    assert "rule 'deny' with priority 101 denies it" in str(way(platform).reason)


def test_nobody_outside_reaches_what_is_closed(platform: Platform) -> None:
    for target in (platform.storage("lake"), platform.to_vault, platform.to_workspace, platform.to_logs):
        assert "refuses the internet" in str(reach(platform.world, OUTSIDE, target).reason)


def test_a_restricted_policy_refuses_hosts_that_it_does_not_name(platform: Platform) -> None:
    assert platform.from_serverless(INTERNET).reached
    platform.policy()
    assert platform.from_serverless(INTERNET).reason == (
        "network policy 'restricted' of workspace 'dbw-dev' refuses host 'index.example.com': it is "
        "RESTRICTED_ACCESS and allowedInternetDestinations does not name the host"
    )


@pytest.mark.parametrize("domain", ["index.example.com", "*.example.com"])
def test_a_restricted_policy_lets_out_to_the_domains_that_it_names(platform: Platform, domain: str) -> None:
    destination = {"destination": domain, "internetDestinationType": "DNS_NAME"}
    platform.policy(allowedInternetDestinations=[destination])
    assert platform.from_serverless(INTERNET).reached
    other = Target("host", name="index.example.org")
    assert not platform.from_serverless(other).reached


def test_a_policy_that_is_tried_out_for_one_product_holds_for_the_others(platform: Platform) -> None:
    trial = {"enforcementMode": "DRY_RUN", "dryRunModeProductFilters": ["DBSQL"]}
    platform.policy(policyEnforcement=trial)
    assert platform.from_serverless(INTERNET, "DBSQL").reached
    assert not platform.from_serverless(INTERNET, "ML_SERVING").reached


def test_a_restricted_policy_refuses_storage_outside_unity_catalog(platform: Platform) -> None:
    platform.policy()
    reason = str(serverless_to_lake(platform).reason)
    assert "network policy 'restricted' of workspace 'dbw-dev' refuses 'blob' of storage account" in reason
    assert serverless_to_own_storage(platform).reached


def test_a_restricted_policy_lets_out_to_the_storage_that_it_names(platform: Platform) -> None:
    destinations = [
        {
            "azureStorageAccount": "lakedev",
            "azureStorageService": service,
            "storageDestinationType": "AZURE_STORAGE",
        }
        for service in ("blob", "dfs")
    ]
    platform.policy(allowedStorageDestinations=destinations)
    assert serverless_to_lake(platform).reached
