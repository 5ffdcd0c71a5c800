"""What `databricks fs` does to volumes."""

import pytest

from localcloud.databricks import files_api, tokens
from localcloud.databricks.routes import Plane, Route, route_of
from tests.localcloud.databricks.conftest import Governed
from tests.localcloud.databricks.refusals import refused

FOLDER = "/Volumes/ml_dev_catalog/raw/files/packages"
MISSING = ("VOLUME_DOES_NOT_EXIST", "Volume 'ml_dev_catalog.raw.others' does not exist.")


@pytest.fixture
def route(stored: Governed) -> Route:
    """Give the workspace, with the managed volume ``ml_dev_catalog.raw.files``."""
    stored.catalog()
    stored.schema()
    stored.volume()
    return route_of(stored.cloud, Plane.WORKSPACE, {})


def test_a_folder_lists_the_files_in_it_and_none_of_other_folders(route: Route) -> None:
    files_api.create_directory(route, FOLDER)
    assert files_api.directory_contents(route, FOLDER) == []
    for path in ("b.whl", "a.whl", "deeper/c.whl"):
        files_api.upload(route, f"{FOLDER}/{path}", b"abc")
    files_api.upload(route, f"{FOLDER}-of-others/d.whl", b"abc")
    assert files_api.directory_contents(route, FOLDER) == [
        {"name": name, "is_directory": False, "size": 3} for name in ("a.whl", "b.whl")
    ]
    files_api.create_directory(route, FOLDER)


def test_a_file_that_is_there_is_written_over(route: Route) -> None:
    files_api.upload(route, f"{FOLDER}/a.whl", b"abc")
    files_api.upload(route, f"{FOLDER}/a.whl", b"longer")
    assert [file.outputs["fileSize"] for file in route.cloud.all(tokens.FILE)] == [6]


def test_a_volume_that_is_missing_is_named(route: Route) -> None:
    folder = FOLDER.replace("files", "others")
    for act in (files_api.create_directory, files_api.directory_contents):
        with refused(*MISSING):
            act(route, folder)
    with refused(*MISSING):
        files_api.upload(route, f"{folder}/a.whl", b"abc")
