"""Monitoring of an environment: tables that are profiled, and the alerts on what is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pulumi

from components.mlops.quality_monitor import (
    InferenceLog,
    QualityMonitor,
    QualityMonitorArgs,
    Snapshot,
    TimeSeries,
)
from components.operations import checks
from components.operations.alerts import SqlAlert, SqlAlertArgs
from components.operations.checks import Check
from components.schedule import Schedule
from components.unity_catalog.catalog import Catalog
from infra import naming
from infra.environment import deployed
from infra.environment.reach import Reach
from infra.environment.workspace import Workspace
from infra.registry import Registry
from infra.settings.environment import EnvironmentSettings
from infra.settings.monitoring import Monitor, Thresholds
from infra.settings.schedules import Schedule as ScheduleSettings
from infra.state import StackState


@dataclass(frozen=True, kw_only=True)
class AlertRoom:
    """What every alert needs: where it lies, what runs it, and who hears of it."""

    folder: pulumi.Output[str]
    warehouse_id: pulumi.Output[str]
    destination_id: pulumi.Output[str] | None
    options: pulumi.ResourceOptions

    def alert(self, name: str, title: str, check: Check, when: ScheduleSettings) -> None:
        """Register one alert."""
        SqlAlert(
            name,
            SqlAlertArgs(
                alert_name=title,
                check=check,
                schedule=schedule(when),
                warehouse_id=self.warehouse_id,
                folder=self.folder,
                destination_id=self.destination_id,
            ),
            self.options,
        )


@dataclass(frozen=True)
class Monitored:
    """The monitors by table; why other tables have none yet, and which monitors stay without their table."""

    monitors: dict[str, QualityMonitor] = field(default_factory=dict[str, QualityMonitor])
    pending: dict[str, str] = field(default_factory=dict[str, str])
    kept: dict[str, str] = field(default_factory=dict[str, str])


def schedule(settings: ScheduleSettings) -> Schedule:
    """Return a schedule as components take it."""
    return Schedule(quartz=settings.cron, timezone=settings.timezone)


def build(
    settings: EnvironmentSettings,
    workspace: Workspace,
    catalog: Catalog,
    registry: Registry,
    state: StackState,
    ways: Reach,
    room: AlertRoom,
) -> Monitored:
    """Register a monitor, and its alerts, for every table that exists or is monitored already.

    A missing table is no mistake: jobs create the feature tables, and an endpoint its inference table. It is
    no wish to delete either: a job may be writing the table anew, and the profiles go back for months.
    """
    monitored = Monitored()
    for monitor in settings.monitoring.monitors:
        if monitor.table not in registry.tables:
            reason = f"the table {monitor.table} does not exist"
            if not deployed.monitored(state, monitor.table):
                monitored.pending[monitor.table] = f"{reason} yet"
                continue
            monitored.kept[monitor.table] = f"{reason}; its monitor and alerts stay as they are"
        name = monitor.table.replace(".", "-")
        made = QualityMonitor(
            deployed.monitor_name(monitor.table),
            QualityMonitorArgs(
                table_name=monitor.table,
                output_schema=catalog.schema_names[monitor.output_schema],
                assets_dir=naming.monitor_folder(settings.environment, monitor.table),
                analysis=_analysis(monitor),
                schedule=schedule(monitor.schedule),
                slices=monitor.slices,
                warehouse_id=room.warehouse_id,
            ),
            # It profiles on serverless compute, which reads the table from the lake.
            pulumi.ResourceOptions(providers=[workspace.provider], depends_on=list(ways.serverless)),
        )
        monitored.monitors[monitor.table] = made
        for what, check in _checks(monitor, made, settings.monitoring.thresholds):
            room.alert(f"alert-{name}-{what}", f"{monitor.table} {what}", check, settings.monitoring.schedule)
    return monitored


def _analysis(monitor: Monitor) -> Snapshot | TimeSeries | InferenceLog:
    if log := monitor.inference_log:
        return InferenceLog(
            timestamp_column=log.timestamp,
            granularities=log.granularities,
            model_column=log.model_id,
            prediction_column=log.prediction,
            problem=log.problem,
            label_column=log.label,
        )
    if series := monitor.time_series:
        return TimeSeries(timestamp_column=series.timestamp, granularities=series.granularities)
    return Snapshot()


def _checks(monitor: Monitor, made: QualityMonitor, thresholds: Thresholds) -> Iterator[tuple[str, Check]]:
    for column in monitor.complete:
        yield (
            f"completeness-{column}",
            checks.completeness(table=made.monitored_table, column=column, above=thresholds.completeness),
        )
    for column in monitor.unique:
        yield (
            f"uniqueness-{column}",
            checks.uniqueness(table=made.monitored_table, column=column, at_least=thresholds.uniqueness),
        )
    yield "drift", checks.drift(drift_table=made.drift_table, limit=thresholds.drift)
    if monitor.inference_log and monitor.inference_log.label:
        yield (
            "accuracy",
            checks.accuracy_drop(
                profile_table=made.profile_table,
                model_column=monitor.inference_log.model_id,
                limit=thresholds.accuracy_drop,
            ),
        )
