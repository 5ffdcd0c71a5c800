"""What programs ask."""

from localcloud.core.resource_type import LOOKUPS
from localcloud.core.store import StoredCloud
from localcloud.core.values import Properties
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import refused


def ask(cloud: StoredCloud, what: str, **arguments: str) -> Properties:
    return LOOKUPS[f"databricks:index/{what}:{what}"].answer(cloud, arguments)


def test_a_metastore_is_found_by_region_name_and_id(governed: Governed) -> None:
    account = governed.estate.account
    for asked in ({"region": "EastUS2"}, {"name": "Company"}, {"metastoreId": governed.metastore.id}):
        found = ask(account, "getMetastore", **asked)
        assert (found["metastoreId"], found["metastoreInfo"]["region"]) == (governed.metastore.id, "eastus2")


def test_a_region_without_a_metastore_is_said(estate: Estate) -> None:
    with refused("NOT_FOUND", "a metastore with name '' or in region 'eastus2' is not found"):
        ask(estate.account, "getMetastore", region="eastus2")


def test_a_metastore_id_that_names_none_is_said(estate: Estate) -> None:
    with refused("METASTORE_DOES_NOT_EXIST", "Metastore 'm' does not exist."):
        ask(estate.account, "getMetastore", metastoreId="m")


def test_a_metastore_is_asked_for_in_one_way(estate: Estate) -> None:
    with refused("INVALID_PARAMETER_VALUE", "one of metastore_id, name or region must be provided"):
        ask(estate.account, "getMetastore")
    with refused("INVALID_PARAMETER_VALUE", "only one of metastore_id, name or region must be provided"):
        ask(estate.account, "getMetastore", name="a", region="b")


def test_metastores_are_asked_of_the_account(estate: Estate) -> None:
    with refused("INVALID_CONFIGURATION", "invalid Databricks Account configuration"):
        ask(estate.workspace("101"), "getMetastores")


def test_metastores_are_listed_by_name(governed: Governed) -> None:
    assert ask(governed.estate.account, "getMetastores")["ids"] == {"company": governed.metastore.id}


def test_the_current_user_is_the_service_principal_that_deploys(estate: Estate) -> None:
    found = ask(estate.workspace("101"), "getCurrentUser")
    assert found["userName"] == estate.account.identity.deployer_application_id
    assert found["workspaceUrl"] == "https://adb-101.1.azuredatabricks.net"
    assert found["id"].isdecimal()


def test_the_current_configuration_tells_the_plane(estate: Estate) -> None:
    assert ask(estate.account, "getCurrentConfig")["isAccount"] is True
    found = ask(estate.workspace("101"), "getCurrentConfig")
    assert (found["isAccount"], found["host"]) == (False, "https://adb-101.1.azuredatabricks.net")
