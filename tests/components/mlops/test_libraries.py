"""Libraries: where the files of a version lie, and what changes with their contents."""

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest

from components.mlops.libraries import Libraries, LibrariesArgs, LibraryFile
from tests.conftest import Deploy

FILE = "databricks:index/file:File"
WHEEL = LibraryFile(name="company_ml_framework-1.0.0-py3-none-any.whl", contents=b"PK")
ARGS = LibrariesArgs(volume="ml_dev_catalog.libraries.wheels", files={"wheel": WHEEL})
FOLDER = "/Volumes/ml_dev_catalog/libraries/wheels"


@pytest.mark.parametrize("preview", [True, False])
def test_a_file_keeps_its_name_in_a_folder_named_by_its_contents(deploy: Deploy, preview: bool) -> None:
    made: list[Libraries] = []
    engine = deploy(lambda: made.append(Libraries("framework", ARGS)), preview=preview)
    inputs = engine.one(FILE, "framework-wheel").inputs

    # The first 16 digits of what `printf PK | sha256sum` prints.
    assert inputs["path"] == f"{FOLDER}/fcab7fcc2b4cffd9/{WHEEL.name}"
    assert base64.b64decode(inputs["contentBase64"]) == b"PK"
    assert list(made[0].paths) == ["wheel"]


def test_the_state_tells_no_path_of_the_machine_that_deploys(deploy: Deploy) -> None:
    assert "source" not in deploy(lambda: Libraries("framework", ARGS)).one(FILE).inputs


def test_other_contents_are_another_file_and_the_earlier_one_stays(deploy: Deploy) -> None:
    other = replace(ARGS, files={"wheel": replace(WHEEL, contents=b"PK2")})
    earlier, later = (
        deploy(lambda args=args: Libraries("framework", args)).one(FILE) for args in (ARGS, other)
    )

    assert earlier.inputs["path"] != later.inputs["path"]
    assert earlier.retain_on_delete
    assert not earlier.delete_before_replace


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: replace(WHEEL, name="a/b.whl"), "must be 1 to 255 letters"),
        (lambda: replace(WHEEL, name=""), "must be 1 to 255 letters"),
        (lambda: replace(WHEEL, contents=b""), "is empty; there is nothing to install"),
        (lambda: replace(ARGS, volume="libraries.wheels"), "must be a full name, catalog.schema.volume"),
        (lambda: replace(ARGS, files={}), "files is empty; name at least one"),
    ],
)
def test_refuses_what_nobody_can_install(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
