"""SqlAlert: runs a check on a schedule, and tells a notification destination when it fails."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_databricks as databricks

from components.operations.checks import Check
from components.operations.statements import Parameter, Value, statement
from components.schedule import Schedule

# A check that still fails is told again on the next day, also when the schedule is late by some hours.
_REPEAT_SECONDS = 12 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class SqlAlertArgs:
    """What is checked, when, by which warehouse, and who hears of it."""

    alert_name: str
    check: Check
    schedule: Schedule
    warehouse_id: pulumi.Input[str]
    folder: pulumi.Input[str]  # whoever may read the folder may read the alert
    destination_id: pulumi.Input[str] | None  # None: seen in the workspace, and told to nobody

    def __post_init__(self) -> None:
        """Refuse an alert without a name."""
        if not self.alert_name.strip():
            raise ValueError("alert_name is empty")


class SqlAlert(pulumi.ComponentResource):
    """An alert on the first row of a statement. Needs a workspace-level provider.

    An alert has no field for its severity, so name and summary begin with it. It runs with the rights of
    whoever deploys. https://learn.microsoft.com/azure/databricks/sql/user/alerts/
    """

    alert_id: pulumi.Output[str]

    def __init__(self, name: str, args: SqlAlertArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("databricks-mlops:operations:SqlAlert", name, None, opts)

        check = args.check
        measured = statement(check.statement)
        alert = databricks.AlertV2(
            name,
            display_name=f"[{check.severity}] {args.alert_name}",
            custom_summary=f"[{check.severity}] {check.finding}",
            custom_description=(
                f"{measured.purpose}\n\n{check.column} is {{{{QUERY_RESULT_VALUE}}}};"
                f" the limit is {check.limit:g}. {{{{ALERT_URL}}}}"
            ),
            query_text=measured.text,
            parameters=[_bound(parameter, check.values) for parameter in measured.parameters],
            warehouse_id=args.warehouse_id,
            parent_path=args.folder,
            schedule={
                "quartz_cron_schedule": args.schedule.quartz,
                "timezone_id": args.schedule.timezone,
                "pause_status": "UNPAUSED",
            },
            evaluation={
                "source": {"name": check.column},
                "comparison_operator": check.alarm_when,
                "threshold": {"value": {"double_value": check.limit}},
                # Nothing measured yet, as before the first window of a monitor, is nothing wrong.
                "empty_result_state": "OK",
                "notification": {
                    "subscriptions": (
                        [{"destination_id": args.destination_id}] if args.destination_id is not None else []
                    ),
                    "notify_on_ok": True,
                    "retrigger_seconds": _REPEAT_SECONDS,
                },
            },
            # An alert stays in the folder that it was made in.
            opts=pulumi.ResourceOptions(parent=self, replace_on_changes=["parentPath"]),
        )

        self.alert_id = alert.id
        self.register_outputs({"alert_id": self.alert_id})


def _bound(parameter: Parameter, values: Mapping[str, Value]) -> "databricks.AlertV2ParameterArgsDict":
    value = values[parameter.name]
    return {
        "name": parameter.name,
        "type": parameter.sql_type,
        "value": str(value) if isinstance(value, int) else value,
    }
