"""External locations, and the trial that Unity Catalog makes of them."""

import pytest

from localcloud.databricks import tokens
from localcloud.reach.unity_catalog import READER
from tests.localcloud.conftest import delete, update
from tests.localcloud.databricks import azure_side
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

URL = "abfss://data@devlake.dfs.core.windows.net"
NO_ACCESS = (
    "The contributor role on the storage account is not set or Managed Identity does not have "
    f"{{}} permissions on url {URL}. Please contact your account admin to update the storage credential. {{}}"
)
ALL = "READ, LIST, WRITE, DELETE"
NO_ROLE = "This request is not authorized to perform this operation using this permission."
NO_RULE = "This request is not authorized to perform this operation."


@pytest.fixture
def lake(governed: Governed) -> Governed:
    """Give the governed workspace with the credential ``dev``."""
    governed.credential()
    return governed


def close(lake: Governed, *admitted: str, **account: object) -> None:
    """Close the account's firewall for all but these resources."""
    rules = [{"tenantId": "t", "resourceId": admitted_id} for admitted_id in admitted]
    changed = {"networkRuleSet": {"defaultAction": "Deny", "resourceAccessRules": rules}, **account}
    lake.cloud.put(lake.lake.account.with_outputs(**changed))


def revoke(lake: Governed) -> None:
    for assignment in lake.cloud.all(tokens.AZURE_ROLE_ASSIGNMENT):
        lake.cloud.remove(assignment)


def test_a_location_is_kept_in_lower_case_and_tells_its_credential(lake: Governed) -> None:
    made = lake.location("Dev_Lake")
    credential = lake.cloud.require(tokens.STORAGE_CREDENTIAL, "dev")
    assert (made.id, made.outputs["name"]) == ("dev_lake", "dev_lake")
    assert made.outputs["credentialId"] == credential.outputs["storageCredentialId"]


def test_a_location_name_is_taken_once(lake: Governed) -> None:
    lake.location("dev", "/a")
    with refused("EXTERNAL_LOCATION_ALREADY_EXISTS", "External Location 'dev' already exists"):
        lake.location("Dev", "/b")


def test_a_location_name_follows_the_rules_of_names() -> None:
    inputs = {"name": "a/b", "url": "abfss://data@lake.dfs.core.windows.net/", "credentialName": "dev"}
    (problem,) = mistakes(tokens.EXTERNAL_LOCATION, inputs)
    assert problem.startswith('name: "a/b" is not a valid name.')


def test_a_location_needs_an_existing_credential(lake: Governed) -> None:
    with refused("STORAGE_CREDENTIAL_DOES_NOT_EXIST", "Storage Credential 'test' does not exist."):
        lake.location(credentialName="test")


@pytest.mark.parametrize(
    "url",
    [
        "s3://bucket/path",
        "https://devlake.dfs.core.windows.net/data",
        "abfss://data@devlake.blob.core.windows.net",
        "abfss://Data@devlake.dfs.core.windows.net",
        "abfss://data@dev-lake.dfs.core.windows.net",
    ],
)
def test_a_url_has_the_form_of_azure_s_data_lakes(url: str) -> None:
    inputs = {"name": "dev", "credentialName": "dev", "url": url}
    assert mistakes(tokens.EXTERNAL_LOCATION, inputs) == [
        f"url: '{url}' must be of the form abfss://<container>@<account>.dfs.core.windows.net/<path>"
    ]


@pytest.mark.parametrize(("first", "second"), [("/a", "/a/b"), ("/a/b", "/a"), ("/a", "/a/"), ("", "/x")])
def test_locations_do_not_overlap(lake: Governed, first: str, second: str) -> None:
    lake.location("first", first)
    message = (
        f"Input path url '{URL}{second}' overlaps with an existing external location within "
        "'CreateExternalLocation' call. Conflicting location: first."
    )
    with refused("INVALID_PARAMETER_VALUE.LOCATION_OVERLAP", message):
        lake.location("second", second)


def test_locations_side_by_side_do_not_overlap(lake: Governed) -> None:
    lake.location("first", "/a")
    assert lake.location("second", "/ab").id == "second"


def test_a_location_needs_the_contributor_role(lake: Governed) -> None:
    revoke(lake)
    with refused("PERMISSION_DENIED", NO_ACCESS.format(ALL, NO_ROLE)):
        lake.location()


@pytest.mark.parametrize(
    "scope", ["/subscriptions/s", "/subscriptions/s/resourceGroups/rg", "account", "container"]
)
def test_the_role_counts_from_the_container_up(lake: Governed, scope: str) -> None:
    revoke(lake)
    scopes = {"account": lake.lake.account.id, "container": lake.lake.container.id.upper()}
    azure_side.allow(lake.cloud, lake.lake, scopes.get(scope, scope))
    assert lake.location().id == "dev"


