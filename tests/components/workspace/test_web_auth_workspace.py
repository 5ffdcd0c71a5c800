"""WebAuthWorkspace: serverless, and never deleted."""

import pytest

from components.workspace.web_auth_workspace import WebAuthWorkspace, WebAuthWorkspaceArgs
from tests.cloud_answers import WEB_AUTH_WORKSPACE_ID
from tests.conftest import Deploy

WORKSPACE = "azure-native:databricks:Workspace"
ARGS = WebAuthWorkspaceArgs(
    resource_group_name="rg",
    location="eastus2",
    workspace_name="WEB_AUTH_DO_NOT_DELETE_eastus2",
    public_access=False,
    tags={"environment": "shared"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_asks_for_nothing_that_a_serverless_workspace_must_not_have(deploy: Deploy, preview: bool) -> None:
    inputs = deploy(lambda: WebAuthWorkspace("web-auth", ARGS), preview=preview).one(WORKSPACE).inputs
    assert inputs == {
        "resourceGroupName": "rg",
        "location": "eastus2",
        "workspaceName": "WEB_AUTH_DO_NOT_DELETE_eastus2",
        "sku": {"name": "premium"},
        "computeMode": "Serverless",
        "publicNetworkAccess": "Disabled",
        "tags": {"environment": "shared"},
    }


def test_is_protected_because_the_whole_region_signs_in_through_it(deploy: Deploy) -> None:
    assert deploy(lambda: WebAuthWorkspace("web-auth", ARGS)).one(WORKSPACE).protect


def test_tells_its_url(deploy: Deploy) -> None:
    engine = deploy(lambda: WebAuthWorkspace("web-auth", ARGS))
    outputs = engine.one("databricks-mlops:workspace:WebAuthWorkspace").outputs
    assert outputs["workspace_url"] == f"https://adb-{WEB_AUTH_WORKSPACE_ID}.4.azuredatabricks.net"
