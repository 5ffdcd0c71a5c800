"""Catalogs."""

import pytest

from localcloud.core import operations
from localcloud.core.errors import CloudError
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.values import Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def test_a_catalog_is_kept_in_lower_case_and_stores_under_its_root(stored: Governed) -> None:
    made = stored.catalog("ML_Dev_Catalog")
    assert (made.id, made.outputs["fullName"]) == ("ml_dev_catalog", "ml_dev_catalog")
    assert made.outputs["storageLocation"].startswith(f"{stored.lake.url()}/__unitystorage/catalogs/")
    assert made.outputs["isolationMode"] == "OPEN"
    assert made.outputs["owner"] == stored.cloud.identity.deployer_application_id


def test_a_new_catalog_is_empty(stored: Governed) -> None:
    stored.catalog()
    assert stored.cloud.all(tokens.SCHEMA) == []


@pytest.mark.parametrize("name", ["ml_dev_catalog", "hive_metastore"])
def test_a_catalog_name_is_taken_once(stored: Governed, name: str) -> None:
    stored.catalog()
    with refused("CATALOG_ALREADY_EXISTS", f"Catalog '{name}' already exists"):
        stored.catalog(name)


@pytest.mark.parametrize("name", ["a b", "a.b", "a/b", "a" * 256])
def test_a_catalog_name_follows_the_rules_of_names(name: str) -> None:
    assert mistakes(tokens.CATALOG, {"name": name}) == [
        f'name: "{name}" is not a valid name. Valid names have 1 to 255 characters and contain no periods, '
        "spaces, forward slashes, control characters or DELETE characters"
    ]


def test_a_catalog_needs_a_storage_root_if_the_metastore_has_none(stored: Governed) -> None:
    message = (
        "Metastore storage root URL does not exist. Please provide a storage location for the catalog (for "
        "example 'CREATE CATALOG myCatalog MANAGED LOCATION '<location-path>'). Alternatively set up a "
        "metastore root storage location to provide a storage location for all catalogs in the metastore."
    )
    with refused("INVALID_STATE", message):
        create(stored.cloud, tokens.CATALOG, {"name": "c"})


def test_a_storage_root_lies_in_an_external_location(stored: Governed) -> None:
    root = "abfss://other@devlake.dfs.core.windows.net/c"
    message = (
        f"No parent external location was found for path '{root}'. Please create an external location on one "
        "of the parent paths and then retry the query or command again."
    )
    with refused("NO_PARENT_EXTERNAL_LOCATION_FOR_PATH", message):
        stored.catalog(storageRoot=root)


def test_a_storage_root_lies_where_the_workspace_may_store(governed: Governed) -> None:
    governed.credential()
    governed.location(isolationMode="ISOLATION_MODE_ISOLATED")
    other = governed.estate.add_workspace("102")
    governed.estate.assign("102", governed.metastore)
    with refused("PERMISSION_DENIED", "External Location 'dev' is not accessible in current workspace"):
        create(other, tokens.CATALOG, {"name": "c", "storageRoot": governed.lake.url()})


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("isolationMode", "ISOLATION_MODE_ISOLATED", '"OPEN" "ISOLATED"'),
        ("enablePredictiveOptimization", "YES", '"DISABLE" "ENABLE" "INHERIT"'),
    ],
)
def test_a_catalog_s_modes_are_spelled_its_own_way(key: str, value: str, allowed: str) -> None:
    assert mistakes(tokens.CATALOG, {"name": "c", key: value}) == [
        f"{key}: expected {key} to be one of [{allowed}], got {value}"
    ]


def test_a_shared_catalog_has_no_storage_root() -> None:
    inputs = {"name": "c", "storageRoot": "abfss://data@devlake.dfs.core.windows.net", "shareName": "s"}
    assert mistakes(tokens.CATALOG, inputs) == [
        "shareName: Conflicting configuration arguments: conflicts with storageRoot"
    ]


@pytest.mark.parametrize(
    ("token", "key", "named"),
    [
        (tokens.CATALOG, "storageRoot", {"name": "c"}),
        (tokens.SCHEMA, "storageRoot", {"name": "s", "catalogName": "c"}),
        (
            tokens.VOLUME,
            "storageLocation",
            {"name": "v", "schemaName": "s", "catalogName": "c", "volumeType": "EXTERNAL"},
        ),
    ],
)
def test_a_root_is_a_url_of_the_data_lake(token: str, key: str, named: Properties) -> None:
    url = "https://devlake.blob.core.windows.net/data"
    assert mistakes(token, {**named, key: url}) == [
        f"{key}: '{url}' must be of the form abfss://<container>@<account>.dfs.core.windows.net/<path>"
    ]


def test_a_foreign_catalog_is_not_simulated(stored: Governed) -> None:
    with pytest.raises(CloudError, match="localcloud does not simulate foreign catalogs"):
        create(stored.cloud, tokens.CATALOG, {"name": "c", "connectionName": "postgres"})


