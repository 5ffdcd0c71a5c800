"""What ``databricks`` is inside a run: the command line of the simulated account, with a few of its commands.

Like the real one it asks the host that ``DATABRICKS_HOST`` names, and signs in by itself.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from localcloud.core.cloud import Caller, Cloud
from localcloud.core.errors import CloudError
from localcloud.core.store import Store
from localcloud.databricks import files_api, rest, volume_files
from localcloud.databricks.routes import Plane, Route, route_of
from localcloud.protocol import settings
from localcloud.run.environment import CALLER
from localcloud.run.folder import DataFolder

SCHEME = "dbfs:"
COMMANDS = (
    "api get PATH",
    "fs mkdir FOLDER",
    "fs ls FOLDER --output json",
    "fs cp --recursive --overwrite LOCAL_FOLDER FOLDER",
)


def main(arguments: list[str]) -> int:
    """Answer one of ``COMMANDS``; refuse everything else by name."""
    match arguments:
        case ["api", "get", path]:
            return _answer(lambda cloud: _json(rest.get(cloud, path)))
        case ["fs", "mkdir", uri] if _is_volume(uri):
            return _answer(lambda cloud: files_api.create_directory(_workspace(cloud), _path(uri)) or "")
        case ["fs", "ls", uri, "--output", "json"] if _is_volume(uri):
            return _answer(lambda cloud: _json(files_api.directory_contents(_workspace(cloud), _path(uri))))
        case ["fs", "cp", "--recursive", "--overwrite", source, uri] if _is_volume(uri):
            return _answer(lambda cloud: _copied(_workspace(cloud), Path(source), _path(uri)))
        case _:
            known = ", ".join(f"`databricks {command}`" for command in COMMANDS)
            sys.stderr.write(
                f"Error: localcloud simulates {known}, with dbfs:/Volumes/... for FOLDER, and no other "
                "command of the CLI\n"
            )
            return 1


def _answer(command: Callable[[Cloud], str]) -> int:
    store = Store(DataFolder.here().database)
    caller = Caller("databricks", settings.complete("databricks", {}), os.environ.get(CALLER, ""))
    try:
        with store.session(caller) as cloud:
            printed = command(cloud)
    except CloudError as error:
        sys.stderr.write(f"Error: {error.message}\n")
        return 1
    finally:
        store.close()
    sys.stdout.write(printed)
    return 0


def _json(answer: Any) -> str:
    return json.dumps(answer, indent=2) + "\n"


def _copied(route: Route, source: Path, folder: str) -> str:
    """Upload the files of a local folder, and return what the command prints."""
    files = sorted(path for path in source.iterdir() if path.is_file())
    for file in files:
        files_api.upload(route, f"{folder}/{file.name}", file.read_bytes())
    return "".join(f"{file} -> {SCHEME}{folder}/{file.name}\n" for file in files)


def _workspace(cloud: Cloud) -> Route:
    return route_of(cloud, Plane.WORKSPACE, {})


def _path(uri: str) -> str:
    return uri.removeprefix(SCHEME)


def _is_volume(uri: str) -> bool:
    return uri.startswith(SCHEME) and volume_files.volume_of(_path(uri)) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
