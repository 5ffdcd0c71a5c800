"""Quality monitors of tables (``products/qualitymonitor`` of the Terraform provider)."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from localcloud.core.cloud import Stored
from localcloud.core.errors import CloudError, Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.nested import given, inner, known, objects
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.schedules import schedule_problems
from localcloud.databricks.securables import full_name_problems, schema_seen
from localcloud.databricks.tables import add_table, table_named
from localcloud.databricks.workspace_tree import require_warehouse
from localcloud.reach import needs
from localcloud.reach.world import World

ANALYSES = ("inferenceLog", "snapshot", "timeSeries")
GRANULARITIES = (
    "5 minutes",
    "30 minutes",
    "1 hour",
    "1 day",
    "1 week",
    "2 weeks",
    "3 weeks",
    "4 weeks",
    "1 month",
    "1 year",
)
"""https://docs.databricks.com/api/workspace/qualitymonitors/create"""

PROBLEM_TYPES = ("PROBLEM_TYPE_CLASSIFICATION", "PROBLEM_TYPE_REGRESSION")
METRIC_TYPES = (
    "CUSTOM_METRIC_TYPE_AGGREGATE",
    "CUSTOM_METRIC_TYPE_DERIVED",
    "CUSTOM_METRIC_TYPE_DRIFT",
)
COLUMNS = ("timestampCol", "modelIdCol", "predictionCol", "labelCol", "predictionProbaCol")
"""Inputs of an analysis that name a column of the table."""

MOST_ADDRESSES = 5


