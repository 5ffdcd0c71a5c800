"""Libraries: files that clusters and jobs install, in a volume, each version at a path of its own."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.unity_catalog.names import check_full_name

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,254}")
_DIGITS = 16  # of a digest of 64; enough to tell apart all that a project ever releases


@dataclass(frozen=True, kw_only=True)
class LibraryFile:
    """A file by its name, which installers read (a wheel's says what it is), and its contents."""

    name: str
    contents: bytes

    def __post_init__(self) -> None:
        """Refuse names that are paths or need quotes, and files of which there is nothing to install."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(
                f"name {self.name!r} must be 1 to 255 letters, digits, '.', '_', '+' and '-',"
                " beginning with a letter or digit"
            )
        if not self.contents:
            raise ValueError(f"{self.name} is empty; there is nothing to install")

    @property
    def place(self) -> str:
        """Where in the volume it lies: a folder named by the contents, and the file's own name."""
        return f"{hashlib.sha256(self.contents).hexdigest()[:_DIGITS]}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class LibrariesArgs:
    """Which files, by a name of the caller's choice, and the full name of the volume that takes them."""

    volume: pulumi.Input[str]  # catalog.schema.volume
    files: Mapping[str, LibraryFile]

    def __post_init__(self) -> None:
        """Refuse what is no full name, and a place for nothing."""
        check_full_name("volume", self.volume, "catalog.schema.volume")
        if not self.files:
            raise ValueError("files is empty; name at least one")


class Libraries(pulumi.ComponentResource):
    """Files in a volume. Needs a workspace-level provider, of any workspace that may write the volume.

    Other contents are another file at another path: the new one is there before anything installs it, and
    the old one is left where it is, because jobs go on naming it until they are deployed anew.
    The state holds the contents, not the path that they were read from, so that it says the same whoever
    deploys: https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/file
    """

    paths: dict[str, pulumi.Output[str]]
    """Key of ``files`` to the file's path, known once the file is there."""

    def __init__(self, name: str, args: LibrariesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:mlops:Libraries", name, None, opts)

        folder = pulumi.Output.from_input(args.volume).apply(_path)
        self.paths = {}
        for key, file in args.files.items():
            made = databricks.File(
                f"{name}-{key}",
                path=pulumi.Output.concat(folder, "/", file.place),
                content_base64=base64.b64encode(file.contents).decode("ascii"),
                opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
            )
            self.paths[key] = made.path
        self.register_outputs({"paths": self.paths})


def _path(full_name: str) -> str:
    return "/Volumes/" + full_name.replace(".", "/")
