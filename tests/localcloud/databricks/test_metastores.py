"""One metastore a region, and which workspace uses it."""

import pytest

from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Estate, Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def test_a_metastore_has_the_ids_and_the_owner_that_the_service_gives(estate: Estate) -> None:
    made = estate.metastore()
    assert made.outputs["metastoreId"] == made.id
    assert made.outputs["globalMetastoreId"] == f"azure:eastus2:{made.id}"
    assert made.outputs["owner"] == estate.account.identity.deployer_application_id


def test_a_region_has_one_metastore(estate: Estate) -> None:
    estate.metastore()
    account_id = estate.account.identity.account_id
    message = f"This account with id {account_id} has reached the limit for metastores in region eastus2"
    with refused("QUOTA_EXCEEDED", message):
        estate.metastore(name="second")


def test_a_metastore_name_is_taken_in_the_whole_account(estate: Estate) -> None:
    estate.metastore()
    with refused("METASTORE_ALREADY_EXISTS", "Metastore 'Company' already exists"):
        estate.metastore(name="Company", region="westeurope")


def test_an_account_level_metastore_needs_a_region(estate: Estate) -> None:
    with refused("INVALID_PARAMETER_VALUE", "CreateMetastore Missing required field: region"):
        create(estate.account, tokens.METASTORE, {"name": "m"})


def test_a_metastore_name_follows_the_rules_of_names() -> None:
    (problem,) = mistakes(tokens.METASTORE, {"name": "com/pany", "region": "eastus2"})
    assert problem.startswith('name: "com/pany" is not a valid name.')


def test_the_region_of_a_metastore_cannot_be_changed(estate: Estate) -> None:
    made = estate.metastore()
    with refused("INVALID_PARAMETER_VALUE", "UpdateMetastore region cannot be changed"):
        update(estate.account, made, {"name": "company", "region": "westeurope"})


def test_an_owner_must_be_a_principal_of_the_account(estate: Estate) -> None:
    with refused("PRINCIPAL_DOES_NOT_EXIST", "Could not find principal with name nobody"):
        estate.metastore(owner="nobody")


@pytest.mark.parametrize("seconds", [0, 31_536_001])
def test_a_recipient_s_token_lives_a_second_to_a_year(seconds: int) -> None:
    key = "deltaSharingRecipientTokenLifetimeInSeconds"
    inputs = {"name": "m", "deltaSharingScope": "INTERNAL", key: seconds}
    message = f"{key}: expected {key} to be in the range (1 - 31536000), got {seconds}"
    assert mistakes(tokens.METASTORE, inputs) == [message]


def test_the_sharing_scope_and_the_lifetime_come_together() -> None:
    both = "`deltaSharingRecipientTokenLifetimeInSeconds,deltaSharingScope`"
    assert mistakes(tokens.METASTORE, {"name": "m", "deltaSharingScope": "INTERNAL"}) == [
        f"deltaSharingScope: Missing required argument: all of {both} must be specified"
    ]


def test_the_sharing_scope_is_one_of_two() -> None:
    inputs = {"name": "m", "deltaSharingScope": "ALL", "deltaSharingRecipientTokenLifetimeInSeconds": 60}
    allowed = '"INTERNAL" "INTERNAL_AND_EXTERNAL"'
    assert mistakes(tokens.METASTORE, inputs) == [
        f"deltaSharingScope: expected deltaSharingScope to be one of [{allowed}], got ALL"
    ]


def test_an_assignment_is_known_by_workspace_and_metastore(estate: Estate) -> None:
    metastore = estate.metastore()
    assert estate.assign("101", metastore).id == f"101|{metastore.id}"


def test_a_workspace_uses_the_metastore_of_its_own_region(estate: Estate) -> None:
    metastore = estate.metastore(region="westeurope")
    message = (
        f"Workspace 101 in region eastus2 cannot be assigned to metastore {metastore.id} in region "
        "westeurope; a workspace uses the metastore of its own region"
    )
    with refused("INVALID_PARAMETER_VALUE", message):
        estate.assign("101", metastore)


def test_an_assignment_needs_an_existing_workspace(estate: Estate) -> None:
    metastore = estate.metastore()
    with refused("RESOURCE_DOES_NOT_EXIST", "Workspace 999 does not exist"):
        estate.assign("999", metastore)


def test_an_assignment_needs_an_existing_metastore(estate: Estate) -> None:
    with refused("METASTORE_DOES_NOT_EXIST", "Metastore 'none' does not exist."):
        create(estate.account, tokens.METASTORE_ASSIGNMENT, {"workspaceId": "101", "metastoreId": "none"})


def test_a_workspace_id_is_a_number() -> None:
    inputs = {"workspaceId": "ws-dev", "metastoreId": "m"}
    assert mistakes(tokens.METASTORE_ASSIGNMENT, inputs) == [
        "workspaceId: strconv.ParseInt: parsing 'ws-dev': invalid syntax"
    ]


def test_a_workspace_keeps_one_assignment(estate: Estate) -> None:
    metastore = estate.metastore()
    estate.assign("101", metastore)
    estate.assign("101", metastore)
    assert len(estate.account.all(tokens.METASTORE_ASSIGNMENT)) == 1


def test_a_metastore_in_use_is_not_deleted(governed: Governed) -> None:
    with refused("INVALID_STATE", "Metastore 'company' is not empty"):
        delete(governed.estate.account, governed.metastore)


def test_a_forced_deletion_takes_everything_in_the_metastore(estate: Estate) -> None:
    metastore = estate.metastore(forceDestroy=True)
    estate.assign("101", metastore)
    delete(estate.account, metastore)
    assert estate.account.all(tokens.METASTORE_ASSIGNMENT) == []


def test_a_metastore_is_in_a_region_of_azure(estate: Estate) -> None:
    with refused("INVALID_PARAMETER_VALUE", "Region atlantis is not a region of Azure"):
        estate.metastore(region="atlantis")
