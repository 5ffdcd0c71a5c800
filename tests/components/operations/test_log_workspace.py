"""LogWorkspace: sign-in only, nothing from the internet."""

from dataclasses import replace

import pytest

from components.operations.log_workspace import LogWorkspace, LogWorkspaceArgs
from tests.conftest import Deploy

WORKSPACE = "azure-native:operationalinsights:Workspace"
LOGS = LogWorkspaceArgs(
    resource_group_name="rg",
    location="eastus2",
    workspace_name="log-mlops",
    retention_days=90,
    public_queries=False,
    tags={"environment": "shared"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_takes_no_shared_keys_and_nothing_from_the_internet(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: LogWorkspace("logs", LOGS), preview=preview).one(WORKSPACE).inputs
    assert inputs["features"]["disableLocalAuth"] is True
    assert inputs["publicNetworkAccessForIngestion"] == "Disabled"
    assert inputs["publicNetworkAccessForQuery"] == "Disabled"
    assert inputs["retentionInDays"] == 90


def test_people_may_search_from_the_internet_where_that_is_asked_for(deploy: Deploy) -> None:
    args = replace(LOGS, public_queries=True)
    inputs = deploy(lambda: LogWorkspace("logs", args)).one(WORKSPACE).inputs
    assert inputs["publicNetworkAccessForQuery"] == "Enabled"
    assert inputs["publicNetworkAccessForIngestion"] == "Disabled"


@pytest.mark.parametrize("days", [29, 731])
def test_refuses_a_retention_that_azure_refuses(days: int) -> None:
    with pytest.raises(ValueError, match="Azure takes 30 to 730"):
        replace(LOGS, retention_days=days)
