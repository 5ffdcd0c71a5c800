"""SecurityGroup: the rules that Databricks expects, and no others of its own numbers."""

from dataclasses import replace
from typing import Any

import pytest

from components.network.databricks_rules import RequiredRules
from components.network.security_group import SecurityGroup, SecurityGroupArgs
from tests.conftest import Deploy

PREFIX = "Microsoft.Databricks-workspaces_UseOnly_databricks-"
GROUP = SecurityGroupArgs(
    resource_group_name="rg",
    location="eastus2",
    group_name="databricks-mlops-nsg",
    required_rules="NoAzureDatabricksRules",
    tags={"environment": "dev"},
)


def rules(deploy: Deploy, required: RequiredRules, preview: bool = False) -> list[dict[str, Any]]:
    args = replace(GROUP, required_rules=required)
    engine = deploy(lambda: SecurityGroup("nsg", args), preview=preview)
    return engine.one("azure-native:network:NetworkSecurityGroup").inputs["securityRules"]


@pytest.mark.parametrize("preview", [True, False])
def test_all_rules_are_the_six_of_the_service_word_for_word(deploy: Deploy, preview: bool) -> None:
    written = {
        rule["name"].removeprefix(PREFIX): (
            *(rule[key] for key in ("direction", "priority", "protocol", "destinationAddressPrefix")),
            *(rule.get("destinationPortRanges") or [rule["destinationPortRange"]]),
        )
        for rule in rules(deploy, "AllRules", preview)
        if rule["name"].startswith(PREFIX)
    }
    assert written == {
        "worker-to-worker-inbound": ("Inbound", 100, "*", "VirtualNetwork", "*"),
        "worker-to-databricks-cp": ("Outbound", 100, "Tcp", "AzureDatabricks", "443", "3306", "8443-8451"),
        "worker-to-sql": ("Outbound", 101, "Tcp", "Sql", "3306"),
        "worker-to-storage": ("Outbound", 102, "Tcp", "Storage", "443"),
        "worker-to-worker-outbound": ("Outbound", 103, "*", "VirtualNetwork", "*"),
        "worker-to-eventhub": ("Outbound", 104, "Tcp", "EventHub", "9093"),
    }


def test_without_databricks_rules_only_the_way_to_the_public_control_plane_is_missing(deploy: Deploy) -> None:
    every = {rule["name"] for rule in rules(deploy, "AllRules")}
    fewer = {rule["name"] for rule in rules(deploy, "NoAzureDatabricksRules")}
    assert every - fewer == {f"{PREFIX}worker-to-databricks-cp"}


def test_sign_in_and_downloads_stay_possible(deploy: Deploy) -> None:
    extra = [rule for rule in rules(deploy, "NoAzureDatabricksRules") if rule["priority"] >= 200]
    assert [(r["priority"], r["destinationAddressPrefix"], r["destinationPortRange"]) for r in extra] == [
        (200, "AzureActiveDirectory", "443"),
        (201, "AzureFrontDoor.Frontend", "443"),
    ]


def test_nothing_comes_in_from_outside_of_the_network(deploy: Deploy) -> None:
    sources = {r["sourceAddressPrefix"] for r in rules(deploy, "AllRules") if r["direction"] == "Inbound"}
    assert sources == {"VirtualNetwork"}


def test_priorities_are_unique_in_each_direction(deploy: Deploy) -> None:
    places = [(rule["direction"], rule["priority"]) for rule in rules(deploy, "AllRules")]
    assert len(places) == len(set(places))
