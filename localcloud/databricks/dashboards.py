"""Dashboards (``dashboards/resource_dashboard.go`` of the Terraform provider)."""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.nested import known
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.workspace_tree import plain_path, require_free, require_warehouse

ENDING = ".lvdash.json"

_FOLDER = re.compile(r"/|(/[^/]+)+")


@register
class Dashboard(DatabricksResource):
    """A published dashboard. Its folder is made when it is missing."""

    token = tokens.DASHBOARD
    plane = Plane.WORKSPACE
    stamp = "etag"
    flags = frozenset({"dashboardChangeDetected"})

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield contents that are no JSON object, and a folder that is no absolute path."""
        folder, contents = known(inputs, "parentPath"), known(inputs, "serializedDashboard")
        if isinstance(folder, str) and not _FOLDER.fullmatch(folder):
            message = f"'{folder}' is not the path of a folder with a slash before it and none behind it"
            yield Problem("parentPath", message)
        if isinstance(contents, str) and (message := _wrong_contents(contents)):
            yield Problem("serializedDashboard", message)

    def same(self, path: str, old: object, new: object) -> bool:
        """Tell whether two folders are the same."""
        if path == "parentPath" and isinstance(old, str) and isinstance(new, str):
            return plain_path(old) == plain_path(new)
        return super().same(path, old, new)

    def name(self, inputs: Properties) -> str:
        """Return the name that people see."""
        return str(inputs["displayName"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the dashboard on a warehouse that is there."""
        path = _path(inputs)
        require_free(route, path)
        require_warehouse(route, inputs["warehouseId"])
        own, now = names.new_uuid().replace("-", ""), route.cloud.now().isoformat()
        made_up = {
            "dashboardId": own,
            "createTime": now,
            "updateTime": now,
            "lifecycleState": "ACTIVE",
            "path": path,
            "etag": names.new_uuid(),
            "md5": _md5(inputs),
        }
        return Answer(own, {**inputs, **made_up})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change name and contents; another folder replaces it."""
        path = _path(inputs)
        require_free(route, path, current.id)
        require_warehouse(route, inputs["warehouseId"])
        made_up = {"path": path, "etag": names.new_uuid(), "md5": _md5(inputs)}
        kept = {key: current.outputs[key] for key in ("dashboardId", "createTime", "lifecycleState")}
        return {**inputs, **kept, **made_up, "updateTime": route.cloud.now().isoformat()}


def _wrong_contents(contents: str) -> str | None:
    try:
        found: object = json.loads(contents)
    except ValueError as error:
        return f"the contents of a dashboard are JSON: {error}"
    return None if isinstance(found, dict) else "the contents of a dashboard are a JSON object"


def _path(inputs: Properties) -> str:
    return f"/Workspace{plain_path(inputs['parentPath'])}/{inputs['displayName']}{ENDING}"


def _md5(inputs: Properties) -> str:
    contents = str(inputs.get("serializedDashboard") or "").encode()
    if file := inputs.get("filePath"):
        try:
            contents = Path(str(file)).read_bytes()
        except OSError as error:
            raise errors.invalid(f"open {file}: {error.strerror}") from None
        if message := _wrong_contents(contents.decode(errors="replace")):
            raise errors.invalid(message)
    return hashlib.md5(contents, usedforsecurity=False).hexdigest()
