"""Storage credentials."""

from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

CONNECTOR = {"accessConnectorId": "/connector"}


def test_a_credential_is_known_by_its_name_and_belongs_to_the_metastore(governed: Governed) -> None:
    made = governed.credential("dev")
    assert made.id == "dev"
    assert made.outputs["metastoreId"] == governed.metastore.id
    assert made.outputs["azureManagedIdentity"]["credentialId"] == made.outputs["storageCredentialId"]


def test_a_credential_needs_an_existing_access_connector(governed: Governed) -> None:
    message = "The access connector '/connector' does not exist or the caller may not read it"
    with refused("INVALID_PARAMETER_VALUE", message):
        governed.credential(azureManagedIdentity=CONNECTOR)


def test_a_credential_needs_the_identity_that_it_names(governed: Governed) -> None:
    connector = governed.lake.connector.id
    message = f"The access connector '{connector}' does not have the managed identity '/identity'"
    with refused("INVALID_PARAMETER_VALUE", message):
        governed.credential(
            azureManagedIdentity={"accessConnectorId": connector, "managedIdentityId": "/identity"}
        )


def test_a_credential_needs_an_identity(governed: Governed) -> None:
    connector = governed.lake.connector
    governed.cloud.put(connector.with_outputs(identity={"type": "None"}))
    message = f"The access connector '{connector.id}' does not have a system-assigned identity"
    with refused("INVALID_PARAMETER_VALUE", message):
        governed.credential()


def test_a_credential_name_is_taken_once(governed: Governed) -> None:
    governed.credential("dev")
    with refused("STORAGE_CREDENTIAL_ALREADY_EXISTS", "Storage Credential 'DEV' already exists"):
        governed.credential("DEV")


def test_an_account_level_credential_must_say_of_which_metastore(governed: Governed) -> None:
    inputs = {"name": "dev", "azureManagedIdentity": {"accessConnectorId": governed.lake.connector.id}}
    with refused("METASTORE_DOES_NOT_EXIST", "Metastore '' does not exist."):
        create(governed.estate.account, tokens.STORAGE_CREDENTIAL, inputs)
    inputs["metastoreId"] = governed.metastore.id
    made = create(governed.estate.account, tokens.STORAGE_CREDENTIAL, inputs)
    assert made.outputs["metastoreId"] == governed.metastore.id


def test_a_credential_needs_some_way_to_log_in() -> None:
    assert mistakes(tokens.STORAGE_CREDENTIAL, {"name": "dev"}) == [
        "azureManagedIdentity: Missing required argument: one of "
        "`azureManagedIdentity,azureServicePrincipal,cloudflareApiToken` must be specified"
    ]


def test_a_credential_s_isolation_is_not_spelled_as_a_catalog_s() -> None:
    inputs = {"name": "dev", "azureManagedIdentity": CONNECTOR, "isolationMode": "ISOLATED"}
    assert mistakes(tokens.STORAGE_CREDENTIAL, inputs) == [
        "isolationMode: expected isolationMode to be one of "
        '["ISOLATION_MODE_OPEN" "ISOLATION_MODE_ISOLATED"], got ISOLATED'
    ]


def test_an_isolated_credential_is_bound_to_the_current_workspace(governed: Governed) -> None:
    governed.credential(isolationMode="ISOLATION_MODE_ISOLATED")
    (binding,) = governed.cloud.all(tokens.WORKSPACE_BINDING)
    assert binding.id == "101|storage_credential|dev"


def test_an_isolated_credential_is_of_no_use_elsewhere(governed: Governed) -> None:
    governed.credential(isolationMode="ISOLATION_MODE_ISOLATED")
    other = governed.estate.add_workspace("102")
    governed.estate.assign("102", governed.metastore)
    inputs = {"name": "dev", "url": governed.lake.url(), "credentialName": "dev"}
    with refused("PERMISSION_DENIED", "Storage Credential 'dev' is not accessible in current workspace"):
        create(other, tokens.EXTERNAL_LOCATION, inputs)


def test_a_credential_in_use_is_not_deleted(stored: Governed) -> None:
    credential = stored.cloud.require(tokens.STORAGE_CREDENTIAL, "dev")
    message = (
        "Storage credential 'dev' has 1 directly dependent external location(s); use force option to delete"
    )
    with refused("INVALID_STATE", message):
        delete(stored.cloud, credential)


def test_a_forced_deletion_of_a_credential_in_use_goes_through(stored: Governed) -> None:
    credential = stored.cloud.require(tokens.STORAGE_CREDENTIAL, "dev")
    changed = update(stored.cloud, credential, {**credential.inputs, "forceDestroy": True})
    delete(stored.cloud, changed)
    assert stored.cloud.get(tokens.STORAGE_CREDENTIAL, "dev") is None


def test_a_credential_that_locations_stand_on_changes_by_force_only(stored: Governed) -> None:
    credential = stored.cloud.require(tokens.STORAGE_CREDENTIAL, "dev")
    message = (
        "Storage credential 'dev' has 0 directly dependent external table(s) and 1 dependent storage "
        "location(s); use force option to update anyway."
    )
    with refused("INVALID_STATE", message):
        update(stored.cloud, credential, {**credential.inputs, "comment": "Other"})
    forced = update(stored.cloud, credential, {**credential.inputs, "comment": "Other", "forceUpdate": True})
    assert forced.outputs["comment"] == "Other"


def test_the_owner_of_a_credential_in_use_changes_without_force(stored: Governed) -> None:
    group = stored.estate.group("owners")
    credential = stored.cloud.require(tokens.STORAGE_CREDENTIAL, "dev")
    changed = update(stored.cloud, credential, {**credential.inputs, "owner": group.name})
    assert changed.outputs["owner"] == group.name
