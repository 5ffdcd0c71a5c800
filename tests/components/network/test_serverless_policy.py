"""ServerlessPolicy, ServerlessConnectivity and ServerlessAttachment: where serverless compute connects to."""

from dataclasses import replace
from typing import Any

import pulumi
import pytest

from components.network.serverless_attachment import ServerlessAttachment, ServerlessAttachmentArgs
from components.network.serverless_connectivity import ServerlessConnectivity, ServerlessConnectivityArgs
from components.network.serverless_policy import ServerlessPolicy, ServerlessPolicyArgs, StorageDestination
from tests.conftest import Deploy

CONNECTIVITY = "databricks:index/mwsNetworkConnectivityConfig:MwsNetworkConnectivityConfig"
POLICY = "databricks:index/accountNetworkPolicy:AccountNetworkPolicy"
BINDING = "databricks:index/mwsNccBinding:MwsNccBinding"
OPTION = "databricks:index/workspaceNetworkOption:WorkspaceNetworkOption"

ACCOUNT = "00000000-0000-0000-0000-00000000000b"
CLOSED = ServerlessPolicyArgs(account_id=ACCOUNT, policy_id="np-mlops-dev")
CONFIG = ServerlessConnectivityArgs(region="eastus2", config_name="ncc-mlops-dev")


@pytest.mark.parametrize("preview", [True, False])
def test_makes_the_connectivity_configuration_of_the_region(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: ServerlessConnectivity("serverless", CONFIG), preview=preview)

    assert engine.one(CONNECTIVITY).inputs == {"name": "ncc-mlops-dev", "region": "eastus2"}


@pytest.mark.parametrize("name", ["no", "no dots.", "x" * 31, "ncc-mlops-dev\n"])
def test_refuses_a_configurations_name_that_databricks_would_refuse(name: str) -> None:
    with pytest.raises(ValueError, match="must be 3 to 30 letters, digits"):
        replace(CONFIG, config_name=name)


@pytest.mark.parametrize("preview", [True, False])
def test_restricts_egress_to_nothing_by_default_and_enforces_it(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: ServerlessPolicy("serverless", CLOSED), preview=preview)

    access = {"restrictionMode": "RESTRICTED_ACCESS", "policyEnforcement": {"enforcementMode": "ENFORCED"}}
    assert engine.one(POLICY).inputs == {
        "accountId": ACCOUNT,
        "networkPolicyId": "np-mlops-dev",
        "egress": {"networkAccess": access},
    }


def test_lets_through_the_hosts_and_the_storage_that_are_named(deploy: Deploy) -> None:
    storage = StorageDestination(account_name="partnerdata", service="blob")
    args = replace(CLOSED, allowed_hosts=["packages.example.com", "*.example.org"], allowed_storage=[storage])
    policy = deploy(lambda: ServerlessPolicy("serverless", args)).one(POLICY)

    access = policy.inputs["egress"]["networkAccess"]
    assert access["allowedInternetDestinations"] == [
        {"destination": "packages.example.com", "internetDestinationType": "DNS_NAME"},
        {"destination": "*.example.org", "internetDestinationType": "DNS_NAME"},
    ]
    assert access["allowedStorageDestinations"] == [
        {
            "azureStorageAccount": "partnerdata",
            "azureStorageService": "blob",
            "storageDestinationType": "AZURE_STORAGE",
        }
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"policy_id": ""}, "policy_id is empty"),
        (
            {"allowed_hosts": ["https://packages.example.com"]},
            "holds 'https://packages.example.com', which is no DNS name",
        ),
    ],
)
def test_refuses_what_databricks_would_refuse(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(CLOSED, **change)


def attached() -> None:
    args = ServerlessAttachmentArgs(
        workspace_id="123", connectivity_config_id="an-ncc", network_policy_id="np-mlops-dev"
    )
    attachment = ServerlessAttachment("attachment", args)
    pulumi.export("workspace", attachment.workspace_id)


@pytest.mark.parametrize("preview", [True, False])
def test_attaches_the_workspace_to_both(deploy: Deploy, preview: bool) -> None:
    engine = deploy(attached, preview=preview)

    binding = {"networkConnectivityConfigId": "an-ncc", "workspaceId": "123"}
    assert engine.one(BINDING).inputs == binding
    option = {"networkPolicyId": "np-mlops-dev", "workspaceId": "123"}
    assert engine.one(OPTION).inputs == option
    assert engine.exports == {"workspace": "123"}


def test_a_workspace_without_private_ways_has_a_policy_all_the_same(deploy: Deploy) -> None:
    args = ServerlessAttachmentArgs(workspace_id="123", network_policy_id="np-mlops-shared")
    engine = deploy(lambda: ServerlessAttachment("attachment", args))

    assert engine.of(BINDING) == []
    assert engine.one(OPTION).inputs == {"networkPolicyId": "np-mlops-shared", "workspaceId": "123"}


def test_neither_waits_for_the_other(deploy: Deploy) -> None:
    engine = deploy(attached)

    assert engine.one(BINDING).urn not in engine.one(OPTION).dependencies
    assert engine.one(OPTION).urn not in engine.one(BINDING).dependencies
