"""The rows of a recorded request, and the answers of a recorded response, as plain values."""

import json
from collections.abc import Mapping
from typing import Any, cast

_FORMS = "dataframe_split, dataframe_records, inputs"


def exchanged(request: Any, response: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the rows of a request and the prediction for each.

    Args:
        request: The request's JSON as it was recorded; null where the recording failed.
        response: The response's JSON.

    Raises:
        ValueError: they cannot be read, or do not belong together: the reason, in words that group requests.
        RecursionError: they are nested too deeply.
    """
    rows = _rows(_parsed(request, "request"))
    found = _parsed(response, "response").get("predictions")
    if not isinstance(found, list) or len(cast("list[Any]", found)) != len(rows):
        raise ValueError("the response has not one prediction for each row")
    return rows, cast("list[Any]", found)


def _parsed(text: Any, what: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text or "")
    except ValueError:  # a number with thousands of digits is none of JSON's own errors
        raise ValueError(f"the {what} is not JSON") from None
    if not isinstance(parsed, dict):
        raise ValueError(f"the {what} is no JSON object")
    return cast("dict[str, Any]", parsed)


def _rows(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a request in one of the forms that have columns.

    https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/#json-input
    """
    split, records, inputs = (request.get(form) for form in _FORMS.split(", "))
    try:
        if isinstance(split, dict):
            table = cast("dict[str, Any]", split)
            columns = _list(table["columns"])
            return [dict(zip(columns, _list(row), strict=True)) for row in _list(table["data"])]
        if isinstance(records, list):
            return [_record(record) for record in _list(records)]
        if isinstance(inputs, dict):
            values = {name: _list(column) for name, column in cast("dict[str, Any]", inputs).items()}
            return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the request's rows are no table ({type(error).__name__})") from error
    raise ValueError(f"the request is not in a form with columns ({_FORMS})")


def _record(record: Any) -> dict[str, Any]:
    if not isinstance(record, Mapping):
        raise TypeError
    return dict(cast("Mapping[str, Any]", record))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return cast("list[Any]", value)
