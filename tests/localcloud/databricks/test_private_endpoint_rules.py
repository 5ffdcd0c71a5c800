"""Private endpoint rules, and their connections on storage accounts."""

from dataclasses import dataclass

import pytest

from localcloud.azure import tokens as azure
from localcloud.azure.storage_connections import status_of
from localcloud.core import busy, operations
from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from localcloud.databricks import private_endpoint_rules, tokens
from tests.localcloud.azure.estate import Estate as Azure
from tests.localcloud.conftest import CloudAs, create, delete
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused


@dataclass
class Serverless:
    """A connectivity configuration, and an account of storage that its rules lead to."""

    estate: Estate
    azure: Azure
    account: Stored
    ncc: Stored

    def inputs(self, **more: object) -> Properties:
        ncc_id = self.ncc.outputs["networkConnectivityConfigId"]
        rule = {"networkConnectivityConfigId": ncc_id, "resourceId": self.account.id, "groupId": "dfs"}
        return {**rule, **more}

    def rule(self, **more: object) -> Stored:
        return create(self.estate.account, tokens.PRIVATE_ENDPOINT_RULE, self.inputs(**more))

    def state(self, rule: Stored) -> str:
        found = operations.read(self.estate.account, rule.token, rule.id)
        assert found is not None
        return found.outputs["connectionState"]

    @property
    def connections(self) -> list[Stored]:
        return self.azure.cloud.all(azure.STORAGE_CONNECTION)

    def approve(self, name: str, group: str = "rg-dev", account: str | None = None) -> Stored:
        """Deploy the template that approves a connection, as its owner does."""
        return self.azure.create(azure.DEPLOYMENT, **deployment(account or self.account.name, name, group))


def deployment(account: str, connection: str, group: str = "rg-dev", **resource: object) -> Properties:
    state = {"status": "Approved", "description": "Approved for serverless compute"}
    template: Properties = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
            {
                "type": "Microsoft.Storage/storageAccounts/privateEndpointConnections",
                "apiVersion": "2024-01-01",
                "name": f"{account}/{connection}",
                "properties": {"privateLinkServiceConnectionState": state},
                **resource,
            }
        ],
    }
    properties = {"mode": "Incremental", "template": template}
    return {"resourceGroupName": group, "deploymentName": "approve", "properties": properties}


@pytest.fixture
def serverless(estate: Estate, cloud_as: CloudAs) -> Serverless:
    arm = Azure(cloud_as())
    arm.group()
    ncc = create(estate.account, tokens.NETWORK_CONNECTIVITY_CONFIG, {"name": "ncc", "region": "eastus2"})
    return Serverless(estate, arm, arm.account(), ncc)


def test_a_rule_is_pending_and_its_connection_waits_on_the_account(serverless: Serverless) -> None:
    rule = serverless.rule()
    (connection,) = serverless.connections
    assert rule.outputs["connectionState"] == "PENDING"
    assert rule.id == f"{rule.inputs['networkConnectivityConfigId']}/{rule.outputs['ruleId']}"
    assert connection.outputs["privateEndpoint"]["id"].endswith(rule.outputs["endpointName"])
    assert status_of(connection) == "Pending"


def test_a_rule_is_established_once_its_connection_is_approved(serverless: Serverless) -> None:
    rule = serverless.rule()
    serverless.approve(serverless.connections[0].name)
    assert serverless.state(rule) == "ESTABLISHED"


def test_a_rule_is_disconnected_when_the_owner_removes_its_connection(serverless: Serverless) -> None:
    rule = serverless.rule()
    serverless.azure.delete(serverless.connections[0])
    assert serverless.state(rule) == "DISCONNECTED"


def test_a_rule_is_rejected_when_the_owner_rejects_its_connection(serverless: Serverless) -> None:
    rule = serverless.rule()
    state = {"status": "Rejected", "description": "unknown"}
    serverless.azure.update(serverless.connections[0], privateLinkServiceConnectionState=state)
    assert serverless.state(rule) == "REJECTED"


def test_deleting_a_pending_rule_deletes_its_connection(serverless: Serverless) -> None:
    delete(serverless.estate.account, serverless.rule())
    assert serverless.connections == []