def test_a_schema_needs_its_catalog(stored: Governed) -> None:
    with refused("CATALOG_DOES_NOT_EXIST", "Catalog 'none' does not exist."):
        stored.schema(catalog="none")


def test_an_isolated_catalog_is_bound_to_the_current_workspace_only(stored: Governed) -> None:
    catalog = stored.catalog(isolationMode="ISOLATED")
    assert [one.id for one in stored.cloud.all(tokens.WORKSPACE_BINDING)] == ["101|catalog|ml_dev_catalog"]
    other = stored.estate.add_workspace("102")
    stored.estate.assign("102", stored.metastore)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        operations.read(other, tokens.CATALOG, catalog.id)


def test_isolating_a_catalog_later_binds_the_current_workspace(stored: Governed) -> None:
    catalog = stored.catalog()
    changed = update(stored.cloud, catalog, {**catalog.inputs, "isolationMode": "ISOLATED"})
    assert changed.outputs["isolationMode"] == "ISOLATED"
    assert len(stored.cloud.all(tokens.WORKSPACE_BINDING)) == 1


def test_a_catalog_with_schemas_is_not_deleted(stored: Governed) -> None:
    catalog = stored.catalog()
    stored.schema("raw")
    with refused("INVALID_STATE", "Catalog 'ml_dev_catalog' is not empty. The catalog has 1 schema(s)"):
        delete(stored.cloud, catalog)


def test_a_forced_deletion_takes_schemas_volumes_grants_and_bindings(stored: Governed) -> None:
    catalog = stored.catalog(isolationMode="ISOLATED", forceDestroy=True)
    stored.schema("raw")
    stored.volume()
    grants = [{"principal": "account users", "privileges": ["SELECT"]}]
    create(stored.cloud, tokens.GRANTS, {"schema": "ml_dev_catalog.raw", "grants": grants})
    delete(stored.cloud, catalog)
    gone = (tokens.SCHEMA, tokens.VOLUME, tokens.GRANTS, tokens.WORKSPACE_BINDING)
    assert [stored.cloud.all(token) for token in gone] == [[], [], [], []]


def test_an_unbound_catalog_can_still_be_deleted(stored: Governed) -> None:
    catalog = stored.catalog(isolationMode="ISOLATED")
    (binding,) = stored.cloud.all(tokens.WORKSPACE_BINDING)
    delete(stored.cloud, binding)
    delete(stored.cloud, catalog)
    assert stored.cloud.all(tokens.CATALOG) == []


def test_a_catalog_is_not_renamed_here(stored: Governed) -> None:
    catalog = stored.catalog()
    message = "localcloud does not simulate renaming a catalog ('ml_dev_catalog' to 'other')"
    with refused("NOT_SIMULATED", message):
        update(stored.cloud, catalog, {**catalog.inputs, "name": "other"})


def test_letter_case_and_a_slash_at_the_end_change_nothing() -> None:
    catalog = RESOURCE_TYPES[tokens.CATALOG]
    assert catalog.same("name", "ml_dev", "ML_Dev")
    assert catalog.same(
        "storageRoot", "abfss://a@b.dfs.core.windows.net", "abfss://a@b.dfs.core.windows.net/"
    )
    assert not catalog.same("comment", "a", "A")


def test_what_the_service_fills_is_kept_when_it_is_no_longer_said() -> None:
    catalog = RESOURCE_TYPES[tokens.CATALOG]
    assert catalog.same("owner", "admins", None)
    assert not catalog.same("comment", "text", None)


def test_only_authorized_paths_among_the_options_can_be_changed() -> None:
    catalog = RESOURCE_TYPES[tokens.CATALOG]
    old = {"options": {"authorized_paths": "a", "database": "x"}}
    assert list(catalog.replaces(old, {"options": {"authorized_paths": "b", "database": "x"}})) == []
    assert list(catalog.replaces(old, {"options": {"authorized_paths": "a", "database": "y"}})) == ["options"]


def test_a_change_leaves_alone_what_is_no_longer_said(stored: Governed) -> None:
    stored.estate.group("engineers")
    catalog = stored.catalog(owner="engineers", isolationMode="ISOLATED")
    said = {"name": "ml_dev_catalog", "storageRoot": stored.lake.url(), "comment": "new"}
    changed = update(stored.cloud, catalog, said)
    assert (changed.outputs["owner"], changed.outputs["isolationMode"]) == ("engineers", "ISOLATED")


def test_a_number_names_a_catalog(stored: Governed) -> None:
    assert stored.catalog(2026).id == "2026"


def test_what_the_program_no_longer_says_is_gone_but_for_what_the_service_fills(stored: Governed) -> None:
    made = stored.catalog(comment="text", properties={"a": "b"}, isolationMode="ISOLATED")
    inputs = {
        key: made.inputs[key] for key in made.inputs.keys() - {"comment", "properties", "isolationMode"}
    }
    changed = update(stored.cloud, made, inputs)
    assert not {"comment", "properties"} & changed.outputs.keys()
    assert changed.outputs["isolationMode"] == "ISOLATED"
