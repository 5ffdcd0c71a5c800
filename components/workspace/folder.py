"""Folder: a place in a workspace for what a team shares, open to the named principals only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.workspace.permissions import Permission, check_permissions, permit

_PATH = re.compile(r"(/[A-Za-z0-9_.\-]+)+")
_OPEN = ("/Shared", "/Users", "/Repos", "/Workspace")


def check_folder(what: str, path: str) -> None:
    """Raise ``ValueError`` unless a path is absolute and outside of the folders that Databricks keeps.

    Everybody in a workspace manages whatever lies in ``/Shared``:
    https://learn.microsoft.com/azure/databricks/security/auth/access-control/#folder-acls
    """
    if not _PATH.fullmatch(path):
        raise ValueError(
            f"{what} {path!r} must be absolute, of letters, digits, '_', '.' and '-',"
            " without a slash at the end"
        )
    if path.startswith(tuple(f"{root}/" for root in _OPEN)) or path in _OPEN:
        raise ValueError(
            f"{what} {path!r} lies in a folder of Databricks' own;"
            " everybody in the workspace manages what is in /Shared, so choose a folder at the root"
        )


def make_folder(
    name: str,
    path: str,
    permissions: Mapping[str, Permission],
    parent: pulumi.ComponentResource,
    above: pulumi.Input[str] | None = None,
) -> pulumi.Output[str]:
    """Make a folder and those above it, and permit the principals on the last one.

    Databricks would make the folders above by itself, but would also leave them behind. ``above`` is the path
    of the folder above where another resource makes it.

    Returns:
        The folder's path, known once the folder exists.
    """
    parts = path.strip("/").split("/")
    names = [f"{name}-in-{depth}" for depth in range(1, len(parts))] + [name]
    if above is not None:
        parts, names = parts[-1:], names[-1:]
    below: pulumi.Input[str] = above or ""
    made: databricks.Directory | None = None
    for child, part in zip(names, parts, strict=True):
        made = databricks.Directory(
            child,
            path=pulumi.Output.concat(below, "/", part),
            opts=pulumi.ResourceOptions(parent=parent),
        )
        below = made.path
    if made and permissions:
        object_id = made.object_id.apply(str)
        permit(f"{name}-permissions", "directory", object_id, permissions, parent)
    return pulumi.Output.from_input(below)


@dataclass(frozen=True, kw_only=True)
class FolderArgs:
    """Where the folder lies, and who may do what with all that is in it."""

    path: str
    permissions: Mapping[str, Permission]

    def __post_init__(self) -> None:
        """Refuse a path that is not absolute or open to everybody, and levels that a folder does not have."""
        check_folder("path", self.path)
        check_permissions("directory", self.path, self.permissions)


class Folder(pulumi.ComponentResource):
    """A folder at the root of a workspace or below. Needs a workspace-level provider.

    Whoever deploys administers the workspace: nobody else may make folders at the root. What is put into the
    folder has the folder's permissions.
    """

    path: pulumi.Output[str]
    """The folder's path, known once the folder exists."""

    def __init__(self, name: str, args: FolderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:workspace:Folder", name, None, opts)

        self.path = make_folder(name, args.path, args.permissions, self)
        self.register_outputs({"path": self.path})
