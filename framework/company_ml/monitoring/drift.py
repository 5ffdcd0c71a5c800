"""Drift between two sets of data: of values, measured by Evidently, and of what no test of values sees."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.core.report import Snapshot
from evidently.presets import DataDriftPreset

from company_ml.errors import FrameworkError, InputError
from company_ml.monitoring.alerts import DRIFT_LIMIT, Decision, judge_drift, require_share
from company_ml.monitoring.columns import Kind, Values, prepared

FEWEST_ROWS = 30
"""Rows without which no test tells drift from chance."""
MISSING_LIMIT = 0.1
"""Change of the share of missing values from which on a column has drifted: the distance that Evidently takes
for all its measures that are distances."""

MISSING, TYPE, ABSENT = "share of missing values", "type of values", "presence"
"""Methods beside Evidently's: how the share of missing values moved, whether a number became text, and
whether the column is still there."""


@dataclass(frozen=True)
class ColumnDrift:
    """Drift of one column."""

    column: str
    method: str
    """Test that Evidently chose for the kind and the number of values, such as ``K-S p_value``; or one of
    ``MISSING``, ``TYPE`` and ``ABSENT``."""
    score: float
    """A p-value, where less is more drift, or a distance, where more is more drift: see the method."""
    threshold: float
    drifted: bool
    reference: str = ""
    """What the reference held, in words: its kind and how much of it is missing."""
    current: str = ""


@dataclass(frozen=True)
class Drift:
    """Drift of a whole data set."""

    score: float
    """Share of the columns that drifted, 0 to 1."""
    columns: tuple[ColumnDrift, ...]
    reference_rows: int
    current_rows: int
    ignored: tuple[str, ...]
    """Columns left out: on demand, since they hold times or nothing, or since the reference lacks them."""
    decision: Decision
    report: str
    """The tests of values as Evidently's own JSON; an empty object where there was none to test."""

    @property
    def headline(self) -> str:
        """What was found, in one line."""
        drifted = sum(column.drifted for column in self.columns)
        return f"{drifted} of {len(self.columns)} columns drifted ({self.score:.0%})"

    @property
    def drifted_first(self) -> list[ColumnDrift]:
        """The columns in the order in which people want to see them."""
        return sorted(self.columns, key=lambda each: (not each.drifted, each.column))

    def as_dict(self) -> dict[str, Any]:
        """Return what was measured and decided as plain values, without the reports."""
        return {
            "drift_score": self.score,
            "columns": [asdict(column) for column in self.columns],
            "reference_rows": self.reference_rows,
            "current_rows": self.current_rows,
            "ignored": list(self.ignored),
            "decision": self.decision.as_dict(),
        }


def measure(
    reference: pd.DataFrame,
    current: pd.DataFrame,
    *,
    limit: float = DRIFT_LIMIT,
    columns: Sequence[str] = (),
    ignore: Collection[str] = (),
) -> Drift:
    """Compare current data with the reference, column by column.

    Args:
        reference: What the model was trained on, or the data of a good time.
        current: What it sees now; columns that the reference lacks are left out. A column that it lacks
            itself has drifted.
        limit: Share of drifted columns from which on to raise the alarm.
        columns: The columns to compare; all if empty.
        ignore: Columns to leave out, such as identifiers, which always drift.

    Raises:
        InputError: the limit is no share, a set has too few rows, or columns that were asked for are missing:
            all of them at once.
        FrameworkError: Evidently could not compare the data.
    """
    require_share("drift", limit)
    _require_rows(reference, current)
    _require_columns(columns, reference, current)
    compared = [str(name) for name in columns or reference.columns if name not in ignore]
    pairs = {name: _Pair.of(reference[name], current.get(name)) for name in compared}
    tested = {name: pair for name, pair in pairs.items() if pair.comparable}
    text = _report(tested, limit) if tested else "{}"
    values = _read(json.loads(text))
    found = tuple(
        column for name, pair in pairs.items() if (column := pair.drift(name, values.get(name))) is not None
    )
    if not found:
        raise InputError("no column is left to compare: give columns that hold numbers or categories")
    score = sum(column.drifted for column in found) / len(found)
    known = {column.column for column in found}
    return Drift(
        score=score,
        columns=found,
        reference_rows=len(reference),
        current_rows=len(current),
        ignored=tuple(dict.fromkeys(str(name) for name in (*reference, *current) if str(name) not in known)),
        decision=judge_drift(score, limit),
        report=text,
    )


