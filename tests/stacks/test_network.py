"""The guide's network, value by value, in what the program asks for."""

from typing import Any

import pytest

from platform_model import SHARED
from tests.engine_double import Engine
from tests.stack_files import ENVIRONMENTS, STACKS
from tests.stacks.conftest import StackOf

EVERY = pytest.mark.parametrize("environment", ENVIRONMENTS)

NETWORK = "databricks-mlops-vnet"
DELEGATION = "Microsoft.Databricks/workspaces"
ADDRESSES = {
    "shared": {"databricks-mlops-hub-vnet": "10.3.0.0/16", "pe-subnet": "10.3.1.0/24"},
    "dev": {
        NETWORK: "10.0.0.0/16",
        "public-subnet": "10.0.1.0/24",
        "private-subnet": "10.0.2.0/24",
        "pe-subnet": "10.0.3.0/24",
    },
    "test": {
        NETWORK: "10.1.0.0/16",
        "public-subnet": "10.1.1.0/24",
        "private-subnet": "10.1.2.0/24",
        "pe-subnet": "10.1.3.0/24",
    },
    "prod": {
        NETWORK: "10.2.0.0/16",
        "public-subnet": "10.2.1.0/24",
        "private-subnet": "10.2.2.0/24",
        "pe-subnet": "10.2.3.0/24",
    },
}
ZONES = {
    "databricks_ui_api": "privatelink.azuredatabricks.net",
    "browser_authentication": "privatelink.azuredatabricks.net",
    "blob": "privatelink.blob.core.windows.net",
    "dfs": "privatelink.dfs.core.windows.net",
    "vault": "privatelink.vaultcore.azure.net",
}


MONITOR_ZONES = {
    "privatelink.monitor.azure.com",
    "privatelink.oms.opinsights.azure.com",
    "privatelink.ods.opinsights.azure.com",
    "privatelink.agentsvc.azure-automation.net",
}
GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-company/providers"
LOGS = f"{GROUP}/Microsoft.OperationalInsights/workspaces/log-company"
EXISTING_SCOPE = f"{GROUP}/Microsoft.Insights/privateLinkScopes/ampls-company"


def last(arm_id: str) -> str:
    """Return the name at the end of an ARM id."""
    return arm_id.rpartition("/")[2]


def group_of(connection: dict[str, Any]) -> str:
    """Return the resource group of what a connection leads to."""
    return connection["privateLinkServiceId"].split("/")[4]


def subnets(engine: Engine) -> dict[str, dict[str, Any]]:
    return {subnet.inputs["subnetName"]: subnet.inputs for subnet in engine.of("azure-native:network:Subnet")}


def endpoints(engine: Engine) -> dict[str, tuple[str, str, str]]:
    """Return for each private endpoint what it connects, the subnet that it is in, and its zone.

    The keys are the sub-resources, after ``workspace`` for those of the workspace's own storage.
    """
    groups = {
        group.inputs["privateEndpointName"]: group.inputs["privateDnsZoneConfigs"]
        for group in engine.of("azure-native:network:PrivateDnsZoneGroup")
    }
    found: dict[str, tuple[str, str, str]] = {}
    for endpoint in engine.of("azure-native:network:PrivateEndpoint"):
        (connection,) = endpoint.inputs["privateLinkServiceConnections"]
        (subresource,) = connection["groupIds"]
        zone = groups[endpoint.inputs["privateEndpointName"]][0]
        target = connection["privateLinkServiceId"].split("/providers/")[1].rpartition("/")[0]
        named = f"workspace {subresource}" if "-managed" in group_of(connection) else subresource
        found[named] = (target, last(endpoint.inputs["subnet"]["id"]), last(zone["privateDnsZoneId"]))
    return found


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])
def test_networks_and_subnets_have_the_guides_names_and_ranges(
    stack_of: StackOf, stack: str, preview: bool
) -> None:
    engine = stack_of(stack, preview=preview)
    network = engine.one("azure-native:network:VirtualNetwork").inputs
    found = {network["virtualNetworkName"]: ", ".join(network["addressSpace"]["addressPrefixes"])}
    found |= {name: subnet["addressPrefix"] for name, subnet in subnets(engine).items()}
    assert found == ADDRESSES[stack]


@EVERY
def test_both_cluster_subnets_belong_to_databricks_behind_the_one_security_group(
    stack_of: StackOf, environment: str
) -> None:
    made = subnets(stack_of(environment))
    for name in ("public-subnet", "private-subnet"):
        assert [delegation["serviceName"] for delegation in made[name]["delegations"]] == [DELEGATION]
        assert last(made[name]["networkSecurityGroup"]["id"]) == "databricks-mlops-nsg"
    assert made["pe-subnet"]["delegations"] == []


@pytest.mark.parametrize("stack", STACKS)
def test_policies_let_clients_reach_the_endpoints(stack_of: StackOf, stack: str) -> None:
    assert subnets(stack_of(stack))["pe-subnet"]["privateEndpointNetworkPolicies"] == "Disabled"


