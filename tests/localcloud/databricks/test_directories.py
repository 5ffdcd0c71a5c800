"""Folders of a workspace."""

import pytest

from localcloud.core.resource_type import RESOURCE_TYPES
from localcloud.databricks import tokens
from tests.localcloud.conftest import create, delete
from tests.localcloud.databricks import compute_side
from tests.localcloud.databricks.conftest import Estate
from tests.localcloud.databricks.refusals import mistakes, refused


def test_a_folder_has_a_number_and_a_place(estate: Estate) -> None:
    made = compute_side.folder(estate.workspace("101"))
    assert isinstance(made.outputs["objectId"], int)
    assert (made.id, made.outputs["workspacePath"]) == ("101|/Shared/ml", "/Workspace/Shared/ml")


def test_two_workspaces_may_have_folders_of_one_path(estate: Estate) -> None:
    one = compute_side.folder(estate.workspace("101"))
    other = compute_side.folder(estate.add_workspace("102"))
    assert one.outputs["objectId"] != other.outputs["objectId"]


def test_a_path_begins_at_the_root() -> None:
    assert mistakes(tokens.DIRECTORY, {"path": "Shared/ml"}) == [
        "path: Path (Shared/ml) doesn't start with '/'"
    ]


def test_folders_above_are_made_too(estate: Estate) -> None:
    cloud = estate.workspace("101")
    compute_side.folder(cloud, "/ml/dev/churn")
    assert create(cloud, tokens.MLFLOW_EXPERIMENT, {"name": "/ml/dev/runs"}).name == "/ml/dev/runs"


def test_a_folder_that_is_there_is_taken_over(estate: Estate) -> None:
    cloud = estate.workspace("101")
    one, again = compute_side.folder(cloud), compute_side.folder(cloud, "/Workspace/Shared/ml/")
    assert one.id == again.id


def test_a_folder_cannot_take_the_place_of_an_experiment(estate: Estate) -> None:
    cloud = estate.workspace("101")
    create(cloud, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/churn"})
    for path in ("/Shared/churn", "/Shared/churn/runs"):
        with refused("RESOURCE_ALREADY_EXISTS", "Node named 'churn' already exists"):
            compute_side.folder(cloud, path)


@pytest.mark.parametrize("inside", ["folder", "experiment"])
def test_a_folder_that_holds_something_stays(estate: Estate, inside: str) -> None:
    cloud = estate.workspace("101")
    made = compute_side.folder(cloud)
    if inside == "folder":
        compute_side.folder(cloud, "/Shared/ml/dev")
    else:
        create(cloud, tokens.MLFLOW_EXPERIMENT, {"name": "/Workspace/Shared/ml/churn"})
    with refused("DIRECTORY_NOT_EMPTY", "Folder (/Shared/ml) is not empty"):
        delete(cloud, made)


def test_a_folder_goes_with_what_it_holds_if_it_is_said(estate: Estate) -> None:
    cloud = estate.workspace("101")
    made = compute_side.folder(cloud, deleteRecursive=True)
    create(cloud, tokens.MLFLOW_EXPERIMENT, {"name": "/Shared/ml/churn"})
    delete(cloud, made)
    assert cloud.all(tokens.MLFLOW_EXPERIMENT) == []


def test_a_folder_beside_it_is_no_content(estate: Estate) -> None:
    cloud = estate.workspace("101")
    made = compute_side.folder(cloud)
    compute_side.folder(cloud, "/Shared/ml-other")
    delete(cloud, made)
    assert [one.name for one in cloud.all(tokens.DIRECTORY)] == ["/Shared/ml-other"]


def test_another_path_replaces_the_folder() -> None:
    kind = RESOURCE_TYPES[tokens.DIRECTORY]
    assert kind.replace_on == {"path"}
    assert kind.same("path", "/Shared/ml", "/Shared/ml/")
