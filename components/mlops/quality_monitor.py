"""QualityMonitor: profiles of a table, and how they drift from window to window."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pulumi
import pulumi_databricks as databricks

from components.mlops.granularity import Granularity
from components.schedule import Schedule
from components.unity_catalog.names import check_full_name, check_name
from components.workspace.folder import check_folder


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Look at the whole table each time. For tables of features and other facts that are overwritten."""


@dataclass(frozen=True, kw_only=True)
class TimeSeries:
    """Look at windows of time."""

    timestamp_column: str
    granularities: Sequence[Granularity]

    def __post_init__(self) -> None:
        """Refuse bad columns and windows."""
        _check_windows(self.granularities, self.timestamp_column)


@dataclass(frozen=True, kw_only=True)
class InferenceLog:
    """Look at predictions in windows of time; at their quality too, where a label is known."""

    timestamp_column: str
    granularities: Sequence[Granularity]
    model_column: str
    prediction_column: str
    problem: Literal["classification", "regression"]
    label_column: str | None = None

    def __post_init__(self) -> None:
        """Refuse bad columns and windows."""
        labels = [self.label_column] if self.label_column else []
        columns = [self.timestamp_column, self.model_column, self.prediction_column, *labels]
        _check_windows(self.granularities, *columns)


@dataclass(frozen=True, kw_only=True)
class QualityMonitorArgs:
    """What is looked at, when, and where the results go.

    ``slices`` are SQL expressions; each is looked at apart, which shows whether a model treats a part of the
    people differently. What it finds is for alerts to read.
    """

    table_name: pulumi.Input[str]  # catalog.schema.table
    output_schema: pulumi.Input[str]  # catalog.schema, gets the tables of metrics
    assets_dir: str  # absolute path in the workspace, gets the monitor's own dashboard
    analysis: Snapshot | TimeSeries | InferenceLog
    schedule: Schedule
    slices: Sequence[str] = ()
    warehouse_id: pulumi.Input[str] | None = None

    def __post_init__(self) -> None:
        """Refuse what Databricks refuses."""
        check_full_name("table_name", self.table_name, "catalog.schema.table")
        check_full_name("output_schema", self.output_schema, "catalog.schema")
        check_folder("assets_dir", self.assets_dir)


class QualityMonitor(pulumi.ComponentResource):
    """A monitor of one table, which must exist. Needs a workspace-level provider.

    Deleting it leaves its tables of metrics behind, and a new one goes on with them.
    https://learn.microsoft.com/azure/databricks/lakehouse-monitoring/
    """

    monitored_table: pulumi.Output[str]

    profile_table: pulumi.Output[str]
    """The table of profile metrics, known once the monitor exists."""

    drift_table: pulumi.Output[str]
    """The table of drift metrics, known once the monitor exists."""

    def __init__(
        self, name: str, args: QualityMonitorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("databricks-mlops:mlops:QualityMonitor", name, None, opts)

        analysis = args.analysis
        monitor = databricks.QualityMonitor(
            name,
            table_name=args.table_name,
            output_schema_name=args.output_schema,
            assets_dir=args.assets_dir,
            snapshot={} if isinstance(analysis, Snapshot) else None,
            time_series=_time_series(analysis) if isinstance(analysis, TimeSeries) else None,
            inference_log=_inference_log(analysis) if isinstance(analysis, InferenceLog) else None,
            schedule={
                "quartz_cron_expression": args.schedule.quartz,
                "timezone_id": args.schedule.timezone,
            },
            slicing_exprs=list(args.slices) or None,
            warehouse_id=args.warehouse_id,
            opts=pulumi.ResourceOptions(
                parent=self,
                # A table has one monitor, and these cannot be changed on it.
                replace_on_changes=["tableName", "assetsDir", "warehouseId"],
                delete_before_replace=True,
            ),
        )

        self.monitored_table = monitor.table_name
        # Databricks names the tables after the monitored one, so that a preview knows them too.
        table = monitor.table_name.apply(lambda full_name: full_name.rpartition(".")[2])
        stem = pulumi.Output.concat(monitor.output_schema_name, ".", table)
        self.profile_table = pulumi.Output.concat(stem, "_profile_metrics")
        self.drift_table = pulumi.Output.concat(stem, "_drift_metrics")
        self.register_outputs(
            {
                "monitored_table": self.monitored_table,
                "profile_table": self.profile_table,
                "drift_table": self.drift_table,
            }
        )


def _check_windows(granularities: Sequence[str], *columns: str) -> None:
    for column in columns:
        check_name("column", column)
    if not granularities:
        raise ValueError("granularities is empty; name at least one window, such as '1 day'")
    for granularity in granularities:
        if granularity not in get_args(Granularity):
            legal = ", ".join(get_args(Granularity))
            raise ValueError(f"granularity {granularity!r} is none of {legal}")


def _time_series(analysis: TimeSeries) -> "databricks.QualityMonitorTimeSeriesArgsDict":
    return {"timestamp_col": analysis.timestamp_column, "granularities": list(analysis.granularities)}


def _inference_log(analysis: InferenceLog) -> "databricks.QualityMonitorInferenceLogArgsDict":
    made: databricks.QualityMonitorInferenceLogArgsDict = {
        "timestamp_col": analysis.timestamp_column,
        "granularities": list(analysis.granularities),
        "model_id_col": analysis.model_column,
        "prediction_col": analysis.prediction_column,
        "problem_type": f"PROBLEM_TYPE_{analysis.problem.upper()}",
    }
    if analysis.label_column:
        made["label_col"] = analysis.label_column
    return made
