"""What a column holds, whatever it was read from: a warehouse, Parquet, CSV."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

Kind = Literal["number", "category", "time", "nothing"]
Values = Any
"""A pandas series, which is typed in parts only."""

_TIMES = (date, datetime, time)
_NUMBERS = (int, float, Decimal)


def prepared(values: Values) -> tuple[Kind, Values]:
    """Return what kind of values a column holds, and the values as Evidently takes them.

    Numbers become floats, decimals as well, which a warehouse returns as objects; an infinite one counts as
    missing, as there is no distance to it. Categories become text. Nothing else is compared: times move on by
    nature.
    """
    kind = _kind(values)
    if kind == "number":
        numbers = pd.to_numeric(values.map(_number), errors="coerce") if values.dtype == object else values
        numbers = numbers.astype("float64").replace([float("inf"), -float("inf")], float("nan"))
        return ("nothing" if numbers.isna().all() else "number"), numbers
    if kind == "category":
        return kind, values.astype("string").astype("object")
    return kind, values


def _kind(values: Values) -> Kind:
    types = pd.api.types
    if values.isna().all():
        return "nothing"
    if values.dtype == object:
        return _kind_of_objects(values.dropna())
    if types.is_datetime64_any_dtype(values) or types.is_timedelta64_dtype(values):
        return "time"
    return "number" if types.is_numeric_dtype(values) and not types.is_bool_dtype(values) else "category"


def _kind_of_objects(found: Values) -> Kind:
    """Return the kind of what a warehouse returns as Python objects: decimals, dates, lists."""
    if found.map(lambda value: isinstance(value, _TIMES)).all():
        return "time"
    numbers = found.map(lambda value: isinstance(value, _NUMBERS) and not isinstance(value, bool))
    return "number" if numbers.all() else "category"


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):  # a gap, or more than a float holds
        return float("nan")