@register
class QualityMonitor(DatabricksResource):
    """The monitor of a table; its id is the table's full name.

    It makes two tables of metrics, which stay when it goes:
    https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/create-monitor-api
    """

    token = tokens.QUALITY_MONITOR
    plane = Plane.WORKSPACE
    unsent: ClassVar[frozenset[str]] = frozenset({"assetsDir", "skipBuiltinDashboard", "warehouseId"})
    framework = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with names, the analysis, the schedule and the people to notify."""
        yield from full_name_problems("tableName", inputs.get("tableName"))
        yield from _schema_problems(inputs)
        folder = known(inputs, "assetsDir")
        if isinstance(folder, str) and not folder.startswith("/"):
            yield Problem("assetsDir", f"'{folder}' is not an absolute path in the workspace")
        yield from _analysis_problems(inputs)
        schedule = inner(inputs, "schedule")
        yield from schedule_problems("schedule", schedule, "quartzCronExpression")
        if schedule.get("pauseStatus") is not None:
            yield Problem("schedule.pauseStatus", "Invalid Configuration for Read-Only Attribute")
        for index, metric in enumerate(objects(inputs.get("customMetrics"))):
            if known(metric, "type") not in (None, *METRIC_TYPES):
                message = f"'{metric['type']}' is not one of {', '.join(METRIC_TYPES)}"
                yield Problem(f"customMetrics[{index}].type", message)
        for event in ("onFailure", "onNewClassificationTagDetected"):
            addresses = known(inner(inputs, "notifications", event), "emailAddresses")
            if isinstance(addresses, list) and len(addresses) > MOST_ADDRESSES:  # pyright: ignore[reportUnknownArgumentType]
                message = f"at most {MOST_ADDRESSES} addresses can be notified"
                yield Problem(f"notifications.{event}.emailAddresses", message)

    def name(self, inputs: Properties) -> str:
        """Return the table's full name, which is the id."""
        return names.stored_name(inputs["tableName"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the monitor of a table that is there, and its tables of metrics."""
        own = self.name(inputs)
        _require_places(route, own, inputs)
        if route.cloud.get(self.token, own):
            raise CloudError(
                errors.RESOURCE_ALREADY_EXISTS, f"Monitor for table '{own}' already exists.", 409
            )
        _require_ways(route, own, inputs)
        if inputs.get("warehouseId"):
            require_warehouse(route, inputs["warehouseId"])
        outputs = {**_outputs(route, own, inputs), "monitorVersion": 0}
        if not inputs.get("skipBuiltinDashboard"):
            outputs["dashboardId"] = names.new_uuid().replace("-", "")
        return Answer(own, outputs)

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the monitor; it is found by the table that is asked for."""
        own = self.name(inputs)
        if own != current.id:
            message = f"Monitor for table '{own}' does not exist."
            raise CloudError(errors.RESOURCE_DOES_NOT_EXIST, message, 404)
        _require_places(route, own, inputs)
        _require_ways(route, own, inputs)
        kept = {key: current.outputs[key] for key in ("dashboardId",) if key in current.outputs}
        version = current.outputs["monitorVersion"] + 1
        return {**_outputs(route, own, inputs), **kept, "monitorVersion": version}


def _require_ways(route: Route, own: str, inputs: Properties) -> None:
    """Raise that the monitor could not be refreshed: serverless compute does not reach the tables' lakes."""
    if route.workspace is not None:
        made = Stored(tokens.QUALITY_MONITOR, own, own, inputs, {}, route.cloud.now())
        world = World(route.cloud)
        ways = needs.of_monitor(world, route.workspace, made)
        needs.require(world, ways, errors.INVALID_STATE, f"Monitor of table '{own}' cannot be refreshed")


def _schema_problems(inputs: Properties) -> Iterator[Problem]:
    name = known(inputs, "outputSchemaName")
    if isinstance(name, str) and name.count(".") != 1:
        yield Problem("outputSchemaName", f"'{name}' is not the full name of a schema: <catalog>.<schema>")


def _analysis_problems(inputs: Properties) -> Iterator[Problem]:
    chosen = given(inputs, *ANALYSES)
    if len(chosen) != 1:
        said = f"but {', '.join(chosen)} are" if chosen else "and none is"
        yield Problem("", f"exactly one of {', '.join(ANALYSES)} must be set, {said}")
    for analysis in chosen:
        about = inner(inputs, analysis)
        asked = known(about, "granularities")
        for index, one in enumerate(asked if isinstance(asked, list) else []):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            if isinstance(one, str) and one not in GRANULARITIES:
                message = f"'{one}' is not one of {', '.join(GRANULARITIES)}"
                yield Problem(f"{analysis}.granularities[{index}]", message)
        kind = known(about, "problemType")
        if kind is not None and kind not in PROBLEM_TYPES:
            yield Problem(f"{analysis}.problemType", f"'{kind}' is not one of {', '.join(PROBLEM_TYPES)}")


def _require_places(route: Route, table_name: str, inputs: Properties) -> None:
    """Raise why the table cannot be read, lacks a column, or has no schema for its metrics."""
    catalog, schema, _ = table_name.split(".")
    schema_seen(route, catalog, schema)
    table = table_named(route.cloud, table_name)
    columns = {column["name"] for column in table.outputs["columns"]}
    for analysis in given(inputs, *ANALYSES):
        for key in COLUMNS:
            column = inner(inputs, analysis).get(key)
            if column is not None and columns and column not in columns:
                raise errors.invalid(f"Column '{column}' does not exist in table '{table_name}'.")
    schema_seen(route, *str(inputs["outputSchemaName"]).split("."), writing=True)
    if inputs.get("baselineTableName"):
        table_named(route.cloud, inputs["baselineTableName"])


def _outputs(route: Route, table_name: str, inputs: Properties) -> Properties:
    place = f"{names.stored_name(inputs['outputSchemaName'])}.{table_name.rpartition('.')[2]}"
    metrics = {f"{kind}MetricsTableName": f"{place}_{kind}_metrics" for kind in ("profile", "drift")}
    for name in metrics.values():
        if route.cloud.get(tokens.TABLE, name) is None:
            add_table(route, name, ())
    schedule = inner(inputs, "schedule")
    planned = {"schedule": {**schedule, "pauseStatus": "UNPAUSED"}} if schedule else {}
    return {**inputs, **planned, **metrics, "status": "MONITOR_STATUS_ACTIVE"}
