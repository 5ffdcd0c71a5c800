"""The Files API, as far as ``databricks fs`` asks it: a folder of a volume is listed, and files are uploaded.

https://docs.databricks.com/api/azure/workspace/files. Of a file that is uploaded this way only name, size and
digest are kept, as nothing here opens it.
"""

import hashlib
import posixpath
from email.utils import format_datetime

from localcloud.core.cloud import Stored
from localcloud.core.values import Properties
from localcloud.databricks import tokens, volume_files
from localcloud.databricks.files import require_volume
from localcloud.databricks.routes import Route


def create_directory(route: Route, folder: str) -> None:
    """Refuse a folder that cannot be; folders that hold nothing are not kept. Raises ``CloudError``."""
    require_volume(route, folder, writing=True)


def directory_contents(route: Route, folder: str) -> list[Properties]:
    """Return the files of a folder, without those of folders in it. Raises ``CloudError``."""
    files = volume_files.files_in(route.cloud, require_volume(route, folder))
    return [
        {"name": posixpath.basename(file.id), "is_directory": False, "size": file.outputs["fileSize"]}
        for file in sorted(files, key=lambda file: file.id)
        if posixpath.dirname(file.id) == folder
    ]


def upload(route: Route, path: str, contents: bytes) -> None:
    """Write a file, over one that is there. Raises ``CloudError``."""
    require_volume(route, path, writing=True)
    outputs = {
        "path": path,
        "md5": hashlib.md5(contents, usedforsecurity=False).hexdigest(),
        "fileSize": len(contents),
        "modificationTime": format_datetime(route.cloud.now(), usegmt=True),
    }
    route.cloud.put(Stored(tokens.FILE, path, path, {"path": path}, outputs, route.cloud.now()))