@EVERY
def test_the_workspace_stands_in_these_subnets_and_nowhere_else(stack_of: StackOf, environment: str) -> None:
    inputs = stack_of(environment).one("azure-native:databricks:Workspace").inputs
    parameters = {name: parameter["value"] for name, parameter in inputs["parameters"].items()}
    assert last(parameters["customVirtualNetworkId"]) == NETWORK
    assert parameters["customPublicSubnetName"] == "public-subnet"
    assert parameters["customPrivateSubnetName"] == "private-subnet"
    assert parameters["enableNoPublicIp"] is True
    assert inputs["publicNetworkAccess"] == "Disabled"


@EVERY
def test_an_environment_has_the_guides_private_endpoints_in_the_guides_zones(
    stack_of: StackOf, environment: str
) -> None:
    storage = "Microsoft.Storage/storageAccounts"
    assert endpoints(stack_of(environment)) == {
        "databricks_ui_api": (DELEGATION, "pe-subnet", ZONES["databricks_ui_api"]),
        "blob": (storage, "pe-subnet", ZONES["blob"]),
        "dfs": (storage, "pe-subnet", ZONES["dfs"]),
        "vault": ("Microsoft.KeyVault/vaults", "pe-subnet", ZONES["vault"]),
        "workspace blob": (storage, "pe-subnet", ZONES["blob"]),
        "workspace dfs": (storage, "pe-subnet", ZONES["dfs"]),
    }


@EVERY
def test_a_workspace_whose_storage_is_open_has_no_endpoints_to_it(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment, changes={"workspace.storageFirewall": False})
    assert engine.one("azure-native:databricks:Workspace").inputs["defaultStorageFirewall"] == "Disabled"
    assert not {"workspace blob", "workspace dfs"} & endpoints(engine).keys()


@EVERY
def test_endpoints_to_one_target_are_made_one_after_the_other(stack_of: StackOf, environment: str) -> None:
    engine = stack_of(environment)
    made = {endpoint.name: endpoint.urn for endpoint in engine.of("azure-native:network:PrivateEndpoint")}
    components = engine.of("databricks-mlops:network:PrivateEndpoint")
    waits_for = {component.name: component.dependencies for component in components}
    for later, earlier in (
        ("dfs-endpoint", "blob-endpoint"),
        ("workspace-dfs-endpoint", "workspace-blob-endpoint"),
    ):
        assert made[earlier] in waits_for[later], later
        assert not any("DnsZoneGroup" in urn for urn in waits_for[later]), "records are no connection"


@EVERY
def test_calls_through_the_workspace_wait_until_the_hub_reaches_it(
    stack_of: StackOf, environment: str
) -> None:
    engine = stack_of(environment)
    (provider,) = [one for one in engine.of("pulumi:providers:databricks") if one.name == "workspace"]
    waits_for = provider.property_dependencies["host"]
    records = engine.one("azure-native:network:PrivateDnsZoneGroup", "workspace-endpoint-dns")
    halves = engine.of("azure-native:network:VirtualNetworkPeering")
    assert {records.urn, *(half.urn for half in halves)} <= waits_for


def test_the_regions_sign_in_is_private_once_over_all_stacks(stack_of: StackOf) -> None:
    having = [stack for stack in STACKS if "browser_authentication" in endpoints(stack_of(stack))]
    assert having == [SHARED]
    assert endpoints(stack_of(SHARED))["browser_authentication"] == (
        DELEGATION,
        "pe-subnet",
        ZONES["browser_authentication"],
    )


def test_models_files_have_addresses_that_every_environment_reaches(stack_of: StackOf) -> None:
    storage = "Microsoft.Storage/storageAccounts"
    found = endpoints(stack_of(SHARED))
    assert {key: found[key] for key in ("blob", "dfs")} == {
        key: (storage, "pe-subnet", ZONES[key]) for key in ("blob", "dfs")
    }


SCOPE = "azure-native:monitor:PrivateLinkScope"


def test_people_in_the_hub_search_the_logs_through_a_scope(stack_of: StackOf) -> None:
    engine = stack_of(SHARED)
    logs = engine.one("azure-native:operationalinsights:Workspace")
    assert logs.inputs["publicNetworkAccessForQuery"] == "Disabled"
    member = engine.one("azure-native:monitor:PrivateLinkScopedResource")
    assert logs.urn in member.property_dependencies["linkedResourceId"]
    endpoint = engine.one("azure-native:network:PrivateEndpoint", "logs-endpoint")
    (connection,) = endpoint.inputs["privateLinkServiceConnections"]
    assert connection["groupIds"] == ["azuremonitor"]
    assert engine.one(SCOPE).urn in endpoint.property_dependencies["privateLinkServiceConnections"]
    group = engine.one("azure-native:network:PrivateDnsZoneGroup", "logs-endpoint-dns")
    zones = [last(config["privateDnsZoneId"]) for config in group.inputs["privateDnsZoneConfigs"]]
    assert sorted(zones) == sorted([*MONITOR_ZONES, ZONES["blob"]])


