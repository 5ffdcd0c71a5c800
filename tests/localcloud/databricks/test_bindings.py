"""Workspace bindings."""

import pytest

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from localcloud.protocol.difference import Change, changes
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def bind(stored: Governed, workspace: str, **inputs: object) -> Stored:
    wanted = {"workspaceId": workspace, "securableName": "ml_dev_catalog", **inputs}
    return create(stored.cloud, tokens.WORKSPACE_BINDING, wanted)


@pytest.fixture
def isolated(stored: Governed) -> Governed:
    """Give an isolated catalog, and a second workspace that is not bound to it."""
    stored.catalog(isolationMode="ISOLATED")
    stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    return stored


def test_a_bound_workspace_can_use_an_isolated_catalog(isolated: Governed) -> None:
    assert bind(isolated, "102").id == "102|catalog|ml_dev_catalog"
    inputs = {"name": "raw", "catalogName": "ml_dev_catalog"}
    assert create(isolated.estate.workspace("102"), tokens.SCHEMA, inputs).id == "ml_dev_catalog.raw"


def test_a_workspace_bound_for_reading_cannot_write(isolated: Governed) -> None:
    bind(isolated, "102", bindingType="BINDING_TYPE_READ_ONLY")
    message = "Catalog 'ml_dev_catalog' is bound to the current workspace with read-only access"
    with refused("PERMISSION_DENIED", message):
        create(
            isolated.estate.workspace("102"), tokens.SCHEMA, {"name": "raw", "catalogName": "ml_dev_catalog"}
        )


def test_an_unbound_workspace_cannot_use_an_isolated_catalog(isolated: Governed) -> None:
    binding = bind(isolated, "102")
    delete(isolated.cloud, binding)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        create(
            isolated.estate.workspace("102"), tokens.SCHEMA, {"name": "raw", "catalogName": "ml_dev_catalog"}
        )


def test_binding_again_takes_over_the_binding_that_the_provider_made(isolated: Governed) -> None:
    bind(isolated, "101")
    assert len(isolated.cloud.all(tokens.WORKSPACE_BINDING)) == 1


def test_a_binding_needs_an_existing_securable(isolated: Governed) -> None:
    with refused("CATALOG_DOES_NOT_EXIST", "Catalog 'ml_test_catalog' does not exist."):
        bind(isolated, "102", securableName="ml_test_catalog")


def test_a_binding_needs_an_existing_workspace(isolated: Governed) -> None:
    with refused("RESOURCE_DOES_NOT_EXIST", "Workspace 999 does not exist"):
        bind(isolated, "999")


def test_a_bound_workspace_uses_the_same_metastore(isolated: Governed) -> None:
    isolated.estate.add_workspace("103")
    message = f"Workspace 103 is not assigned to metastore {isolated.metastore.id}"
    with refused("INVALID_PARAMETER_VALUE", message):
        bind(isolated, "103")


def test_only_catalogs_are_bound_for_reading() -> None:
    inputs = {
        "workspaceId": "1",
        "securableName": "dev",
        "securableType": "external_location",
        "bindingType": "BINDING_TYPE_READ_ONLY",
    }
    assert mistakes(tokens.WORKSPACE_BINDING, inputs) == [
        "bindingType: BINDING_TYPE_READ_ONLY can be used for catalogs only, "
        "not for securable type external_location"
    ]


def test_a_binding_s_securable_type_is_one_of_four() -> None:
    inputs = {"workspaceId": "1", "securableName": "dev", "securableType": "schema"}
    assert mistakes(tokens.WORKSPACE_BINDING, inputs) == [
        "securableType: expected securableType to be one of "
        '["catalog" "external_location" "storage_credential" "credential"], got schema'
    ]


def test_a_binding_names_its_securable_once() -> None:
    inputs = {"workspaceId": "1", "securableName": "a", "catalogName": "a"}
    assert mistakes(tokens.WORKSPACE_BINDING, inputs) == [
        "catalogName: Invalid combination of arguments: only one of `catalogName,securableName` can be "
        "specified, but `catalogName,securableName` were specified"
    ]


def test_every_other_change_replaces_a_binding() -> None:
    binding = RESOURCE_TYPES[tokens.WORKSPACE_BINDING]
    assert {"workspaceId", "securableType", "bindingType"} <= binding.replace_on


def test_another_securable_is_an_update_that_the_provider_does_not_have(isolated: Governed) -> None:
    kind = RESOURCE_TYPES[tokens.WORKSPACE_BINDING]
    (binding, *_) = isolated.cloud.all(tokens.WORKSPACE_BINDING)
    other = {**binding.inputs, "securableName": "other"}
    assert changes(kind, binding.inputs, other) == [Change("securableName", "UPDATE", replaces=False)]
    with refused("", "doesn't support update"):
        update(isolated.cloud, binding, other)


def test_the_workspace_of_a_binding_is_a_number() -> None:
    inputs = {"securableName": "ml_dev_catalog", "securableType": "catalog", "workspaceId": "dev"}
    assert mistakes(tokens.WORKSPACE_BINDING, inputs) == [
        "workspaceId: strconv.ParseInt: parsing 'dev': invalid syntax"
    ]


def test_service_credentials_are_not_simulated(isolated: Governed) -> None:
    with pytest.raises(CloudError, match="localcloud does not simulate securables of type credential"):
        bind(isolated, "102", securableType="credential")
