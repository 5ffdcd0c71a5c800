"""Requests that an inference table recorded, read back into data frames. Needs pandas."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from company_ml.serving.predictions import Prediction, read
from company_ml.serving.requests import exchanged


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
            rows_of_request, answers = exchanged(row["request"], row["response"])
            predictions = [read(answer) for answer in answers]
        except (ValueError, RecursionError) as error:
            nested = "it is nested too deeply"
            recording.skipped[nested if isinstance(error, RecursionError) else str(error)] += 1
            continue
        duration = row.get("execution_duration_ms")
        recording.requests.append(
            Recorded(
                str(row["databricks_request_id"]),
                pd.DataFrame(rows_of_request),
                predictions,
                None if duration is None else float(duration),
            )
        )
    return recording
