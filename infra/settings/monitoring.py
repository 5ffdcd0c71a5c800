"""Monitoring: which tables are profiled, and from where on someone is told."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from components.mlops.granularity import Granularity
from infra.settings.full_names import FullName
from infra.settings.schedules import Schedule
from sections.base import Section, rule
from sections.problems import Problem, Problems
from sections.values import UnityCatalogName

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")


def _share(value: float) -> float:
    if not 0 < value <= 1:
        raise ValueError(f"{value:g} is no share; write a number above 0 and up to 1, such as 0.3 for 30 %")
    return value


def _column(value: str) -> str:
    if not _COLUMN.fullmatch(value):
        raise ValueError(f"{value or 'an empty text'} is no column; use letters, digits and underscores")
    return value


Share = Annotated[float, AfterValidator(_share)]
"""A part of a whole, above 0 and up to 1."""

Column = Annotated[str, AfterValidator(_column)]
"""Name of a column."""


class Thresholds(Section):
    """What is still good."""

    drift: Share = Field(description="Drift of a column, or of predictions, from which on to alert.")
    accuracy_drop: Share = Field(
        description="Loss of accuracy, from one window to the next, above which to alert."
    )
    completeness: Share = Field(description="Share of rows with a value below which to alert.")
    uniqueness: Share = Field(default=1.0, description="Share of distinct values below which to alert.")


class Snapshot(Section):
    """Each run profiles the whole table."""


class TimeSeries(Section):
    """Each run profiles windows of time."""

    timestamp: Column = Field(description="Column that says when.")
    granularities: tuple[Granularity, ...] = Field(min_length=1, description="Lengths of the windows.")


class InferenceLog(Section):
    """Each run profiles windows of a model's predictions."""

    problem: Literal["classification", "regression"] = Field(description="What the model predicts.")
    timestamp: Column = Field(description="Column that says when.")
    granularities: tuple[Granularity, ...] = Field(min_length=1, description="Lengths of the windows.")
    model_id: Column = Field(description="Column that says which version predicted.")
    prediction: Column = Field(description="Column of the prediction.")
    label: Column | None = Field(default=None, description="Column of the truth; accuracy needs it.")


class Monitor(Section):
    """A monitor of a table. It waits for a table that does not exist yet."""

    table: FullName = Field(description="Full name of the table, in the environment's own catalog.")
    output_schema: UnityCatalogName = Field(description="Schema of the tables that hold the profiles.")
    schedule: Schedule = Field(description="When the table is profiled.")
    snapshot: Snapshot | None = Field(default=None, description="Profile the whole table.")
    time_series: TimeSeries | None = Field(default=None, description="Profile windows of time.")
    inference_log: InferenceLog | None = Field(default=None, description="Profile a model's predictions.")
    complete: tuple[Column, ...] = Field(
        default=(), description="Columns that should have a value in every row."
    )
    unique: tuple[Column, ...] = Field(default=(), description="Columns whose values should be distinct.")
    slices: tuple[str, ...] = Field(
        default=(), description="SQL expressions whose values are profiled apart, to find bias."
    )

    @rule
    def _there_is_one_analysis(self) -> Problems:
        analyses = {
            "snapshot": self.snapshot,
            "timeSeries": self.time_series,
            "inferenceLog": self.inference_log,
        }
        given = [key for key, analysis in analyses.items() if analysis is not None]
        if not given:
            yield Problem((), f"has no analysis; state one of {', '.join(analyses)}")
        for key in given[1:]:
            yield Problem((key,), f"a monitor has one analysis, and {given[0]} is stated; remove one of them")

    @rule
    def _columns_are_listed_once(self) -> Problems:
        for key, columns in (("complete", self.complete), ("unique", self.unique)):
            yield from _repeated(key, columns)

    @rule
    def _granularities_are_listed_once(self) -> Problems:
        for key, analysis in (("timeSeries", self.time_series), ("inferenceLog", self.inference_log)):
            if analysis:
                for problem in _repeated("granularities", analysis.granularities):
                    yield problem.below(key)


class Monitoring(Section):
    """Profiles of tables, and alerts on them."""

    thresholds: Thresholds = Field(description="From where on an alert is raised.")
    schedule: Schedule = Field(description="When the alerts look at the profiles.")
    monitors: tuple[Monitor, ...] = Field(default=(), description="The tables that are profiled.")
    retired: tuple[FullName, ...] = Field(
        default=(), description="Tables whose monitors production may delete, once they are not listed."
    )

    @rule
    def _a_retired_table_is_not_monitored(self) -> Problems:
        monitored = {monitor.table for monitor in self.monitors}
        for position, table in enumerate(self.retired):
            if table in monitored:
                yield Problem(
                    ("retired", position), f"{table} is listed in monitors; remove it here or there"
                )

    @rule
    def _a_table_has_one_monitor(self) -> Problems:
        tables = [monitor.table for monitor in self.monitors]
        for position, table in enumerate(tables):
            if table in tables[:position]:
                yield Problem(("monitors", position, "table"), f"{table} has a monitor already; remove one")


def _repeated(key: str, values: Sequence[str]) -> Problems:
    for position, value in enumerate(values):
        if value in values[:position]:
            yield Problem((key, position), f"{value} is listed twice; list it once")
