"""Folder: a place at the root of a workspace that is not open to everybody."""

import pulumi
import pytest

from components.workspace.folder import Folder, FolderArgs
from components.workspace.permissions import Permission, Principal
from tests.cloud_answers import DIRECTORY_OBJECT_ID
from tests.conftest import Deploy

DIRECTORY = "databricks:index/directory:Directory"
PERMISSIONS = "databricks:index/permissions:Permissions"

READERS = {"engineers": Permission(principal=Principal(name="mlops-ml-engineers"), level="CAN_RUN")}
ARGS = FolderArgs(path="/ml_operations", permissions=READERS)


@pytest.mark.parametrize("preview", [True, False])
def test_makes_the_folder_and_permits_the_named_principals(deploy: Deploy, preview: bool) -> None:
    engine = deploy(lambda: Folder("operations", ARGS), preview=preview)

    assert engine.one(DIRECTORY).inputs == {"path": "/ml_operations"}
    permissions = engine.one(PERMISSIONS)
    assert permissions.inputs["accessControls"] == [
        {"groupName": "mlops-ml-engineers", "permissionLevel": "CAN_RUN"}
    ]
    assert engine.one(DIRECTORY).urn in permissions.dependencies


def test_permissions_name_the_folder_by_its_number(deploy: Deploy) -> None:
    engine = deploy(lambda: Folder("operations", ARGS))

    assert engine.one(PERMISSIONS).inputs["directoryId"] == str(DIRECTORY_OBJECT_ID)


def test_yields_a_path_that_a_preview_knows(deploy: Deploy) -> None:
    engine = deploy(lambda: pulumi.export("path", Folder("operations", ARGS).path), preview=True)

    assert engine.exports["path"] == "/ml_operations"


@pytest.mark.parametrize("path", ["/Shared", "/Shared/ops", "/Users/somebody", "/Workspace/ops"])
def test_refuses_folders_of_databricks_own(path: str) -> None:
    with pytest.raises(ValueError, match="lies in a folder of Databricks' own"):
        FolderArgs(path=path, permissions={})


@pytest.mark.parametrize("path", ["ops", "/ops/", "", "/", "/my ops"])
def test_refuses_paths_that_are_not_absolute(path: str) -> None:
    with pytest.raises(ValueError, match="must be absolute"):
        FolderArgs(path=path, permissions={})
