"""Settings of a workspace."""

from collections.abc import Iterable
from typing import cast

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.catalogs import BUILT_IN, catalog_named
from localcloud.databricks.routes import Plane, Route


@register
class DefaultNamespaceSetting(DatabricksResource):
    """The catalog that names without one refer to, in one workspace.

    A workspace has the setting once, so making it is changing it
    (https://docs.databricks.com/api/workspace/defaultnamespace). The real id is ``global``; here it is the
    workspace's id, because one store holds the settings of all workspaces.
    """

    token = tokens.DEFAULT_NAMESPACE_SETTING
    plane = Plane.WORKSPACE
    upsert = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield a namespace without a value."""
        namespace = inputs.get("namespace")
        if isinstance(namespace, dict) and not cast("Properties", namespace).get("value"):
            yield Problem("namespace.value", "Missing required argument")

    def name(self, inputs: Properties) -> str:
        """Return the setting's name, which is fixed."""
        return "default"

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Choose the catalog, which the workspace must be able to use."""
        return Answer(str(route.workspace_id), _setting(route, inputs))

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Choose another catalog."""
        return {**current.outputs, **_setting(route, inputs)}


def _setting(route: Route, inputs: Properties) -> Properties:
    catalog = names.stored_name(inputs["namespace"]["value"])
    if catalog not in BUILT_IN:
        catalog_named(route, catalog)
    return {"settingName": "default", **inputs, "etag": names.new_uuid()}
