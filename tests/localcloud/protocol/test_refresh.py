"""What a refresh makes of inputs: what changed in the clouds, and nothing that was only filled in."""

from typing import Any

import pytest

from localcloud.protocol.refresh import refreshed_inputs, without_sub_resources

NETWORK = "azure-native:network:VirtualNetwork"
ENDPOINT = "azure-native:network:PrivateEndpoint"
INPUTS: dict[str, Any] = {
    "resourceGroupName": "rg",
    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
    "tags": {"owner": "a"},
}
STATE: dict[str, Any] = {
    "name": "vnet",
    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
    "tags": {"owner": "a"},
    "enableDdosProtection": False,
    "provisioningState": "Succeeded",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, INPUTS),
        ({"provisioningState": "Updating", "etag": "2"}, INPUTS),
        ({"tags": {"owner": "b", "cost": "1"}}, {**INPUTS, "tags": {"owner": "b", "cost": "1"}}),
        ({"enableDdosProtection": True}, {**INPUTS, "enableDdosProtection": True}),
        ({"flowTimeoutInMinutes": 10}, {**INPUTS, "flowTimeoutInMinutes": 10}),
        (
            {"addressSpace": {"addressPrefixes": ["10.0.0.0/16", "10.1.0.0/16"]}},
            {**INPUTS, "addressSpace": {"addressPrefixes": ["10.0.0.0/16", "10.1.0.0/16"]}},
        ),
    ],
)
def test_what_changed_in_the_cloud_changes_the_inputs(
    change: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert refreshed_inputs(NETWORK, INPUTS, STATE, {**STATE, **change}) == expected


def test_what_went_in_the_cloud_goes_from_the_inputs() -> None:
    without = {key: value for key, value in STATE.items() if key != "tags"}
    expected = {key: value for key, value in INPUTS.items() if key != "tags"}
    assert refreshed_inputs(NETWORK, INPUTS, STATE, without) == expected


def test_a_connection_whose_target_is_gone_shows_in_the_inputs() -> None:
    asked = {"name": "c", "privateLinkServiceId": "/account", "groupIds": ["blob"]}

    def state(status: str) -> dict[str, Any]:
        return {
            "privateLinkServiceConnections": [
                {**asked, "privateLinkServiceConnectionState": {"status": status}}
            ]
        }

    inputs = {"privateLinkServiceConnections": [asked]}
    found = refreshed_inputs(ENDPOINT, inputs, state("Approved"), state("Disconnected"))
    (connection,) = found["privateLinkServiceConnections"]
    assert connection == {**asked, "privateLinkServiceConnectionState": {"status": "Disconnected"}}


@pytest.mark.parametrize(("inputs", "shown"), [({}, []), ({"subnets": [{"name": "a"}]}, [{"name": "b"}])])
def test_sub_resources_that_were_no_inputs_are_left_out(inputs: dict[str, Any], shown: object) -> None:
    state = {"name": "vnet", "subnets": [{"name": "b"}]}
    assert without_sub_resources(frozenset({"subnets"}), inputs, state) == {"name": "vnet", "subnets": shown}


def test_a_nested_sub_resource_is_left_out_where_it_is() -> None:
    state = {"properties": {"accessPolicies": [{"tenantId": "t"}], "sku": "a"}}
    found = without_sub_resources(frozenset({"properties.accessPolicies"}), {"properties": {}}, state)
    assert found == {"properties": {"accessPolicies": [], "sku": "a"}}


def test_what_others_add_to_a_sub_resource_changes_no_inputs() -> None:
    inputs = {"properties": {"sku": {"name": "standard"}}}
    before = {"properties": {"sku": {"name": "standard"}, "accessPolicies": []}}
    after = {"properties": {"sku": {"name": "standard"}, "accessPolicies": [{"objectId": "o"}]}}
    shown = without_sub_resources(frozenset({"properties.accessPolicies"}), inputs, after)
    assert refreshed_inputs("azure-native:keyvault:Vault", inputs, before, shown) == inputs