def test_deleting_an_established_rule_leaves_its_connection_on_the_account(serverless: Serverless) -> None:
    rule = serverless.rule()
    serverless.approve(serverless.connections[0].name)
    delete(serverless.estate.account, rule)
    assert [status_of(one) for one in serverless.connections] == ["Approved"]


def test_a_rule_to_an_account_that_is_not_there_fails_and_says_so(serverless: Serverless) -> None:
    rule = serverless.rule(resourceId=f"{serverless.account.id}x")
    assert rule.outputs["connectionState"] == "CREATE_FAILED"
    assert "Microsoft.Storage/storageAccounts/lakedevx' was not found" in rule.outputs["errorMessage"]


def test_a_rule_to_a_sub_resource_that_no_account_has_fails_and_says_so(serverless: Serverless) -> None:
    assert "'lake' is not supported" in serverless.rule(groupId="lake").outputs["errorMessage"]


def test_a_rule_of_a_missing_configuration_is_refused(serverless: Serverless) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Network connectivity configuration nowhere does not exist"):
        serverless.rule(networkConnectivityConfigId="nowhere")


def test_two_rules_of_one_configuration_at_once_are_refused(
    serverless: Serverless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy, "claim", lambda key, seconds: False)  # another call is at it
    with pytest.raises(Exception, match="private-endpoint-rules is taking too long to process your request"):
        serverless.rule()


def test_a_rule_to_an_account_whose_connections_change_fails_and_says_so(
    serverless: Serverless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy, "claim", lambda key, seconds: not key.endswith("/connections"))
    made = serverless.rule().outputs
    assert made["connectionState"] == "CREATE_FAILED"
    assert "requires exclusive access" in made["errorMessage"]


def test_a_rule_has_nothing_of_other_clouds() -> None:
    assert mistakes(
        tokens.PRIVATE_ENDPOINT_RULE,
        {"networkConnectivityConfigId": "n", "endpointService": "com.amazonaws.vpce", "groupId": "dfs"},
    ) == [
        "endpointService: is not for Azure; give resourceId and groupId",
        "resourceId: is required: a private endpoint leads to one sub-resource of one resource",
    ]


def test_the_account_shows_its_connections_when_it_is_looked_up(serverless: Serverless) -> None:
    rule = serverless.rule()
    found = look_up(serverless.azure.cloud, serverless.account)
    (connection,) = found["privateEndpointConnections"]
    assert connection["privateEndpoint"]["id"].endswith(rule.outputs["endpointName"])
    assert connection["privateLinkServiceConnectionState"]["status"] == "Pending"


def look_up(cloud: StoredCloud, account: Stored) -> Properties:
    from localcloud.core.resource_type import LOOKUPS  # noqa: PLC0415 (registered by the packages above)

    names = {"resourceGroupName": "rg-dev", "accountName": account.name}
    return LOOKUPS["azure-native:storage:getStorageAccount"].answer(cloud, names)


def test_a_rule_behind_a_load_balancer_is_not_known_here() -> None:
    rule = {
        "networkConnectivityConfigId": "n",
        "resourceId": "/lake",
        "groupId": "dfs",
        "domainNames": ["a.b"],
    }
    assert "domainNames: localcloud does not know private link services behind load balancers" in mistakes(
        tokens.PRIVATE_ENDPOINT_RULE, rule
    )


def test_a_rule_to_another_service_is_not_simulated(serverless: Serverless) -> None:
    vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
    with pytest.raises(CloudError, match=f"localcloud does not simulate private endpoint rules to '{vault}'"):
        serverless.rule(resourceId=vault, groupId="vault")


def test_a_region_has_a_limit_of_private_endpoints(
    serverless: Serverless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_endpoint_rules, "MOST_IN_A_REGION", 1)
    monkeypatch.setattr(private_endpoint_rules, "DURATION", 0.0)
    serverless.rule()
    message = "The account has reached the limit of 1 private endpoints in region eastus2"
    with refused("QUOTA_EXCEEDED", message):
        serverless.rule(groupId="blob")
