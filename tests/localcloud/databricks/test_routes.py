"""Which provider instance may manage what."""

import pytest

from localcloud.core.store import StoredCloud
from localcloud.databricks import tokens
from tests.localcloud.conftest import create
from tests.localcloud.databricks.conftest import ACCOUNT_HOST, Estate, Governed
from tests.localcloud.databricks.refusals import mistakes, refused

NCC = {"name": "serverless", "region": "eastus2"}
NOT_ACCOUNT = "invalid Databricks Account configuration"


def test_an_account_resource_is_refused_through_a_workspace(estate: Estate) -> None:
    with refused("INVALID_CONFIGURATION", NOT_ACCOUNT):
        create(estate.workspace("101"), tokens.NETWORK_CONNECTIVITY_CONFIG, NCC)


def test_an_account_level_metastore_is_refused_through_a_workspace(estate: Estate) -> None:
    with refused("INVALID_CONFIGURATION", NOT_ACCOUNT):
        create(
            estate.workspace("101"), tokens.METASTORE, {"name": "m", "region": "eastus2", "api": "account"}
        )


def test_an_account_group_is_refused_through_a_workspace(estate: Estate) -> None:
    with refused("INVALID_CONFIGURATION", "HTTP method POST is not supported by this URL"):
        create(estate.workspace("101"), tokens.GROUP, {"displayName": "g", "api": "account"})


def test_a_group_needs_the_account_id_on_the_account_host(estate: Estate) -> None:
    with refused("INVALID_CONFIGURATION", "HTTP method POST is not supported by this URL"):
        create(estate.cloud_as("databricks", host=ACCOUNT_HOST), tokens.GROUP, {"displayName": "g"})


def test_a_workspace_resource_through_the_account_must_say_which_workspace(governed: Governed) -> None:
    message = (
        "managing workspace-level resources requires a workspace_id, but none was found in the resource's "
        "provider_config block or the provider's workspace_id attribute"
    )
    inputs = {"name": "c", "storageRoot": governed.lake.url()}
    with refused("INVALID_CONFIGURATION", message):
        create(governed.estate.account, tokens.CATALOG, inputs)


def test_a_workspace_resource_can_go_through_the_account_to_a_workspace(stored: Governed) -> None:
    inputs = {"name": "c", "storageRoot": stored.lake.url(), "providerConfig": {"workspaceId": "101"}}
    made = create(stored.estate.account, tokens.CATALOG, inputs)
    assert made.outputs["metastoreId"] == stored.metastore.id


def test_a_workspace_id_other_than_the_provider_s_own_is_refused(stored: Governed) -> None:
    message = (
        "workspace_id mismatch: provider is configured for workspace 101 but got 102 in provider_config. "
        "please check the workspace_id provided in provider_config"
    )
    with refused("INVALID_CONFIGURATION", message):
        stored.catalog(providerConfig={"workspaceId": "102"})


def test_a_host_that_is_no_workspace_is_refused(estate: Estate) -> None:
    with refused("REQUEST_FAILED", "dial tcp: lookup adb-9.1.azuredatabricks.net: no such host"):
        create(estate.workspace("9"), tokens.GROUP, {"displayName": "g"})


def test_a_provider_without_a_host_is_refused(estate: Estate) -> None:
    message = (
        "cannot configure default credentials, please check "
        "https://docs.databricks.com/en/dev-tools/auth.html#databricks-client-unified-authentication "
        "to configure credentials for your preferred authentication method"
    )
    with refused("UNAUTHENTICATED", message):
        create(estate.cloud_as("databricks"), tokens.GROUP, {"displayName": "g"})


def test_a_workspace_can_be_named_by_its_azure_id_alone(estate: Estate) -> None:
    (workspace,) = estate.account.all(tokens.AZURE_WORKSPACE)
    cloud = estate.cloud_as("databricks", azureWorkspaceResourceId=workspace.id)
    group = create(cloud, tokens.GROUP, {"displayName": "local"})
    assert group.outputs["url"].startswith("https://adb-101.1.azuredatabricks.net/#setting/accounts/groups/")


def test_a_host_and_an_azure_id_of_two_workspaces_are_refused(estate: Estate) -> None:
    cloud = estate.cloud_as(
        "databricks", host="https://adb-101.1.azuredatabricks.net", azureWorkspaceResourceId="/other"
    )
    message = "azure_workspace_resource_id /other is not the workspace at adb-101.1.azuredatabricks.net"
    with refused("INVALID_CONFIGURATION", message):
        create(cloud, tokens.GROUP, {"displayName": "g"})


def test_another_account_s_id_is_refused(estate: Estate) -> None:
    wrong = estate.cloud_as("databricks", host=ACCOUNT_HOST, accountId="0000")
    message = (
        "oidc: parse .well-known: invalid character '<' looking for beginning of value: "
        "there is no Databricks account 0000"
    )
    with refused("UNAUTHENTICATED", message):
        create(wrong, tokens.NETWORK_CONNECTIVITY_CONFIG, NCC)


def test_an_account_id_on_a_workspace_provider_is_refused(estate: Estate) -> None:
    cloud = estate.cloud_as("databricks", host="https://adb-101.1.azuredatabricks.net", accountId="a")
    with refused("INVALID_CONFIGURATION", NOT_ACCOUNT):
        create(cloud, tokens.GROUP, {"displayName": "g"})


def test_the_api_is_account_or_workspace() -> None:
    assert mistakes(tokens.GROUP, {"displayName": "g", "api": "both"}) == [
        'api: expected api to be one of ["account" "workspace"], got both'
    ]


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (tokens.CATALOG, {"name": "c", "storageRoot": "abfss://data@devlake.dfs.core.windows.net/c"}),
        (tokens.SCHEMA, {"name": "s", "catalogName": "c"}),
        (tokens.GRANTS, {"catalog": "c", "grants": [{"principal": "g", "privileges": ["SELECT"]}]}),
        (
            tokens.EXTERNAL_LOCATION,
            {"name": "l", "credentialName": "c", "url": "abfss://data@lake.dfs.core.windows.net"},
        ),
    ],
)
def test_nothing_of_unity_catalog_works_before_the_assignment(
    estate: Estate, token: str, inputs: dict[str, object]
) -> None:
    cloud: StoredCloud = estate.workspace("101")
    with refused("METASTORE_DOES_NOT_EXIST", "No metastore assigned for the current workspace."):
        create(cloud, token, inputs)


def test_a_metastore_id_other_than_the_assigned_one_is_refused(stored: Governed) -> None:
    message = (
        "metastore_id must be empty or equal to the metastore id assigned to the workspace: "
        f"{stored.metastore.id}. If the metastore assigned to the workspace has changed, "
        "the new metastore id must be explicitly set"
    )
    with refused("INVALID_CONFIGURATION", message):
        stored.catalog(metastoreId="other")
