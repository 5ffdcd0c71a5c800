"""SQL alerts (``docs/resources/alert_v2.md`` of the Terraform provider)."""

from collections.abc import Iterable, Iterator

from localcloud.core.cloud import Stored
from localcloud.core.errors import Problem
from localcloud.core.resource_type import Answer, register
from localcloud.core.values import Properties
from localcloud.databricks import errors, names, tokens
from localcloud.databricks.base import DatabricksResource
from localcloud.databricks.nested import given, inner, known, objects
from localcloud.databricks.notifications import require_destination
from localcloud.databricks.routes import Plane, Route
from localcloud.databricks.schedules import schedule_problems
from localcloud.databricks.workspace_tree import plain_path, require_folder, require_warehouse

UNARY = ("IS_NOT_NULL", "IS_NULL")
OPERATORS = (
    "EQUAL",
    "GREATER_THAN",
    "GREATER_THAN_OR_EQUAL",
    "LESS_THAN",
    "LESS_THAN_OR_EQUAL",
    "NOT_EQUAL",
    *UNARY,
)
AGGREGATIONS = ("AVG", "COUNT", "COUNT_DISTINCT", "MAX", "MEDIAN", "MIN", "STDDEV", "SUM")
STATES = ("ERROR", "OK", "TRIGGERED", "UNKNOWN")
VALUES = ("boolValue", "doubleValue", "stringValue")


@register
class AlertV2(DatabricksResource):
    """An alert on the result of a query."""

    token = tokens.ALERT
    plane = Plane.WORKSPACE
    framework = True

    def validate_inputs(self, inputs: Properties) -> Iterable[Problem]:
        """Yield what is wrong with the evaluation, the subscribers and the schedule."""
        evaluation, schedule = inner(inputs, "evaluation"), inner(inputs, "schedule")
        yield from _choice("evaluation.comparisonOperator", evaluation, OPERATORS)
        yield from _choice("evaluation.emptyResultState", evaluation, STATES)
        yield from _choice("evaluation.source.aggregation", inner(evaluation, "source"), AGGREGATIONS)
        yield from _threshold_problems(evaluation)
        yield from _subscriber_problems(inner(evaluation, "notification"))
        yield from schedule_problems("schedule", schedule, "quartzCronSchedule")
        yield from _choice("schedule.pauseStatus", schedule, ("PAUSED", "UNPAUSED"))

    def name(self, inputs: Properties) -> str:
        """Return the name that people see."""
        return str(inputs["displayName"])

    def create_object(self, route: Route, inputs: Properties) -> Answer:
        """Make the alert on a warehouse that is there."""
        _require_places(route, inputs)
        now = route.cloud.now().isoformat()
        made_up = {
            "createTime": now,
            "updateTime": now,
            "lifecycleState": "ACTIVE",
            "ownerUserName": route.caller,
            "effectiveRunAs": inputs.get("runAs") or {"servicePrincipalName": route.caller},
        }
        return Answer(names.new_uuid(), {**inputs, **made_up})

    def update_object(self, route: Route, current: Stored, inputs: Properties) -> Properties:
        """Change the alert; its folder is chosen once."""
        _require_places(route, inputs)
        if plain_path(inputs.get("parentPath", "")) != plain_path(current.outputs.get("parentPath", "")):
            raise errors.invalid("parent_path can only be set on create, and cannot be updated")
        run_as = inputs.get("runAs") or {"servicePrincipalName": current.outputs["ownerUserName"]}
        made_up = {"updateTime": route.cloud.now().isoformat(), "effectiveRunAs": run_as}
        kept = {key: current.outputs[key] for key in ("createTime", "lifecycleState", "ownerUserName")}
        return {**inputs, **kept, **made_up}


def _choice(path: str, holder: Properties, allowed: tuple[str, ...]) -> Iterator[Problem]:
    value = known(holder, path.rpartition(".")[2])
    if value is not None and value not in allowed:
        yield Problem(path, f"'{value}' is not one of {', '.join(allowed)}")


def _threshold_problems(evaluation: Properties) -> Iterator[Problem]:
    path, threshold = "evaluation.threshold", inner(evaluation, "threshold")
    operator, chosen = known(evaluation, "comparisonOperator"), given(threshold, "column", "value")
    if operator in UNARY and chosen:
        yield Problem(path, f"{operator} takes no threshold")
    if operator in OPERATORS and operator not in UNARY and evaluation.get("threshold") is None:
        yield Problem(path, f"{operator} needs a threshold")
    if threshold and len(chosen) != 1:
        yield Problem(path, "exactly one of column and value must be set")
    value = inner(threshold, "value")
    if "value" in chosen and value and len(given(value, *VALUES)) != 1:
        yield Problem(f"{path}.value", f"exactly one of {', '.join(VALUES)} must be set")
    yield from _choice(f"{path}.column.aggregation", inner(threshold, "column"), AGGREGATIONS)


def _subscriber_problems(notification: Properties) -> Iterator[Problem]:
    for index, one in enumerate(objects(notification.get("subscriptions"))):
        if one and len(given(one, "destinationId", "userEmail")) != 1:
            path = f"evaluation.notification.subscriptions[{index}]"
            yield Problem(path, "exactly one of destinationId and userEmail must be set")
    wait = known(notification, "retriggerSeconds")
    if isinstance(wait, int) and wait < 0:
        yield Problem("evaluation.notification.retriggerSeconds", f"{wait} is negative")


def _require_places(route: Route, inputs: Properties) -> None:
    require_warehouse(route, inputs["warehouseId"])
    for one in objects(inner(inputs, "evaluation", "notification").get("subscriptions")):
        if one.get("destinationId"):
            require_destination(route, str(one["destinationId"]))
    if inputs.get("parentPath"):
        require_folder(route, inputs["parentPath"])
