"""Files in volumes, written over the Files API.

What the provider does: ``storage/resource_file.go`` and ``workspace/file_resource.go`` of
https://github.com/databricks/terraform-provider-databricks. What the service does:
https://docs.databricks.com/api/azure/workspace/files/upload. It makes the folders above a file by itself, and
writes over a file that is there, because the provider does not forbid it.
"""

import base64
import binascii
import hashlib
import posixpath
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from pathlib import Path

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, tokens, volume_files
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.catalogs import catalog_named
from localcloud.databricks.nested import given, known
from localcloud.databricks.routes import Plane, Route
from localcloud.reach import needs
from localcloud.reach.world import World

LARGEST = 5 * 1024**3
"""Bytes that one upload takes: 5 GiB."""


@register
class File(DatabricksResource):
    """A file; its id is its path."""

    token = tokens.FILE
    plane = Plane.WORKSPACE
    upsert = True
    replaced_beside = True
    stamp = "modificationTime"
    flags = frozenset({"remoteFileModified"})

    def defaults(self, inputs: Properties) -> Properties:
        """Note the digest of the contents, by which the provider sees that a local file has changed."""
        complete = super().defaults(inputs)
        contents = _contents(complete)
        return complete if contents is None else {**complete, "md5": _md5(contents)}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the path, and contents that are missing, not there or not encoded."""
        path = inputs.get("path")
        if isinstance(path, str):
            yield from _path_mistakes(path)
        if not given(inputs, "source", "contentBase64"):
            # The provider itself would fail while it uploads nothing.
            yield Problem("source", "one of `contentBase64,source` must be specified")
        yield from _source_mistakes(known(inputs, "source"))
        encoded = known(inputs, "contentBase64")
        if encoded is not None and _decoded(encoded) is None:
            yield Problem("contentBase64", "expected content_base64 to be a base64 string")

    def name(self, inputs: Properties) -> str:
        """Return the path."""
        return str(inputs["path"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Write the file into a volume that the workspace may write."""
        path = self.name(inputs)
        _require_place(route, path, writing=True)
        return Answer(path, _written(route, inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Write the file again."""
        _require_place(route, current.id, writing=True)
        return {**current.outputs, **_written(route, inputs)}

    def read_object(self, route: Route, current: Stored) -> Properties:
        """Return the outputs, if the volume is accessible."""
        _require_place(route, current.id)
        return current.outputs

    def delete_object(self, route: Route, current: Stored) -> None:
        """Delete the file, if the workspace may write the volume."""
        _require_place(route, current.id, writing=True)


def _path_mistakes(path: str) -> Iterator[Problem]:
    if not path:
        yield Problem("path", "Path must not be empty")
    elif path.startswith("dbfs:"):
        yield Problem("path", "Remove `dbfs:` prefix")
    elif (clean := posixpath.normpath(path)) != path:
        message = f"Clean path required: Replace value with {clean} to avoid resource replacement"
        yield Problem("path", message)
    elif volume_files.volume_of(path) is None:
        message = f"{path} is not of the form /Volumes/<catalog>/<schema>/<volume>/<path>"
        yield Problem("path", message)


def _source_mistakes(source: object) -> Iterator[Problem]:
    if source is None:
        return
    file = Path(str(source))
    if not file.is_absolute():
        yield Problem("source", f"{source} must be the full absolute path to the file")
    elif not file.is_file():
        yield Problem("source", f"File {source} does not exist")
    elif file.stat().st_size > LARGEST:
        yield Problem("source", f"{source} is larger than the 5 GiB that an upload takes")


def _require_place(route: Route, path: str, *, writing: bool = False) -> None:
    """Raise the refusal of a path whose volume is missing, or that is a folder or lies in a file."""
    volume = require_volume(route, path, writing=writing)
    for other in volume_files.files_in(route.cloud, volume):
        if other.id.startswith(f"{path}/"):
            raise CloudError("ALREADY_EXISTS", f"A directory is at the path {path}.", 409)
        if path.startswith(f"{other.id}/"):
            raise CloudError("INVALID_PARAMETER_VALUE", f"A file is at the path {other.id}.", 400)


def require_volume(route: Route, path: str, *, writing: bool = False) -> str:
    """Return the volume that a path lies in; raise that it is missing, or that it cannot be written."""
    volume = volume_files.volume_of(path) or ""
    catalog, schema, _ = volume.split(".")
    catalog_named(route, catalog, writing=writing)
    for token, kind, name in (
        (tokens.SCHEMA, "Schema", f"{catalog}.{schema}"),
        (tokens.VOLUME, "Volume", volume),
    ):
        if route.cloud.get(token, name) is None:
            raise errors.does_not_exist(kind, name)
    if writing:
        _require_way(route, volume, path)
    return volume


def _require_way(route: Route, volume: str, path: str) -> None:
    """Raise that Unity Catalog does not reach the storage that the volume lies in."""
    place = route.cloud.require(tokens.VOLUME, volume).outputs.get("storageLocation")
    world = World(route.cloud)
    ways = needs.of_root(world, f"file '{path}'", place)
    needs.require(world, ways, errors.PERMISSION_DENIED, f"Failed to write file '{path}'")


def _written(route: Route, inputs: Properties) -> Properties:
    contents = _contents(inputs)
    if contents is None:
        raise CloudError(errors.INVALID_PARAMETER, f"open {inputs.get('source')}: no such file or directory")
    return {
        **inputs,
        "md5": _md5(contents),
        "fileSize": len(contents),
        "modificationTime": format_datetime(route.cloud.now(), usegmt=True),
        "remoteFileModified": False,
    }


def _contents(inputs: Properties) -> bytes | None:
    """Return what is to be written, None if it is not known or not there."""
    encoded, source = known(inputs, "contentBase64"), known(inputs, "source")
    if encoded is not None:
        return _decoded(encoded)
    if source is not None and Path(str(source)).is_file():
        return Path(str(source)).read_bytes()
    return None


def _decoded(encoded: object) -> bytes | None:
    try:
        return base64.b64decode(str(encoded), validate=True)
    except (binascii.Error, ValueError):
        return None


def _md5(contents: bytes) -> str:
    return hashlib.md5(contents, usedforsecurity=False).hexdigest()
