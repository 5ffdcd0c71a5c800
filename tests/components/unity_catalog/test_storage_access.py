"""StorageAccess: an isolated credential and location, in the right order."""

from dataclasses import replace
from typing import cast

import pulumi
import pytest

from components.unity_catalog.storage_access import StorageAccess, StorageAccessArgs
from localcloud.core.values import UNKNOWN
from tests.conftest import Deploy

CREDENTIAL = "databricks:index/storageCredential:StorageCredential"
LOCATION = "databricks:index/externalLocation:ExternalLocation"
BINDING = "databricks:index/workspaceBinding:WorkspaceBinding"
URL = "abfss://catalog@companydatalakedev.dfs.core.windows.net/"

LAKE = StorageAccessArgs(
    credential_name="ml_dev_credential",
    location_name="ml_dev_location",
    url=URL,
    connector_id="/connector",
    role_assignment_id="/role-assignment",
    workspace_ids={"dev": "123"},
)


@pytest.mark.parametrize("preview", [True, False])
def test_opens_the_path_with_the_connectors_identity(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: StorageAccess("lake", LAKE), preview=preview)

    credential = engine.one(CREDENTIAL).inputs
    assert credential["azureManagedIdentity"] == {"accessConnectorId": "/connector"}
    location = engine.one(LOCATION).inputs
    assert (location["credentialName"], location["url"]) == ("ml_dev_credential", URL)


def test_a_credential_changes_while_its_location_stands_on_it(deploy: Deploy) -> None:
    """https://github.com/databricks/terraform-provider-databricks/issues/4551."""
    assert deploy(lambda: StorageAccess("lake", LAKE)).one(CREDENTIAL).inputs["forceUpdate"] is True


def test_isolates_both_to_the_named_workspaces(deploy: Deploy) -> None:
    engine = deploy(lambda: StorageAccess("lake", LAKE))

    modes = {engine.one(type_).inputs["isolationMode"] for type_ in (CREDENTIAL, LOCATION)}
    assert modes == {"ISOLATION_MODE_ISOLATED"}
    bound = {
        (b.inputs["securableType"], b.inputs["securableName"], b.inputs["workspaceId"])
        for b in engine.of(BINDING)
    }
    assert bound == {
        ("storage_credential", "ml_dev_credential", "123"),
        ("external_location", "ml_dev_location", "123"),
    }


def test_a_binding_is_replaced_for_another_securable_the_old_one_first(deploy: Deploy) -> None:
    """The provider updates no binding; the old one, deleted last, would take the new one with it."""
    bindings = deploy(lambda: StorageAccess("lake", LAKE)).of(BINDING)
    assert {binding.replace_on_changes for binding in bindings} == {("securableName",)}
    assert {binding.delete_before_replace for binding in bindings} == {True}


def test_makes_the_location_only_once_the_role_is_assigned(deploy: Deploy) -> None:
    def program() -> None:
        unknown = pulumi.Output.from_input(cast("str", pulumi.UNKNOWN))
        StorageAccess("lake", replace(LAKE, role_assignment_id=unknown))

    engine = deploy(program, preview=True)
    assert engine.one(LOCATION).inputs["url"] == UNKNOWN
    # A credential is a name for the connector; only a location is tried.
    assert engine.one(CREDENTIAL).inputs["azureManagedIdentity"] == {"accessConnectorId": LAKE.connector_id}


def test_makes_the_location_only_once_its_credential_exists(deploy: Deploy) -> None:
    engine = deploy(lambda: StorageAccess("lake", LAKE))

    assert engine.one(CREDENTIAL).urn in engine.one(LOCATION).dependencies


def test_yields_the_path_once_unity_catalog_can_use_it(deploy: Deploy) -> None:
    def program() -> None:
        first = StorageAccess("lake", LAKE)
        StorageAccess("next", replace(LAKE, url=first.location_url))

    engine = deploy(program)

    assert engine.one(LOCATION, "next-location").inputs["url"] == URL
    assert engine.one(LOCATION, "lake-location").urn in engine.one(LOCATION, "next-location").dependencies


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("credential_name", "ml-dev", "credential_name 'ml-dev' must be"),
        ("location_name", "Lake", "location_name 'Lake' must be"),
        ("url", "https://companydatalakedev.blob.core.windows.net/catalog", "must have the form abfss://"),
        ("url", "abfss://Catalog@lake.dfs.core.windows.net/", "must have the form abfss://"),
    ],
)
def test_refuses_what_databricks_would_refuse(field: str, value: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(LAKE, **{field: value})
