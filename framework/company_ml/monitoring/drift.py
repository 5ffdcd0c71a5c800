"""Drift between two sets of data, measured by Evidently."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.core.report import Snapshot
from evidently.presets import DataDriftPreset

from company_ml.errors import InputError
from company_ml.monitoring.alerts import DRIFT_LIMIT, Decision, judge_drift, require_share


@dataclass(frozen=True)
class ColumnDrift:
    """Drift of one column."""

    column: str
    method: str
    """Test that Evidently chose for the kind and the number of values, such as ``K-S p_value``."""
    score: float
    """A p-value, where less is more drift, or a distance, where more is more drift: see the method."""
    threshold: float
    drifted: bool


@dataclass(frozen=True)
class Drift:
    """Drift of a whole data set."""

    score: float
    """Share of the columns that drifted, 0 to 1."""
    columns: tuple[ColumnDrift, ...]
    reference_rows: int
    current_rows: int
    ignored: tuple[str, ...]
    """Columns left out: on demand, because they hold times, or because the other data lacks them."""
    decision: Decision
    html: str
    """The report for people, as one page."""
    report: str
    """The report as Evidently's own JSON."""

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
        current: What it sees now; columns that the reference lacks are left out.
        limit: Share of drifted columns from which on to raise the alarm.
        columns: The columns to compare; all if empty.
        ignore: Columns to leave out, such as identifiers, which always drift.

    Raises:
        InputError: the limit is no share, a set is empty, or columns are missing or hold no values. Says all
            columns at once.
    """
    require_share("drift", limit)
    _require_rows(reference, current)
    compared = [name for name in columns or reference.columns if name not in ignore]
    _require_columns(compared, reference, current)
    kinds = {name: kind for name in compared if (kind := _kind(reference[name], current[name]))}
    if not kinds:
        raise InputError("no column is left to compare: give columns that hold numbers or categories")
    _require_values(list(kinds), reference, current)
    snapshot = _report(kinds, limit, reference, current)
    text = snapshot.json()
    score, found = _read(json.loads(text))
    return Drift(
        score=score,
        columns=found,
        reference_rows=len(reference),
        current_rows=len(current),
        ignored=tuple(dict.fromkeys(str(name) for name in (*reference, *current) if name not in kinds)),
        decision=judge_drift(score, limit),
        html=snapshot.get_html_str(as_iframe=False),
        report=text,
    )


def _require_rows(reference: pd.DataFrame, current: pd.DataFrame) -> None:
    empty = [name for name, data in (("reference", reference), ("current", current)) if data.empty]
    if empty:
        raise InputError(f"the {' and the '.join(empty)} data has no rows: there is nothing to compare")


def _require_columns(compared: Sequence[str], reference: pd.DataFrame, current: pd.DataFrame) -> None:
    missing = [
        f"the {name} data lacks {', '.join(absent)}"
        for name, data in (("reference", reference), ("current", current))
        if (absent := [column for column in compared if column not in data.columns])
    ]
    if missing:
        raise InputError(f"{'; '.join(missing)}: bring the columns, or leave them out with --ignore")


def _require_values(compared: Sequence[str], reference: pd.DataFrame, current: pd.DataFrame) -> None:
    empty = [
        f"{column} in the {name} data"
        for name, data in (("reference", reference), ("current", current))
        for column in compared
        if data[column].isna().all()
    ]
    if empty:
        raise InputError(f"no value at all in {', '.join(empty)}: mend the data, or leave out with --ignore")


def _kind(reference: pd.Series, current: pd.Series) -> str | None:
    """Return ``number`` or ``category``, or ``None`` for times, whose values move on by nature."""
    if any(pd.api.types.is_datetime64_any_dtype(values) for values in (reference, current)):
        return None
    numbers = all(
        pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        for values in (reference, current)
    )
    return "number" if numbers else "category"


def _report(kinds: dict[str, str], limit: float, reference: pd.DataFrame, current: pd.DataFrame) -> Snapshot:
    numbers = [name for name, kind in kinds.items() if kind == "number"]
    categories = [name for name, kind in kinds.items() if kind == "category"]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=categories)

    def dataset(data: pd.DataFrame) -> Dataset:
        plain = {name: data[name].astype("float64") for name in numbers}  # of nullable types, too
        plain |= {name: data[name].astype("string").astype("object") for name in categories}
        return Dataset.from_pandas(pd.DataFrame(plain), data_definition=definition)

    report = Report([DataDriftPreset(columns=list(kinds), drift_share=limit)], include_tests=True)
    return report.run(current_data=dataset(current), reference_data=dataset(reference))


def _read(report: dict[str, Any]) -> tuple[float, tuple[ColumnDrift, ...]]:
    """Return the share of drifted columns, and each column's drift, from Evidently's own report.

    Whether a column drifted is read from its test: some scores are p-values and some distances, so that the
    number alone does not tell.
    """
    failed = {
        test["metric_config"]["params"].get("column")
        for test in report["tests"]
        if test["id"] == "drift" and test["status"] == "FAIL"
    }
    metrics = [(metric["config"], metric["value"]) for metric in report["metrics"]]
    share = next(
        value["share"] for config, value in metrics if config["type"].endswith(":DriftedColumnsCount")
    )
    columns = tuple(
        ColumnDrift(
            column=config["column"],
            method=config["method"],
            score=value,
            threshold=config["threshold"],
            drifted=config["column"] in failed,
        )
        for config, value in metrics
        if config["type"].endswith(":ValueDrift")
    )
    return share, columns
