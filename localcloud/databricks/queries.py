"""Saved SQL queries (``sql/resource_query.go`` of the Terraform provider)."""

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import names, tokens
from localcloud.databricks.base import Choices, DatabricksResource
from localcloud.databricks.nested import given, known, objects
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.workspace_tree import (
    plain_path,
    require_folder,
    require_free,
    require_warehouse,
)

VALUES = ("dateRangeValue", "dateValue", "enumValue", "numericValue", "queryBackedValue", "textValue")
PRECISIONS = ("DAY_PRECISION", "MINUTE_PRECISION", "SECOND_PRECISION")


@register
class Query(DatabricksResource):
    """A query in a folder, tied to a warehouse."""

    token = tokens.QUERY
    plane = Plane.WORKSPACE
    kept = frozenset({"ownerUserName", "parentPath", "runAsMode"})
    one_of: ClassVar[Choices] = {"runAsMode": ("OWNER", "VIEWER")}

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield names that are empty, and parameters without exactly one type of value."""
        for key in ("displayName", "warehouseId"):
            value = known(inputs, key)
            if isinstance(value, str) and not value.strip():
                yield Problem(key, f'expected "{key}" to not be an empty string or whitespace')
        parameters = objects(inputs.get("parameters"))
        for index, parameter in enumerate(parameters):
            path = f"parameters[{index}]"
            if parameter and len(given(parameter, *VALUES)) != 1:
                yield Problem(path, f"exactly one of {', '.join(VALUES)} must be set")
            for kind in ("dateRangeValue", "dateValue"):
                precision = known(parameter.get(kind) or {}, "precision") if parameter else None
                if precision is not None and precision not in PRECISIONS:
                    message = f"'{precision}' is not one of {', '.join(PRECISIONS)}"
                    yield Problem(f"{path}.{kind}.precision", message)
        for name, times in Counter(known(one, "name") for one in parameters).items():
            if name is not None and times > 1:
                yield Problem("parameters", f"the name '{name}' is given to more than one parameter")

    def same(self, path: str, old: object, new: object) -> bool:
        """Tell whether two folders are the same."""
        if path == "parentPath" and isinstance(old, str) and isinstance(new, str):
            return plain_path(old) == plain_path(new)
        return super().same(path, old, new)

    def name(self, inputs: Properties) -> str:
        """Return the name that people see."""
        return str(inputs["displayName"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the query in a folder that exists, on a warehouse that is there."""
        folder = inputs.get("parentPath") or f"/Workspace/Users/{route.caller}"
        require_folder(route, folder)
        require_warehouse(route, inputs["warehouseId"])
        require_free(route, f"{plain_path(folder)}/{inputs['displayName']}")
        now = route.cloud.now().isoformat()
        made_up = {
            "parentPath": folder,
            "createTime": now,
            "updateTime": now,
            "lastModifierUserName": route.caller,
            "lifecycleState": "ACTIVE",
        }
        return Answer(names.new_uuid(), {"ownerUserName": route.caller, **inputs, **made_up})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the query; another folder replaces it."""
        require_warehouse(route, inputs["warehouseId"])
        folder = current.outputs["parentPath"]
        require_free(route, f"{plain_path(folder)}/{inputs['displayName']}", current.id)
        kept = {key: current.outputs[key] for key in ("ownerUserName", "createTime", "lifecycleState")}
        made_up = {
            "parentPath": folder,
            "updateTime": route.cloud.now().isoformat(),
            "lastModifierUserName": route.caller,
        }
        return {**kept, **inputs, **made_up}
