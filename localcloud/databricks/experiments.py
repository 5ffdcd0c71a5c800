"""MLflow experiments."""

import re
from collections.abc import Iterable
from typing import ClassVar, cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import callers, errors, names, tokens, workspace_tree
from localcloud.databricks.base import DatabricksResource, milliseconds
from localcloud.databricks.nested import known
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.securables import full_name, schema_seen

VOLUMES = "dbfs:/Volumes/"

_PLACE = re.compile(VOLUMES + "[^/]+/[^/]+/[^/]+/[^/].*")


@register
class MlflowExperiment(DatabricksResource):
    """An experiment; its name is its path in the workspace, its id a number.

    The provider renames it in place, and sends nothing else after creation
    (``mlflow/resource_mlflow_experiment.go``), nor does it read the description. The service adds tags of
    its own, which the provider reads: a program that states tags, and does not ignore their changes, never
    settles (https://github.com/databricks/cli/issues/6521).
    """

    token = tokens.MLFLOW_EXPERIMENT
    plane = Plane.WORKSPACE
    auto_name = "name"
    unsent = frozenset({"tags"})
    kept = frozenset({"artifactLocation"})
    caseless: ClassVar[frozenset[str]] = frozenset(
        {"traceLocation.ucTraceLocation.catalog", "traceLocation.ucTraceLocation.schema"}
    )

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a name that is no path."""
        name = known(inputs, "name")
        if isinstance(name, str) and not name.startswith("/"):
            message = (
                f"Got an invalid experiment name '{name}'. An experiment name must be an absolute path "
                "within the Databricks workspace, e.g. '/Users/<some-username>/my-experiment'."
            )
            yield Problem("name", message)

    def same(self, path: str, old: object, new: object) -> bool:
        """Tell whether two names are the same path."""
        if path == "name" and isinstance(old, str) and isinstance(new, str):
            return workspace_tree.plain_path(old) == workspace_tree.plain_path(new)
        return super().same(path, old, new)

    def name(self, inputs: Properties) -> str:
        """Return the path."""
        return str(inputs["name"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the experiment in a folder that exists."""
        path = str(inputs["name"])
        workspace_tree.require_folder(route, workspace_tree.parent_of(path))
        workspace_tree.require_free(route, path)
        if inputs.get("traceLocation"):
            raise errors.not_simulated("traces of experiments in Unity Catalog")
        own, now = names.new_principal_id(), milliseconds(route)
        location = inputs.get("artifactLocation")
        if location:
            _require_volume(route, str(location))
        else:
            location = f"dbfs:/databricks/mlflow-tracking/{own}"
        made_up = {
            "experimentId": own,
            "artifactLocation": location,
            "lifecycleStage": "active",
            "creationTime": now,
            "lastUpdateTime": now,
            "tags": [*cast("list[Properties]", inputs.get("tags") or []), *_own_tags(route, path)],
        }
        return Answer(own, {**inputs, **made_up})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Rename the experiment."""
        path = str(inputs["name"])
        workspace_tree.require_folder(route, workspace_tree.parent_of(path))
        workspace_tree.require_free(route, path, current.id)
        kept = {"artifactLocation": current.outputs["artifactLocation"]}
        return {**current.outputs, **inputs, **kept, "lastUpdateTime": milliseconds(route)}


def _own_tags(route: Route, path: str) -> list[Properties]:
    """Return the tags that the service adds: who made the experiment, and how."""
    tags = {
        "mlflow.experiment.sourceName": path,
        "mlflow.experimentType": "MLFLOW_EXPERIMENT",
        "mlflow.ownerEmail": route.caller,
        "mlflow.ownerId": callers.principal_id(route.cloud),
    }
    return [{"key": key, "value": value} for key, value in tags.items()]


def _require_volume(route: Route, location: str) -> None:
    """Raise the service's refusal of a place outside of any volume; the provider checks no location."""
    if not location.startswith(VOLUMES):
        return
    if not _PLACE.fullmatch(location):
        message = f"'{location}' is not a place in a volume: {VOLUMES}<catalog>/<schema>/<volume>/<path>"
        raise errors.invalid(message)
    catalog, schema, volume, *_ = location.removeprefix(VOLUMES).split("/")
    schema_seen(route, catalog, schema, writing=True)
    name = full_name(catalog, schema, volume)
    if route.cloud.get(tokens.VOLUME, name) is None:
        raise CloudError("VOLUME_DOES_NOT_EXIST", f"Volume '{name}' does not exist.", 404)