def test_the_role_on_another_account_does_not_count(lake: Governed) -> None:
    revoke(lake)
    azure_side.allow(lake.cloud, lake.lake, scope=f"{lake.lake.account.id}2")
    with refused("PERMISSION_DENIED", NO_ACCESS.format(ALL, NO_ROLE)):
        lake.location()


def test_the_reader_role_is_not_enough(lake: Governed) -> None:
    revoke(lake)
    azure_side.allow(lake.cloud, lake.lake, role=READER)
    with refused("PERMISSION_DENIED", NO_ACCESS.format(ALL, NO_ROLE)):
        lake.location()


DENIES, DISABLED = "its firewall denies what no rule names", "public network access is Disabled"


def no_way(why: str) -> str:
    return (
        f"firewall of storage account 'devlake' refuses Unity Catalog's control plane: {why} and "
        "networkRuleSet.resourceAccessRules does not name access connector 'devlake'"
    )


def test_a_closed_firewall_keeps_the_connector_out(lake: Governed) -> None:
    close(lake)
    with refused("PERMISSION_DENIED", NO_ACCESS.format(ALL, f"{NO_RULE} ({no_way(DENIES)}.)")):
        lake.location()


def test_a_rule_for_the_connector_lets_it_through_the_firewall(lake: Governed) -> None:
    close(lake, lake.lake.connector.id.upper(), publicNetworkAccess="Disabled")
    assert lake.location().id == "dev"


def test_disabled_public_access_keeps_the_connector_out(lake: Governed) -> None:
    lake.cloud.put(lake.lake.account.with_outputs(publicNetworkAccess="Disabled"))
    with refused("PERMISSION_DENIED", NO_ACCESS.format(ALL, f"{NO_RULE} ({no_way(DISABLED)}.)")):
        lake.location()


def test_the_account_needs_a_hierarchical_namespace(lake: Governed) -> None:
    lake.cloud.put(lake.lake.account.with_outputs(isHnsEnabled=False))
    message = f"The storage account 'devlake' of url {URL} must have hierarchical namespace enabled"
    with refused("INVALID_PARAMETER_VALUE", message):
        lake.location()


def test_the_account_must_exist(lake: Governed) -> None:
    url = "abfss://data@nolake.dfs.core.windows.net"
    message = f"Failed to access url {url}: UnknownHostException: nolake.dfs.core.windows.net"
    with refused("INVALID_PARAMETER_VALUE", message):
        lake.location(url=url)


def test_the_container_must_exist(lake: Governed) -> None:
    url = "abfss://raw@devlake.dfs.core.windows.net"
    message = f"Failed to access url {url}: The specified filesystem does not exist."
    with refused("INVALID_PARAMETER_VALUE", message):
        lake.location(url=url)


def test_a_read_only_location_needs_a_file_to_read(lake: Governed) -> None:
    with refused(
        "PERMISSION_DENIED", NO_ACCESS.format("READ", "No file available under the location to read.")
    ):
        lake.location(readOnly=True)


def test_the_trial_can_be_skipped(lake: Governed) -> None:
    revoke(lake)
    assert lake.location(skipValidation=True).id == "dev"


def test_a_location_that_is_used_is_not_deleted(stored: Governed) -> None:
    stored.catalog()
    location = stored.cloud.require(tokens.EXTERNAL_LOCATION, "dev")
    message = (
        "External location 'dev' has 1 directly dependent object(s) (catalog 'ml_dev_catalog'); "
        "use force option to delete"
    )
    with refused("INVALID_STATE", message):
        delete(stored.cloud, location)


def test_a_location_that_is_used_is_not_moved(stored: Governed) -> None:
    stored.catalog()
    location = stored.cloud.require(tokens.EXTERNAL_LOCATION, "dev")
    message = (
        "External location 'dev' has 1 directly dependent object(s) (catalog 'ml_dev_catalog'); "
        "use force option to update"
    )
    with refused("INVALID_STATE", message):
        update(stored.cloud, location, {**location.inputs, "url": f"{URL}/elsewhere"})


def test_an_isolated_location_is_bound_to_the_current_workspace(lake: Governed) -> None:
    lake.location(isolationMode="ISOLATION_MODE_ISOLATED")
    assert [one.id for one in lake.cloud.all(tokens.WORKSPACE_BINDING)] == ["101|external_location|dev"]


def test_a_deleted_location_leaves_no_binding(lake: Governed) -> None:
    location = lake.location(isolationMode="ISOLATION_MODE_ISOLATED")
    delete(lake.cloud, location)
    assert lake.cloud.all(tokens.WORKSPACE_BINDING) == []
