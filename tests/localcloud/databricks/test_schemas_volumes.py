"""Schemas and volumes."""

import pytest

from localcloud.databricks import tokens
from tests.localcloud.conftest import delete, update
from tests.localcloud.databricks import azure_side
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused


def test_a_schema_is_known_by_its_full_name(stored: Governed) -> None:
    stored.catalog()
    made = stored.schema("Raw")
    assert (made.id, made.outputs["name"]) == ("ml_dev_catalog.raw", "raw")
    assert made.outputs["metastoreId"] == stored.metastore.id


def test_a_schema_needs_an_existing_catalog(stored: Governed) -> None:
    with refused("CATALOG_DOES_NOT_EXIST", "Catalog 'ml_dev_catalog' does not exist."):
        stored.schema()


@pytest.mark.parametrize("name", ["raw", "information_schema"])
def test_a_schema_name_is_taken_once(stored: Governed, name: str) -> None:
    stored.catalog()
    stored.schema("raw")
    with refused("SCHEMA_ALREADY_EXISTS", f"Schema 'ml_dev_catalog.{name}' already exists"):
        stored.schema(name)


def test_a_schema_with_volumes_is_not_deleted(stored: Governed) -> None:
    stored.catalog()
    schema = stored.schema()
    stored.volume()
    with refused("INVALID_STATE", "Schema 'ml_dev_catalog.raw' is not empty. The schema has 1 volume(s)"):
        delete(stored.cloud, schema)


def test_a_forced_deletion_takes_the_volumes(stored: Governed) -> None:
    stored.catalog()
    schema = stored.schema(forceDestroy=True)
    stored.volume()
    delete(stored.cloud, schema)
    assert stored.cloud.all(tokens.VOLUME) == []


def test_a_managed_volume_stores_in_its_catalog(stored: Governed) -> None:
    catalog = stored.catalog()
    stored.schema()
    made = stored.volume()
    assert made.id == "ml_dev_catalog.raw.files"
    assert made.outputs["volumePath"] == "/Volumes/ml_dev_catalog/raw/files"
    assert made.outputs["storageLocation"].startswith(f"{catalog.outputs['storageLocation']}/volumes/")


def test_a_volume_needs_an_existing_schema(stored: Governed) -> None:
    stored.catalog()
    with refused("SCHEMA_DOES_NOT_EXIST", "Schema 'ml_dev_catalog.raw' does not exist."):
        stored.volume()


def test_a_volume_name_is_taken_once(stored: Governed) -> None:
    stored.catalog()
    stored.schema()
    stored.volume()
    with refused("VOLUME_ALREADY_EXISTS", "Volume 'ml_dev_catalog.raw.files' already exists"):
        stored.volume()


@pytest.mark.parametrize(
    ("inputs", "mistake"),
    [
        ({"volumeType": "EXTERNAL"}, "storageLocation: an external volume needs a storage location"),
        (
            {"volumeType": "MANAGED", "storageLocation": "abfss://data@devlake.dfs.core.windows.net/v"},
            "storageLocation: a managed volume cannot have a storage location of its own",
        ),
        (
            {"volumeType": "LOCAL"},
            'volumeType: expected volumeType to be one of ["MANAGED" "EXTERNAL"], got LOCAL',
        ),
    ],
)
def test_an_external_volume_says_where_and_a_managed_one_does_not(
    inputs: dict[str, str], mistake: str
) -> None:
    place = {"name": "v", "catalogName": "c", "schemaName": "s"}
    assert mistakes(tokens.VOLUME, {**place, **inputs}) == [mistake]


def test_an_external_volume_does_not_lie_in_managed_storage(stored: Governed) -> None:
    stored.catalog()
    stored.schema()
    url = stored.lake.url("/landing")
    message = (
        f"Input path url '{url}' overlaps with managed storage within 'CreateVolume' call. "
        "Conflicting securable: ml_dev_catalog."
    )
    with refused("INVALID_PARAMETER_VALUE.LOCATION_OVERLAP", message):
        stored.volume(volumeType="EXTERNAL", storageLocation=url)


def test_external_volumes_do_not_overlap(stored: Governed) -> None:
    stored.catalog(storageRoot=stored.lake.url("/catalog"))
    stored.schema()
    stored.volume("landing", volumeType="EXTERNAL", storageLocation=stored.lake.url("/landing"))
    url = stored.lake.url("/landing/today")
    message = (
        f"Input path url '{url}' overlaps with other external tables or volumes within 'CreateVolume' call. "
        "Conflicting tables/volumes: ml_dev_catalog.raw.landing."
    )
    with refused("INVALID_PARAMETER_VALUE.LOCATION_OVERLAP", message):
        stored.volume("today", volumeType="EXTERNAL", storageLocation=url)


def test_an_external_volume_lies_in_an_external_location(stored: Governed) -> None:
    stored.catalog()
    stored.schema()
    url = azure_side.lake(stored.cloud, "elsewhere").url("/v")
    message = (
        f"No parent external location was found for path '{url}'. Please create an external location on one "
        "of the parent paths and then retry the query or command again."
    )
    with refused("NO_PARENT_EXTERNAL_LOCATION_FOR_PATH", message):
        stored.volume(volumeType="EXTERNAL", storageLocation=url)


def test_a_volume_changes_comment_and_owner_and_keeps_its_place(stored: Governed) -> None:
    stored.catalog()
    stored.schema()
    stored.estate.group("engineers")
    volume = stored.volume()
    changed = update(stored.cloud, volume, {**volume.inputs, "comment": "files", "owner": "engineers"})
    assert (changed.outputs["comment"], changed.outputs["owner"]) == ("files", "engineers")
    assert changed.outputs["storageLocation"] == volume.outputs["storageLocation"]
