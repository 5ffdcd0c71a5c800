"""Which files lie in which volume."""

import re

from localcloud.core.cloud import Cloud, Stored
from localcloud.databricks import names, tokens

_PATH = re.compile(r"/Volumes/(?P<catalog>[^/]+)/(?P<schema>[^/]+)/(?P<volume>[^/]+)/.+")


def volume_of(path: str) -> str | None:
    """Return the full name of the volume in which a path lies, None if it lies in none.

    https://docs.databricks.com/aws/en/volumes/paths
    """
    match = _PATH.fullmatch(path)
    return ".".join(map(names.stored_name, match.group("catalog", "schema", "volume"))) if match else None


def files_in(cloud: Cloud, volume: str) -> list[Stored]:
    """Return the files of a volume, by its full name."""
    return [file for file in cloud.all(tokens.FILE) if volume_of(file.id) == volume]


def remove_files(cloud: Cloud, volume: Stored) -> None:
    """Remove the files of a volume that goes.

    A managed volume takes its files along; those of an external one stay in the storage, but have no path
    any more: https://learn.microsoft.com/azure/databricks/volumes/managed-vs-external.
    """
    for file in files_in(cloud, volume.id):
        cloud.remove(file)
