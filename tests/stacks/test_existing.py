"""What an organisation has already is used, and nothing is made in its place."""

from typing import Any

from platform_model import SHARED
from tests.cloud_answers import SUBSCRIPTION
from tests.contract import rules
from tests.stacks.conftest import StackOf

ELSEWHERE = f"{SUBSCRIPTION}/resourceGroups/rg-network/providers"
HUB = f"{ELSEWHERE}/Microsoft.Network/virtualNetworks/company-hub"
LOGS = f"{ELSEWHERE}/Microsoft.OperationalInsights/workspaces/company-logs"
METASTORE = "99999999-9999-9999-9999-999999999999"
ZONES = {
    "databricks": "privatelink.azuredatabricks.net",
    "blob": "privatelink.blob.core.windows.net",
    "dfs": "privatelink.dfs.core.windows.net",
    "vault": "privatelink.vaultcore.azure.net",
}
GROUPS = {"platformAdmins": "7", "mlEngineers": "8", "dataScientists": "9"}

EVERYTHING: dict[str, Any] = {
    "metastore.existingId": METASTORE,
    "network.existingId": HUB,
    "network.existingEndpointSubnetId": f"{HUB}/subnets/endpoints",
    "logs.existingId": LOGS,
    **{
        f"privateDns.{key}.existingId": f"{ELSEWHERE}/Microsoft.Network/privateDnsZones/{zone}"
        for key, zone in ZONES.items()
    },
}
PLATFORM = {f"roles.{role}.existingId": number for role, number in GROUPS.items()}


def test_nothing_that_exists_is_made_again(stack_of: StackOf) -> None:
    made = {resource.type for resource in stack_of(SHARED, changes=EVERYTHING, platform=PLATFORM).custom}
    assert (
        made
        & {
            "azure-native:network:VirtualNetwork",
            "azure-native:network:Subnet",
            "azure-native:privatedns:PrivateZone",
            "azure-native:privatedns:VirtualNetworkLink",
            "azure-native:operationalinsights:Workspace",
            "databricks:index/metastore:Metastore",
        }
        == set()
    )


def test_environments_are_told_of_what_exists_as_of_what_was_made(stack_of: StackOf) -> None:
    told = stack_of(SHARED, changes=EVERYTHING, platform=PLATFORM).exports
    assert told["metastoreId"] == METASTORE
    assert told["logWorkspaceId"] == LOGS
    assert told["hub"]["networkId"] == HUB
    assert told["hub"]["networkName"] == "company-hub"
    assert told["hub"]["resourceGroupName"] == "rg-network"
    assert {zone: zone_id.rpartition("/")[2] for zone, zone_id in told["zoneIds"].items()} == {
        zone: zone for zone in ZONES.values()
    }
    assert {role: told["groups"][role]["principalId"] for role in GROUPS} == GROUPS
    assert told.keys() == stack_of(SHARED).exports.keys()


def test_the_rest_keeps_the_rules(stack_of: StackOf) -> None:
    engine = stack_of(SHARED, changes=EVERYTHING, platform=PLATFORM)
    for rule in (rules.without_provider, rules.refused, rules.unprotected_support, rules.public):
        assert list(rule(engine)) == []