@pytest.mark.parametrize(
    ("changes", "scopes", "members"),
    [
        pytest.param({"logs": {"publicQueries": True}}, 0, 0, id="queries from anywhere"),
        pytest.param({"logs": {"existingId": LOGS}}, 0, 0, id="somebody else's log workspace"),
        pytest.param({"logs": {"existingScopeId": EXISTING_SCOPE}}, 0, 1, id="somebody else's scope"),
        pytest.param({"logs": {"retentionDays": 30}}, 1, 1, id="the default"),
    ],
)
def test_a_scope_is_made_only_where_there_is_no_other_way(
    stack_of: StackOf, changes: dict[str, Any], scopes: int, members: int
) -> None:
    engine = stack_of(SHARED, changes=changes)
    found = (len(engine.of(SCOPE)), len(engine.of("azure-native:monitor:PrivateLinkScopedResource")))
    assert found == (scopes, members)
    zones = {zone.inputs["privateZoneName"] for zone in engine.of("azure-native:privatedns:PrivateZone")}
    assert zones >= MONITOR_ZONES if scopes else not MONITOR_ZONES & zones


def test_there_is_one_zone_of_each_name(stack_of: StackOf) -> None:
    zones = [
        zone.inputs["privateZoneName"]
        for stack in STACKS
        for zone in stack_of(stack).of("azure-native:privatedns:PrivateZone")
    ]
    assert sorted(zones) == sorted({*ZONES.values(), *MONITOR_ZONES})


@pytest.mark.parametrize("stack", STACKS)
def test_every_zone_is_linked_to_every_network_and_registers_no_machine(
    stack_of: StackOf, stack: str
) -> None:
    engine = stack_of(stack)
    network = engine.one("azure-native:network:VirtualNetwork").inputs["virtualNetworkName"]
    links = {
        link.inputs["privateZoneName"]: (
            last(link.inputs["virtualNetwork"]["id"]),
            link.inputs["registrationEnabled"],
        )
        for link in engine.of("azure-native:privatedns:VirtualNetworkLink")
    }
    # Environments have no business with the logs.
    zones = {*ZONES.values(), *(MONITOR_ZONES if stack == SHARED else ())}
    assert links == dict.fromkeys(zones, (network, False))


@EVERY
def test_an_environment_tells_id_address_and_name_of_each_endpoint(
    stack_of: StackOf, environment: str
) -> None:
    told = stack_of(environment).exports["privateEndpoints"]
    assert told.keys() == {
        "databricks_ui_api",
        "blob",
        "dfs",
        "vault",
        "workspace_blob",
        "workspace_dfs",
    }
    for endpoint in told.values():
        assert all(endpoint[key] for key in ("id", "ipAddress", "fqdn"))


def test_environments_are_peered_with_the_hub_and_not_with_each_other(stack_of: StackOf) -> None:
    peerings = [
        (peering.inputs["resourceGroupName"], peering.inputs["remoteVirtualNetwork"]["id"].split("/")[4])
        for stack in STACKS
        for peering in stack_of(stack).of("azure-native:network:VirtualNetworkPeering")
    ]
    group = "rg-databricks-mlops-{}".format
    outward = {(group(environment), group("shared")) for environment in ENVIRONMENTS}
    assert len(peerings) == 2 * len(ENVIRONMENTS)
    assert set(peerings) == outward | {(there, here) for here, there in outward}


@pytest.mark.parametrize("stack", STACKS)
def test_diagnostics_name_the_metrics_that_their_target_has(stack_of: StackOf, stack: str) -> None:
    found = {
        setting.name: [metric["category"] for metric in setting.inputs["metrics"]]
        for setting in stack_of(stack).of("azure-native:monitor:DiagnosticSetting")
    }
    lake = {"lake-diagnostics": ["Transaction"]}
    if stack == SHARED:
        assert found == {"web-auth-diagnostics": [], **lake}
    else:
        assert found == {"workspace-diagnostics": [], "vault-diagnostics": ["AllMetrics"], **lake}


def test_calls_through_the_web_auth_workspace_wait_until_the_hub_reaches_it(stack_of: StackOf) -> None:
    engine = stack_of(SHARED)
    (provider,) = [one for one in engine.of("pulumi:providers:databricks") if one.name.startswith("web-auth")]
    records = engine.one("azure-native:network:PrivateDnsZoneGroup", "web-auth-api-endpoint-dns")
    link = engine.one(
        "azure-native:privatedns:VirtualNetworkLink", "zone-links-privatelink.azuredatabricks.net"
    )
    assert records.urn in provider.property_dependencies["host"]
    links = {urn for urn in provider.dependencies if "VirtualNetworkLink" in urn}
    assert links == {link.urn}
