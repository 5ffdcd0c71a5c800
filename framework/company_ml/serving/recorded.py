"""Requests that an inference table recorded, read back into data frames. Needs pandas."""

# What JSON, pandas and SciPy give has no types of its own.

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from company_ml.serving.predictions import Prediction, read


@dataclass(frozen=True)
class Recorded:
    """A request and what the champion answered."""

    id: str
    rows: pd.DataFrame
    predictions: list[Prediction]
    duration_ms: float | None


@dataclass(frozen=True)
class Recording:
    """The requests that can be replayed, and why others cannot."""

    requests: list[Recorded] = field(default_factory=list[Recorded])
    skipped: Counter[str] = field(default_factory=Counter[str])


def from_rows(rows: Iterable[Mapping[str, Any]]) -> Recording:
    """Read rows of an inference table, with the columns of ``sql/recorded.sql``.

    https://learn.microsoft.com/azure/databricks/ai-gateway/inference-tables
    """
    recording = Recording()
    for row in rows:
        try:
            frame = _frame(_json(row["request"], "request"))
            found = _json(row["response"], "response").get("predictions")
            if not isinstance(found, list) or len(found) != len(frame):
                raise ValueError("the response has not one prediction for each row")
            predictions = [read(answer) for answer in found]
        except (ValueError, RecursionError) as error:
            nested = "it is nested too deeply"
            recording.skipped[nested if isinstance(error, RecursionError) else str(error)] += 1
            continue
        duration = row.get("execution_duration_ms")
        recording.requests.append(
            Recorded(
                str(row["databricks_request_id"]),
                frame,
                predictions,
                None if duration is None else float(duration),
            )
        )
    return recording


def _json(text: Any, what: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text or "")
    except json.JSONDecodeError:
        raise ValueError(f"the {what} is not JSON") from None
    if not isinstance(parsed, dict):
        raise ValueError(f"the {what} is no JSON object")
    return parsed


def _frame(request: dict[str, Any]) -> pd.DataFrame:
    """Return the rows of a request in one of the forms that have columns.

    https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/#json-input
    """
    try:
        if isinstance(split := request.get("dataframe_split"), dict):
            return pd.DataFrame(split.get("data"), columns=split.get("columns"))
        if isinstance(records := request.get("dataframe_records"), list):
            return pd.DataFrame.from_records(records)
        if isinstance(inputs := request.get("inputs"), dict):
            return pd.DataFrame(inputs)
    except RecursionError:
        raise
    except Exception as error:  # pandas raises what it meets: a row that is a number, columns that are none
        raise ValueError(f"the request's rows are no table ({type(error).__name__})") from error
    raise ValueError("the request is not in a form with columns (dataframe_split, dataframe_records, inputs)")
