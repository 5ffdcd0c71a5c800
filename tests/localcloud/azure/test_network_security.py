"""Network security groups."""

from typing import Any

import pytest

from localcloud.azure import tokens
from localcloud.core.values import Properties
from tests.localcloud.azure.estate import PLACE, Estate, databricks_rules, mistakes, refused, rule


def found_in(*rules: Properties) -> dict[str, str]:
    return mistakes(tokens.SECURITY_GROUP, **PLACE, networkSecurityGroupName="nsg", securityRules=list(rules))


def test_the_rules_of_a_workspace_are_accepted() -> None:
    assert found_in(*databricks_rules()) == {}


@pytest.mark.parametrize("priority", [99, 4097])
def test_a_priority_outside_100_to_4096_is_refused(priority: int) -> None:
    found = found_in(rule("r", priority, "Inbound", "VirtualNetwork"))
    assert found["securityRules[0].priority"] == (
        "SecurityRuleInvalidPriority: Security rule has invalid Priority. "
        f"Value provided: {priority} Allowed range 100-4096."
    )


def test_two_rules_of_one_direction_with_the_same_priority_are_refused() -> None:
    found = found_in(rule("a", 200, "Inbound", "VirtualNetwork"), rule("b", 200, "Inbound", "VirtualNetwork"))
    assert found == {
        "securityRules[1].priority": "SecurityRuleConflict: Security rule b conflicts with rule a. "
        "Rules cannot have the same Priority and Direction."
    }


def test_the_same_priority_in_both_directions_is_accepted() -> None:
    both = [rule("a", 200, "Inbound", "VirtualNetwork"), rule("b", 200, "Outbound", "VirtualNetwork")]
    assert found_in(*both) == {}


def test_two_rules_of_one_name_are_refused() -> None:
    found = found_in(rule("a", 200, "Inbound", "VirtualNetwork"), rule("A", 201, "Inbound", "VirtualNetwork"))
    assert "two child resources with the same name" in found["securityRules[1].name"]


@pytest.mark.parametrize("ports", ["65536", "90-80", "http", "1,2", ""])
def test_a_port_range_that_azure_cannot_read_is_refused(ports: str) -> None:
    found = found_in(rule("a", 200, "Outbound", "Storage", ports))
    assert found["securityRules[0].destinationPortRange"].startswith("SecurityRuleInvalidPortRange: ")


def test_a_description_of_more_than_140_characters_is_refused() -> None:
    found = found_in(rule("a", 200, "Outbound", "Storage", description="d" * 141))
    assert "at most 140 characters" in found["securityRules[0].description"]


@pytest.mark.parametrize(
    ("key", "value"), [("protocol", "Http"), ("access", "Permit"), ("direction", "Sideways")]
)
def test_a_word_that_a_rule_does_not_know_is_refused(key: str, value: str) -> None:
    found = found_in({**rule("a", 200, "Outbound", "Storage"), key: value})
    assert f"'{value}' is not one of" in found[f"securityRules[0].{key}"]


def test_a_service_tag_that_azure_does_not_have_is_refused() -> None:
    found = found_in(rule("a", 200, "Outbound", "AzureDatabrick"))
    assert found["securityRules[0].destinationAddressPrefix"].startswith("SecurityRuleInvalidAddressPrefix: ")


def test_a_service_tag_of_one_region_is_accepted() -> None:
    assert found_in(rule("a", 200, "Outbound", "Storage.EastUS2", "443")) == {}


def test_a_service_tag_in_a_list_of_prefixes_is_refused() -> None:
    given: Any = {**rule("a", 200, "Outbound", "*"), "destinationAddressPrefixes": ["Sql"]}
    del given["destinationAddressPrefix"]
    found = found_in(given)
    assert found["securityRules[0].destinationAddressPrefixes[0]"].startswith(
        "SecurityRuleParameterContainsUnsupportedValue: "
    )


def test_a_rule_without_a_source_is_refused() -> None:
    given = rule("a", 200, "Outbound", "Storage")
    del given["sourceAddressPrefix"]
    assert (
        "Security rule must specify SourceAddressPrefixes"
        in found_in(given)["securityRules[0].sourceAddressPrefix"]
    )


def test_a_group_that_a_subnet_uses_cannot_be_deleted(azure: Estate) -> None:
    azure.network()
    group = azure.security_group()
    subnet = azure.subnet("host", "10.0.1.0/24", networkSecurityGroup={"id": group.id})
    with refused("InUseNetworkSecurityGroupCannotBeDeleted", subnet.id):
        azure.delete(group)
    azure.delete(subnet)
    azure.delete(group)
    assert not azure.exists(group)


def test_a_rule_that_a_workspace_needs_cannot_be_taken_away(azure: Estate) -> None:
    azure.databricks_network()
    azure.workspace()
    group = azure.cloud.all(tokens.SECURITY_GROUP)[0]
    kept = [one for one in databricks_rules() if one["name"] != "eventhub"]
    with refused("ConflictWithNetworkIntentPolicy", "databricks-worker-to-eventhub"):
        azure.update(group, securityRules=kept)


def test_a_rule_can_be_added_while_a_workspace_lives_behind_the_group(azure: Estate) -> None:
    azure.databricks_network()
    azure.workspace()
    group = azure.cloud.all(tokens.SECURITY_GROUP)[0]
    more = [*databricks_rules(), rule("entra", 200, "Outbound", "AzureActiveDirectory", "443")]
    assert len(azure.update(group, securityRules=more).outputs["securityRules"]) == 7


@pytest.mark.parametrize("key", ["name", "priority", "destinationPortRange"])
def test_a_rule_without_its_name_its_priority_or_its_ports_is_refused(key: str) -> None:
    given = rule("a", 200, "Outbound", "Storage")
    del given[key]
    assert list(found_in(given)) == [f"securityRules[0].{key}"]


def test_a_rule_name_that_azure_does_not_take_is_refused() -> None:
    found = found_in(rule("no spaces", 200, "Outbound", "Storage"))
    assert found["securityRules[0].name"].startswith("InvalidResourceName: ")


def test_addresses_and_ranges_are_accepted_where_tags_are() -> None:
    assert found_in(rule("a", 200, "Outbound", "10.3.0.0/16"), rule("b", 201, "Outbound", "20.1.2.3")) == {}


def test_an_application_security_group_which_cannot_exist_is_refused_as_not_simulated(azure: Estate) -> None:
    place = f"{azure.subscription}/resourceGroups/rg-dev/providers/Microsoft.Network"
    groups = [{"id": f"{place}/applicationSecurityGroups/web"}]
    wanted = {**rule("a", 200, "Outbound", "Storage"), "sourceApplicationSecurityGroups": groups}
    with refused("NotSimulated", "Microsoft.Network/applicationSecurityGroups", "securityRules[0]"):
        azure.security_group(rules=[wanted])


def test_words_of_a_rule_are_taken_in_any_case() -> None:
    assert (
        found_in({**rule("a", 200, "Outbound", "Storage", "443"), "protocol": "TCP", "access": "allow"}) == {}
    )