@dataclass(frozen=True)
class _Side:
    """A column on one side."""

    kind: Kind
    values: Values
    missing: float
    """Share of the rows without a value."""

    @classmethod
    def of(cls, values: Values) -> "_Side":
        kind, ready = prepared(values)
        return cls(kind, ready, float(ready.isna().mean()))

    def __str__(self) -> str:
        return f"{self.kind}, {self.missing:.1%} missing"


@dataclass(frozen=True)
class _Pair:
    """A column on both sides; None where the current data lacks it."""

    reference: _Side
    current: _Side | None

    @classmethod
    def of(cls, reference: Values, current: Values | None) -> "_Pair":
        return cls(_Side.of(reference), None if current is None else _Side.of(current))

    @property
    def comparable(self) -> bool:
        """Whether both sides hold values that a test can compare."""
        now = self.current
        return now is not None and now.kind == self.reference.kind and now.kind in ("number", "category")

    def drift(self, name: str, values: ColumnDrift | None) -> ColumnDrift | None:
        """Return the drift of the column, which is the gravest that was found; None if it is not compared.

        Args:
            name: The column.
            values: What Evidently found, if it compared the values.
        """
        before, now = self.reference, self.current
        words = str(before), "absent" if now is None else str(now)
        if now is None:
            return ColumnDrift(name, ABSENT, 0.0, 1.0, True, *words)
        kinds = {before.kind, now.kind}
        if kinds <= {"time", "nothing"}:
            return None
        if "nothing" not in kinds and len(kinds) > 1:
            return ColumnDrift(name, TYPE, 1.0, 0.0, True, *words)
        moved = abs(before.missing - now.missing)
        gap = ColumnDrift(name, MISSING, moved, MISSING_LIMIT, not moved < MISSING_LIMIT, *words)
        if values is None or (gap.drifted and not values.drifted):
            return gap
        return ColumnDrift(name, values.method, values.score, values.threshold, values.drifted, *words)


def _require_rows(reference: pd.DataFrame, current: pd.DataFrame) -> None:
    few = [
        f"the {name} data has {len(data)} {'row' if len(data) == 1 else 'rows'}"
        for name, data in (("reference", reference), ("current", current))
        if len(data) < FEWEST_ROWS
    ]
    if few:
        raise InputError(f"{' and '.join(few)}: below {FEWEST_ROWS}, drift is not to be told from chance")


def _require_columns(asked: Sequence[str], reference: pd.DataFrame, current: pd.DataFrame) -> None:
    missing = [
        f"the {name} data lacks {', '.join(absent)}"
        for name, data in (("reference", reference), ("current", current))
        if (absent := [column for column in asked if column not in data.columns])
    ]
    if missing:
        raise InputError(f"{'; '.join(missing)}: bring the columns, or leave them out with --ignore")


def _report(pairs: dict[str, _Pair], limit: float) -> str:
    """Return Evidently's report over the columns that both sides hold values of, as JSON.

    Raises:
        FrameworkError: Evidently, or what it computes with, gave up.
    """
    numbers = [name for name, pair in pairs.items() if pair.reference.kind == "number"]
    categories = [name for name in pairs if name not in numbers]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=categories)

    def dataset(sides: dict[str, _Side | None]) -> Dataset:
        plain = {name: side.values.reset_index(drop=True) for name, side in sides.items() if side}
        return Dataset.from_pandas(pd.DataFrame(plain), data_definition=definition)

    report = Report([DataDriftPreset(columns=list(pairs), drift_share=limit)], include_tests=True)
    try:
        snapshot: Snapshot = report.run(
            current_data=dataset({name: pair.current for name, pair in pairs.items()}),
            reference_data=dataset({name: pair.reference for name, pair in pairs.items()}),
        )
        return snapshot.json()
    except Exception as error:  # of Evidently, of SciPy, of pandas
        raise FrameworkError(
            f"Evidently could not compare {', '.join(pairs)} ({type(error).__name__}: "
            f"{' '.join(str(error).split())}); leave a column out with --ignore to find which"
        ) from error


def _read(report: dict[str, Any]) -> dict[str, ColumnDrift]:
    """Return each column's drift from Evidently's own report.

    Whether a column drifted is read from its test: some scores are p-values and some distances, so that the
    number alone does not tell. A score that is no number tells nothing good.
    """
    failed = {
        test["metric_config"]["params"].get("column")
        for test in report.get("tests", [])
        if test["id"] == "drift" and test["status"] != "SUCCESS"
    }
    metrics = [(metric["config"], metric["value"]) for metric in report.get("metrics", [])]
    return {
        config["column"]: ColumnDrift(
            column=config["column"],
            method=config["method"],
            score=value,
            threshold=config["threshold"],
            drifted=config["column"] in failed or not isfinite(value),
        )
        for config, value in metrics
        if config["type"].endswith(":ValueDrift")
    }
