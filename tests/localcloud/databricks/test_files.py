"""Files in volumes."""

import base64
import hashlib
from pathlib import Path

import pytest

from localcloud import validation
from localcloud.core import operations
from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.core.store import StoredCloud
from localcloud.core.values import UNKNOWN, Properties
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete, update
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import mistakes, refused

PATH = "/Volumes/ml_dev_catalog/raw/files/folder/a.txt"
CONTENTS: Properties = {"contentBase64": base64.b64encode(b"a").decode()}


@pytest.fixture
def volume(stored: Governed) -> Governed:
    """Give the managed volume ``ml_dev_catalog.raw.files``."""
    stored.catalog()
    stored.schema()
    stored.volume()
    return stored


def test_a_file_reports_its_size_its_digest_and_when_it_was_written(volume: Governed) -> None:
    made = volume.file()
    digest = hashlib.md5(b"a", usedforsecurity=False).hexdigest()
    assert (made.id, made.outputs["fileSize"], made.outputs["md5"]) == (PATH, 1, digest)
    assert made.outputs["modificationTime"].endswith("GMT")
    assert made.outputs["remoteFileModified"] is False


def test_a_file_that_is_there_is_written_over(volume: Governed) -> None:
    volume.file()
    again = volume.file(contentBase64=base64.b64encode(b"longer").decode())
    assert again.outputs["fileSize"] == 6
    assert len(volume.cloud.all(tokens.FILE)) == 1


def test_other_contents_are_written_in_place_and_another_path_is_another_file(volume: Governed) -> None:
    made = volume.file()
    assert update(volume.cloud, made, {"path": PATH, "contentBase64": ""}).outputs["fileSize"] == 0
    assert RESOURCE_TYPES[tokens.FILE].replace_on == {"path"}
    assert RESOURCE_TYPES[tokens.FILE].replaced_beside


def test_a_local_file_that_changed_makes_a_difference(volume: Governed, tmp_path: Path) -> None:
    local = tmp_path / "a.txt"
    local.write_bytes(b"one")
    inputs: Properties = {"path": PATH, "source": str(local)}
    before = create(volume.cloud, tokens.FILE, inputs)
    assert before.outputs["fileSize"] == 3
    local.write_bytes(b"other")
    after, _ = validation.filled_in(tokens.FILE, inputs)
    assert after["md5"] != before.inputs["md5"]


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/Volumes/none/raw/files/a", "Catalog", "none"),
        ("/Volumes/ml_dev_catalog/none/files/a", "Schema", "ml_dev_catalog.none"),
        ("/Volumes/ml_dev_catalog/raw/none/a", "Volume", "ml_dev_catalog.raw.none"),
    ],
)
def test_a_file_lies_in_a_volume_that_exists(volume: Governed, path: str, kind: str, name: str) -> None:
    with refused(f"{kind.upper()}_DOES_NOT_EXIST", f"{kind} '{name}' does not exist."):
        create(volume.cloud, tokens.FILE, {"path": path, **CONTENTS})


def test_a_file_is_no_folder_and_a_folder_no_file(volume: Governed) -> None:
    volume.file("folder/a.txt")
    with refused("ALREADY_EXISTS", "A directory is at the path /Volumes/ml_dev_catalog/raw/files/folder."):
        volume.file("folder")
    with refused("INVALID_PARAMETER_VALUE", f"A file is at the path {PATH}."):
        volume.file("folder/a.txt/b.txt")


def test_a_workspace_that_only_reads_the_catalog_writes_no_file(
    stored: Governed, read_only: StoredCloud
) -> None:
    stored.volume()
    message = "Catalog 'ml_dev_catalog' is bound to the current workspace with read-only access"
    made = stored.file()
    assert operations.read(read_only, tokens.FILE, made.id) is not None
    with refused("PERMISSION_DENIED", message):
        create(read_only, tokens.FILE, {"path": PATH, **CONTENTS})
    with refused("PERMISSION_DENIED", message):
        delete(read_only, made)


def test_a_workspace_that_is_not_bound_sees_no_file(stored: Governed) -> None:
    stored.catalog(isolationMode="ISOLATED")
    stored.schema()
    stored.volume()
    made = stored.file()
    elsewhere = stored.estate.add_workspace("103")
    stored.estate.assign("103", stored.metastore)
    with refused("PERMISSION_DENIED", "Catalog 'ml_dev_catalog' is not accessible in current workspace"):
        operations.read(elsewhere, tokens.FILE, made.id)


def test_a_volume_takes_its_files_along(volume: Governed) -> None:
    other = volume.volume("files_2")
    volume.file()
    kept = create(volume.cloud, tokens.FILE, {"path": PATH.replace("/files/", "/files_2/"), **CONTENTS})
    (first,) = (one for one in volume.cloud.all(tokens.VOLUME) if one.id != other.id)
    delete(volume.cloud, first)
    assert [file.id for file in volume.cloud.all(tokens.FILE)] == [kept.id]


def test_a_schema_that_is_forced_to_go_takes_the_files_of_its_volumes_along(stored: Governed) -> None:
    stored.catalog()
    schema = stored.schema(forceDestroy=True)
    stored.volume()
    stored.file()
    delete(stored.cloud, schema)
    assert stored.cloud.all(tokens.FILE) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", "Path must not be empty"),
        ("dbfs:/Volumes/c/s/v/a", "Remove `dbfs:` prefix"),
        (
            "/Volumes/c/s/v//a",
            "Clean path required: Replace value with /Volumes/c/s/v/a to avoid resource replacement",
        ),
        ("/Volumes/c/s/v", "/Volumes/c/s/v is not of the form /Volumes/<catalog>/<schema>/<volume>/<path>"),
        ("/tmp/a", "/tmp/a is not of the form /Volumes/<catalog>/<schema>/<volume>/<path>"),
    ],
)
def test_what_is_no_path_of_a_file(path: str, expected: str) -> None:
    assert mistakes(tokens.FILE, {"path": path, **CONTENTS}) == [f"path: {expected}"]


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ({}, ["source: one of `contentBase64,source` must be specified"]),
        ({"contentBase64": "a"}, ["contentBase64: expected content_base64 to be a base64 string"]),
        ({"source": "/no/such/file"}, ["source: File /no/such/file does not exist"]),
        ({"source": "wheel.whl"}, ["source: wheel.whl must be the full absolute path to the file"]),
        (
            {"source": UNKNOWN, "contentBase64": "YQ=="},
            ["source: Conflicting configuration arguments: conflicts with contentBase64"],
        ),
    ],
)
def test_what_are_no_contents(contents: Properties, expected: list[str]) -> None:
    assert mistakes(tokens.FILE, {"path": PATH, **contents}) == expected
