"""Copies of versions between schemas: made once, found again, and checked.

What a copy is depends on the store. In Unity Catalog it is a version of its own: the client downloads the
files of the source and uploads them to the new version's storage, so the source can go
(``mlflow/store/_unity_catalog/registry/rest_store.py``, ``create_model_version``). MLflow's own store copies
no file: at the copy it writes the place of the source's files to the new version
(``mlflow/store/model_registry/sqlalchemy_store.py``, ``storage_location``); deleting the source version
removes its record and no file, so the copy stays whole until ``mlflow gc`` removes the run that logged them.

The copy is made with ``create_model_version`` and not with ``copy_model_version``, which takes no tags, so
that a copy is never without the tag by which the next run finds it; and which passes on the id of the logged
model, unknown in the workspace that the version goes to: https://github.com/mlflow/mlflow/pull/21212. Before
MLflow 3.12 that model was looked up there all the same: https://github.com/mlflow/mlflow/pull/22262
"""

from collections.abc import Mapping
from typing import Any

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from mlflow.store.artifact.models_artifact_repo import REGISTERED_MODEL_META_FILE_NAME

from company_ml.errors import FrameworkError
from company_ml.names import ModelName
from company_ml.registry.tags import COPIED_FROM, FIRST_VERSION
from company_ml.registry.versions import (
    READY,
    Version,
    get_version,
    is_taken,
    numbers,
    registered,
    wait_until_ready,
)


def find_copy(client: MlflowClient, source_uri: str, target: ModelName) -> Version | None:
    """Return the copy of a version in another model, the newest of several; None if there is none."""
    for number in reversed(numbers(client, target)):
        version = get_version(client, target, number)
        if version.tags.get(COPIED_FROM) == source_uri:
            return version
    return None


def copy_version(
    client: MlflowClient, source: Version, target: ModelName, tags: Mapping[str, str], found: Version | None
) -> tuple[Version, bool]:
    """Copy a version, or return the copy that there is. The caller holds the target's lock.

    Args:
        client: Client of the registry.
        source: What to copy; it is ready.
        target: Name of the model that gets the copy; it is registered if it does not exist.
        tags: The copy's tags, beside those by which it is found again.
        found: What ``find_copy`` returned under the lock.

    Returns:
        The copy, ready, and whether it was made now.

    Raises:
        FrameworkError: the copy failed.
    """
    if found is not None and found.status == READY:
        return found, False
    if found is not None:  # its upload was cut short: under the lock, nobody else is about to end it
        client.delete_model_version(str(target), found.number)
    _register(client, target)
    marks = {COPIED_FROM: source.uri, FIRST_VERSION: source.tags.get(FIRST_VERSION, source.uri)}
    made = client.create_model_version(
        str(target),
        source.uri,
        source.run_id,
        {**tags, **marks},
        description=source.description,
        await_creation_for=0,
    )
    return wait_until_ready(client, target, str(made.version)), True


def verify_copy(client: MlflowClient, source: Version, copy: Version) -> None:
    """Check that a copy is ready, comes from the source, and has its files by name and size.

    Raises:
        FrameworkError: it does not; the source must stay.
    """
    now = get_version(client, copy.model, copy.number)
    if now.status != READY:
        raise FrameworkError(f"{now} is no safe copy of {source}: its status is {now.status}")
    if now.tags.get(COPIED_FROM) != source.uri:
        raise FrameworkError(f"{now} is no copy of {source}: its tag {COPIED_FROM} names another version")
    expected, there = files(client, source), files(client, now)
    if not expected or expected != there:
        different = sorted(set(expected.items()) ^ set(there.items())) or ["neither has any"]
        raise FrameworkError(f"{now} is no safe copy of {source}: their files differ, first {different[0]}")


def files(client: MlflowClient, version: Version) -> dict[str, int]:
    """Return the files of a version: path to size in bytes.

    Left out is the file in which MLflow notes at a download what was downloaded: a copy in Unity Catalog has
    been downloaded, its source perhaps not.
    """
    untyped: Any = client
    repository: Any = get_artifact_repository(version.uri, tracking_uri=untyped.tracking_uri)
    found: dict[str, int] = {}
    folders: list[str | None] = [None]
    while folders:
        for entry in repository.list_artifacts(folders.pop()):
            if entry.is_dir:
                folders.append(entry.path)
            else:
                found[entry.path] = entry.file_size or 0
    found.pop(REGISTERED_MODEL_META_FILE_NAME, None)
    return found


def _register(client: MlflowClient, model: ModelName) -> None:
    if registered(client, model) is None:
        try:
            client.create_registered_model(str(model))
        except MlflowException as error:
            if not is_taken(error):  # somebody registered a first version at the same moment
                raise
