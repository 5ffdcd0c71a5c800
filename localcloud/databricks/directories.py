"""Folders of a workspace.

https://docs.databricks.com/api/workspace/workspace/mkdirs: missing folders above are made, too, and a folder
that is there is fine. A folder that nobody asked for by itself is there as long as a folder in it is.
"""

from collections.abc import Iterable, Iterator

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, tokens, workspace_objects, workspace_tree
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.routes import Plane, Route


@register
class Directory(DatabricksResource):
    """A folder.

    The real id is its path; here the workspace's id stands before it, because one store holds the folders of
    all workspaces.
    """

    token = tokens.DIRECTORY
    plane = Plane.WORKSPACE
    upsert = True
    slashless = frozenset({"path"})

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a path that does not begin at the root."""
        path = inputs.get("path")
        if isinstance(path, str) and not path.startswith("/"):
            yield Problem("path", f"Path ({path}) doesn't start with '/'")

    def name(self, inputs: Properties) -> str:
        """Return the path."""
        return workspace_tree.plain_path(inputs["path"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the folder and those above it."""
        path = self.name(inputs)
        for step in (path, *_above(path)):
            if not workspace_tree.is_folder(route, step):
                workspace_tree.require_free(route, step)
        return Answer(f"{route.workspace_id}|{path}", _folder(route, path, inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change how the folder is deleted."""
        return {**current.outputs, **_folder(route, current.name, inputs)}

    def delete_object(self, route: Route, current: Stored) -> None:
        """Refuse while there is something in the folder, unless everything is to go with it."""
        inside = workspace_tree.objects_in(route, current.name)
        if inside and not current.inputs.get("deleteRecursive"):
            raise CloudError("DIRECTORY_NOT_EMPTY", f"Folder ({current.name}) is not empty")
        for one in inside:
            route.cloud.remove(one)


def object_id(route: Route, path: str) -> int:
    """Return the number of the folder at a path, or raise that the workspace has none there."""
    if not workspace_tree.is_folder(route, path):
        message = f"cannot load path {path}: Path ({path}) doesn't exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    return _number(route, workspace_tree.plain_path(path))


def _folder(route: Route, path: str, inputs: Properties) -> Properties:
    return {**inputs, "objectId": _number(route, path), "workspacePath": f"/Workspace{path}"}


def _number(route: Route, path: str) -> int:
    return workspace_objects.numeric_id(route, path)


def _above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
