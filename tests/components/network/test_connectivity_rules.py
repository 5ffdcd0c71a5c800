"""ConnectivityRules: a rule for each way into an account, approved there, and one after the other."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pulumi
import pytest

from components.network.connectivity_rules import ConnectivityRules, ConnectivityRulesArgs
from localcloud.core.values import UNKNOWN
from tests import cloud_answers
from tests.cloud_answers import connection, connectivity_config_id, serverless_endpoint
from tests.conftest import Deploy
from tests.engine_double import Engine

RULE = "databricks:index/mwsNccPrivateEndpointRule:MwsNccPrivateEndpointRule"
APPROVAL = "azure-native:resources:Deployment"

CONFIG = connectivity_config_id("ncc-mlops-dev")
GROUP = f"{cloud_answers.SUBSCRIPTION}/resourceGroups"
LAKE = f"{GROUP}/rg-dev/providers/Microsoft.Storage/storageAccounts/lakedev"
OWN = f"{GROUP}/rg-dev-managed/providers/Microsoft.Storage/storageAccounts/dbfsdev"
ARGS = ConnectivityRulesArgs(
    connectivity_config_id=CONFIG,
    account_ids={"lake": LAKE, "workspace": OWN},
    approval_names={"lake": "approve-lake", "workspace": "approve-workspace"},
    description="Serverless compute of dbw-dev",
    tags={"environment": "dev"},
)


def rules(deploy: Deploy, args: ConnectivityRulesArgs = ARGS, **how: Any) -> Engine:
    return deploy(lambda: ConnectivityRules("rules", args), **how)


@pytest.mark.parametrize("preview", [True, False])
def test_asks_for_a_way_to_blob_and_dfs_of_each_account(deploy: Deploy, preview: bool) -> None:
    engine = rules(deploy, preview=preview)

    asked = [(rule.inputs["resourceId"], rule.inputs["groupId"]) for rule in engine.of(RULE)]
    assert sorted(asked) == sorted([(LAKE, "blob"), (LAKE, "dfs"), (OWN, "blob"), (OWN, "dfs")])
    assert {rule.inputs["networkConnectivityConfigId"] for rule in engine.of(RULE)} == {CONFIG}


def test_approves_the_connection_of_each_rule_on_its_account(deploy: Deploy) -> None:
    engine = rules(deploy)
    approval = engine.one(APPROVAL, "rules-workspace-dfs-approval").inputs

    assert approval["resourceGroupName"] == "rg-dev-managed"
    assert approval["deploymentName"] == "approve-workspace-dfs"
    properties = approval["properties"]
    name = connection("dbfsdev", serverless_endpoint(CONFIG, OWN, "dfs"))["name"]
    assert properties["parameters"]["connection"] == {"value": f"dbfsdev/{name}"}
    assert properties["mode"] == "Incremental"
    (resource,) = properties["template"]["resources"]
    assert resource["type"] == "Microsoft.Storage/storageAccounts/privateEndpointConnections"
    assert resource["properties"]["privateLinkServiceConnectionState"]["status"] == "Approved"


def test_a_connection_that_is_not_there_yet_is_unknown_in_a_preview(deploy: Deploy) -> None:
    approval = rules(deploy, preview=True).one(APPROVAL, "rules-lake-blob-approval").inputs
    assert approval["properties"]["parameters"]["connection"] == {"value": UNKNOWN}


def test_a_rule_waits_for_the_one_before_and_for_the_last_write_of_its_account(deploy: Deploy) -> None:
    def program() -> None:
        other = pulumi.CustomResource("test:index:Endpoint", "endpoint", {})
        ConnectivityRules("rules", replace(ARGS, after={"workspace": [other]}))

    engine = deploy(program)
    order = ["lake-blob", "lake-dfs", "workspace-blob", "workspace-dfs"]
    assert {f"rules-{key}" for key in order} == {rule.name for rule in engine.of(RULE)}
    for earlier, later in pairwise(order):
        rule = engine.one(RULE, f"rules-{later}")
        assert engine.one(RULE, f"rules-{earlier}").urn in rule.dependencies
        approved = engine.one(APPROVAL, f"rules-{earlier}-approval").urn in rule.dependencies
        assert approved == (earlier.partition("-")[0] == later.partition("-")[0])
    endpoint = engine.one("test:index:Endpoint").urn
    waiting = [rule.name for rule in engine.of(RULE) if endpoint in rule.dependencies]
    assert waiting == ["rules-workspace-blob"]


def test_what_waits_for_a_rule_waits_for_its_approval(deploy: Deploy) -> None:
    engine = rules(deploy)
    component = engine.one("databricks-mlops:network:ConnectivityRules")
    assert sorted(component.outputs["rule_ids"]) == [
        "lake-blob",
        "lake-dfs",
        "workspace-blob",
        "workspace-dfs",
    ]


@pytest.mark.parametrize(
    "connections",
    [
        pytest.param([], id="none"),
        pytest.param([connection("lakedev", "databricks-other-pe-1")], id="another endpoint's"),
        pytest.param([{"name": "lakedev.1"}], id="one without an endpoint"),
    ],
)
def test_an_account_without_the_connection_is_an_error_that_names_it(
    deploy: Deploy, connections: list[dict[str, Any]]
) -> None:
    args = replace(ARGS, account_ids={"lake": LAKE}, approval_names={"lake": "approve-lake"})
    answer = {"name": "lakedev", "privateEndpointConnections": connections}
    endpoint = serverless_endpoint(CONFIG, LAKE, "blob")
    with pytest.raises(Exception, match=f"lakedev has no private endpoint connection of {endpoint}"):
        rules(deploy, args, lookups={"azure-native:storage:getStorageAccount": answer})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"account_ids": {}, "approval_names": {}}, "account_ids is empty"),
        ({"approval_names": {"lake": "approve-lake"}}, "differ in workspace"),
    ],
)
def test_refuses_rules_that_lead_nowhere_or_are_never_approved(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(ARGS, **change)
