"""The tree of folders of a workspace, and the SQL warehouses that its objects run on.

Experiments, queries, alerts and dashboards lie in folders; ``/Workspace`` may stand before any path:
https://learn.microsoft.com/azure/databricks/workspace/workspace-objects
"""

import re

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError
from localcloud.databricks import errors, tokens
from localcloud.databricks.routes import Route
from localcloud.databricks.workspace_objects import found, here
from localcloud.reach import needs
from localcloud.reach.world import World

BUILT_IN = re.compile(r"/?|/(Shared|Users|Repos)|/Users/[^/]+")
"""Folders that every workspace has from the start: those of its users among them."""

LOCATED = (tokens.DIRECTORY, tokens.MLFLOW_EXPERIMENT, tokens.QUERY, tokens.DASHBOARD)
"""Types of which every object lies at a path."""


def plain_path(path: object) -> str:
    """Return a path without ``/Workspace`` before it and slashes behind it."""
    return re.sub(r"^/Workspace(?=/|$)", "", str(path)).rstrip("/")


def parent_of(path: str) -> str:
    """Return the folder that a path lies in."""
    return plain_path(path).rpartition("/")[0]


def is_folder(route: Route, path: object) -> bool:
    """Tell whether the workspace has a folder at a path: made by itself, or on the way to another one."""
    wanted = plain_path(path)
    return BUILT_IN.fullmatch(wanted) is not None or any(
        f"{plain_path(folder.inputs['path'])}/".startswith(f"{wanted}/")
        for folder in here(route, tokens.DIRECTORY)
    )


def require_folder(route: Route, path: object) -> None:
    """Raise the service's 404 for a folder that the workspace does not have."""
    if not is_folder(route, path):
        message = f"Parent directory {plain_path(path)} does not exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)


def objects_in(route: Route, path: object) -> list[Stored]:
    """Return what lies in a folder of the workspace, at any depth."""
    inside = f"{plain_path(path)}/"
    return [stored for token in LOCATED for stored in here(route, token) if _path(stored).startswith(inside)]


def require_warehouse(route: Route, warehouse_id: object) -> None:
    """Raise the service's 404 for a SQL warehouse that the workspace does not have.

    One that does not reach the lakes, of which there may be more than at its start, is of no use either: the
    service takes the object that runs on it, and its runs fail.
    """
    warehouse = found(route, tokens.SQL_WAREHOUSE, str(warehouse_id))
    if warehouse is None:
        message = f"SQL warehouse {warehouse_id} does not exist."
        raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
    if route.workspace is not None:
        world = World(route.cloud)
        ways = needs.of_warehouse(world, route.workspace, warehouse)
        message = f"SQL warehouse '{warehouse.name}' cannot run statements"
        needs.require(world, ways, errors.INVALID_STATE, message)


def require_free(route: Route, path: str, own: str | None = None) -> None:
    """Raise the refusal of a path at which the workspace has another object than the one of this id."""
    wanted = plain_path(path)
    for token in LOCATED:
        for stored in here(route, token):
            if stored.id != own and _path(stored) == wanted:
                name = wanted.rpartition("/")[2]
                message = f"Node named '{name}' already exists"
                raise CloudError(errors.RESOURCE_ALREADY_EXISTS, message, 400)


def _path(stored: Stored) -> str:
    if stored.token == tokens.MLFLOW_EXPERIMENT:
        return plain_path(stored.outputs["name"])
    if stored.token == tokens.QUERY:
        return f"{plain_path(stored.outputs['parentPath'])}/{stored.outputs['displayName']}"
    return plain_path(stored.outputs.get("path"))
