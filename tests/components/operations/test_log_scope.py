"""LogScope: which log workspaces a network searches through a private link scope."""

from dataclasses import replace

import pulumi
import pytest

from components.operations.log_scope import LogScope, LogScopeArgs
from tests.conftest import Deploy

SCOPE = "azure-native:monitor:PrivateLinkScope"
MEMBER = "azure-native:monitor:PrivateLinkScopedResource"
LOGS = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs"
EXISTING = (
    "/subscriptions/s/resourceGroups/rg-hub/providers/Microsoft.Insights/privateLinkScopes/ampls-company"
)
ARGS = LogScopeArgs(
    resource_group_name="rg",
    scope_name="ampls",
    log_workspace_ids={"logs": LOGS},
    existing_id=None,
    tags={"environment": "shared"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_its_networks_reach_what_is_in_it_and_nothing_else(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: LogScope("logs", ARGS), preview=preview).one(SCOPE).inputs
    assert inputs["accessModeSettings"] == {
        "ingestionAccessMode": "PrivateOnly",
        "queryAccessMode": "PrivateOnly",
    }
    assert (inputs["scopeName"], inputs["location"]) == ("ampls", "global")


def test_the_log_workspace_is_in_it(deploy: Deploy) -> None:
    member = deploy(lambda: LogScope("logs", ARGS)).one(MEMBER).inputs
    assert (member["scopeName"], member["linkedResourceId"]) == ("ampls", LOGS)


def test_an_existing_scope_is_joined_where_it_stands(deploy: Deploy) -> None:
    engine = deploy(lambda: LogScope("logs", replace(ARGS, existing_id=EXISTING)))
    assert engine.of(SCOPE) == []
    member = engine.one(MEMBER).inputs
    assert (member["resourceGroupName"], member["scopeName"]) == ("rg-hub", "ampls-company")


def test_what_waits_for_it_waits_for_the_log_workspace_in_it(deploy: Deploy) -> None:
    def program() -> None:
        scope = LogScope("logs", ARGS)
        pulumi.CustomResource("test:index:Client", "client", {"after": scope.scope_id})

    engine = deploy(program)
    assert engine.one(MEMBER).urn in engine.one("test:index:Client").property_dependencies["after"]
