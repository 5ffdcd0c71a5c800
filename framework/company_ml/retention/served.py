"""Which versions serving endpoints serve, or are about to."""

from collections.abc import Iterable, Iterator
from typing import Any

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.errors.base import DatabricksError
from requests.exceptions import RequestException

from company_ml.errors import FrameworkError
from company_ml.registry.failures import one_line

Served = frozenset[tuple[str, str]]
"""Full name of a model, and the number of its version."""


def served_versions(workspaces: Iterable[WorkspaceClient]) -> Served:
    """Return the versions that endpoints serve now, and those that their pending configuration names.

    The list of endpoints names only what is served now, so each endpoint is asked for by itself. A workspace
    lists its own endpoints alone, while all workspaces see one catalog of models, so the workspaces of all
    environments are to be given; and a list holds what the caller may see, who therefore must see all.

    Args:
        workspaces: Clients of every workspace that may serve from the catalog.

    Raises:
        FrameworkError: the endpoints of a workspace cannot be read. Nobody may delete then.
    """
    found: set[tuple[str, str]] = set()
    for workspace in workspaces:
        try:
            for endpoint in workspace.serving_endpoints.list():
                found.update(_entities(endpoint.config))
                found.update(_details(workspace, endpoint.name or ""))
        except (DatabricksError, RequestException, TimeoutError) as error:
            raise FrameworkError(
                f"the serving endpoints of {workspace.config.host} cannot be read: {one_line(error)}; "
                "nothing is deleted while it is unknown what they serve"
            ) from error
    return frozenset(found)


def _details(workspace: WorkspaceClient, name: str) -> Iterator[tuple[str, str]]:
    try:
        endpoint = workspace.serving_endpoints.get(name)
    except NotFound:
        return  # deleted since the list was made; what it served then is counted
    yield from _entities(endpoint.config)
    yield from _entities(endpoint.pending_config)


def _entities(config: Any) -> Iterator[tuple[str, str]]:
    """Yield what a configuration names, in the present form and in the deprecated one."""
    if config is None:
        return
    for entity in config.served_entities or ():
        if entity.entity_name and entity.entity_version:
            yield entity.entity_name, entity.entity_version
    for served in config.served_models or ():
        if served.model_name and served.model_version:
            yield served.model_name, served.model_version
