"""The packages that a served model is built with, and the hosts that they come from.

An endpoint's image is built on serverless compute from the model's requirements, so the workspace's network
policy decides which package index it reaches; a wheel in a volume, or among the model's files, needs none:
https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/private-libraries-model-serving,
https://mlflow.org/docs/latest/api_reference/python_api/mlflow.models.html#mlflow.models.add_libraries_to_model.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from localcloud.azure.properties import strings
from localcloud.core.cloud import Stored
from localcloud.databricks import tokens
from localcloud.databricks.nested import inner, objects
from localcloud.reach import serverless
from localcloud.reach.blocked import Blocked
from localcloud.reach.world import World

_INDEX_OPTIONS = ("--index-url", "-i", "--extra-index-url", "--find-links", "-f")


def lines_of(world: World, endpoint: Stored) -> list[str]:
    """Return the requirements of every model version that an endpoint serves."""
    lines: list[str] = []
    for entity in objects(inner(endpoint.outputs, "config").get("servedEntities")):
        key = f"{str(entity.get('entityName')).lower()}/{entity.get('entityVersion')}"
        version = world.get(tokens.MODEL_VERSION, key)
        lines += [line for _, line in strings(version.inputs, "requirements")] if version else []
    return lines


def hosts_of(world: World, endpoint: Stored) -> Iterator[str]:
    """Yield the hosts that an endpoint's requirements name."""
    for line in lines_of(world, endpoint):
        option, _, value = line.replace("=", " ", 1).partition(" ")
        url = value.strip() if option in _INDEX_OPTIONS else line.rpartition("@")[2].strip()
        host = urlsplit(url).hostname if "://" in url else None
        if host:
            yield host


def require_index(world: World, workspace: Stored, endpoint: Stored) -> str | None:
    """Return why the packages that name no host cannot be installed, None if some index may be reached.

    Which host serves them is the account's own setting, which localcloud does not know: it looks only
    whether the policy allows any host.
    """
    lines = lines_of(world, endpoint)
    named = any(True for _ in hosts_of(world, endpoint))
    elsewhere = ("/", "-", "#", "file:")
    packages = [
        one
        for one in lines
        if not one.startswith(elsewhere) and "://" not in one and not one.endswith(".whl")
    ]
    if not packages or named:
        return None
    try:
        serverless.require_some_host(world, workspace, "ML_SERVING")
    except Blocked as blocked:
        way_out = "log its wheel with the model, or let the policy allow the index's host"
        return f"requirement '{packages[0]}' comes from a package index, and {blocked}; {way_out}"
    return None
