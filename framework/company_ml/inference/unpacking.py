"""From a recorded request to rows of the table of predictions."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from company_ml.inference.definition import (
    CLIENT_REQUEST_ID,
    MODEL_NAME,
    MODEL_VERSION,
    PREDICTION,
    REQUEST_ID,
    REQUEST_TIME,
    ROW_NUMBER,
    InferenceTable,
)
from company_ml.serving.predictions import read
from company_ml.serving.requests import exchanged
from company_ml.statements.records import SqlType, fitted

NOT_KNOWN_YET = "the version that answered is not in system.serving.served_entities yet"
"""Why a request waits for a later run: system tables are hours behind."""


def unpacked(request: Mapping[str, Any], table: InferenceTable, gaps: Counter[str]) -> list[dict[str, Any]]:
    """Return the rows of a request; what does not fit its column becomes null.

    Args:
        request: A row of ``sql/new_requests.sql``.
        table: The columns and their types.
        gaps: Counts the values that became null, by the reason.

    Raises:
        ValueError: the request cannot be unpacked: why.
    """
    if request["entity_version"] is None:
        raise ValueError(NOT_KNOWN_YET)
    try:
        records, answers = exchanged(request["request"], request["response"])
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    about = {
        REQUEST_ID: request["databricks_request_id"],
        CLIENT_REQUEST_ID: request["client_request_id"],
        REQUEST_TIME: request["request_time"].isoformat(),
        MODEL_NAME: request["entity_name"],
        MODEL_VERSION: request["entity_version"],
    }
    return [
        {
            **about,
            ROW_NUMBER: number,
            **{name: _value(record.get(name), kind, name, gaps) for name, kind in table.columns.items()},
            PREDICTION: _prediction(answer, table.prediction, gaps),
        }
        for number, (record, answer) in enumerate(zip(records, answers, strict=True))
    ]


def _prediction(answer: Any, kind: SqlType, gaps: Counter[str]) -> Any:
    try:
        found = read(answer).label
    except ValueError as error:
        gaps[str(error)] += 1
        return None
    return _value(found, kind, PREDICTION, gaps)


def _value(value: Any, kind: SqlType, name: str, gaps: Counter[str]) -> Any:
    try:
        return fitted(value, kind)
    except ValueError as error:
        gaps[f"{name} holds {error}"] += 1
        return None
