"""Rows on their way into a table: JSON in one bound parameter, since a list of rows cannot be bound.

A batch is far below the 16 MiB that a statement may have:
https://docs.databricks.com/aws/en/sql/language-manual/functions/from_json
https://docs.databricks.com/aws/en/resources/limits
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from math import isfinite, isnan
from typing import Any, Literal

from company_ml.statements.parameters import literal, quoted

SqlType = Literal["BIGINT", "BOOLEAN", "DOUBLE", "STRING", "TIMESTAMP"]
Record = Mapping[str, Any]

ROWS = "rows"
"""The parameter that holds a batch."""
BATCH_CHARACTERS = 2_000_000
_BIGINT = range(-(2**63), 2**63)


def selected(columns: Mapping[str, SqlType]) -> str:
    """Return the query of the rows in the parameter ``rows``, in the types of their columns.

    Args:
        columns: Type by name; names of any kind.
    """
    fields = ", ".join(f"{quoted(name)}: {_in_json(kind)}" for name, kind in columns.items())
    items = ", ".join(_item(name, kind) for name, kind in columns.items())
    rows = f"SELECT explode(from_json(:{ROWS}, {literal(f'ARRAY<STRUCT<{fields}>>')})) AS item"
    return f"SELECT {items} FROM ({rows})"  # noqa: S608 (names are quoted)


def batches(groups: Iterable[Sequence[Record]], most: int = BATCH_CHARACTERS) -> Iterator[str]:
    """Yield groups of rows as JSON, as many as fit into a batch; the rows of a group stay together.

    Args:
        groups: Rows whose values have been through ``fitted``.
        most: Characters of a batch; a group that is longer is a batch of its own.
    """
    batch: list[str] = []
    size = 0
    for group in groups:
        texts = [json.dumps(record, allow_nan=False) for record in group]
        length = sum(map(len, texts))
        if batch and size + length > most:
            yield f"[{','.join(batch)}]"
            batch, size = [], 0
        batch += texts
        size += length
    if batch:
        yield f"[{','.join(batch)}]"


def fitted(value: Any, kind: SqlType) -> Any:
    """Return a value as JSON holds it for a column of a type; null and NaN become None.

    Text that is a number fits a column of numbers, as the scoring service reads it, too.

    Raises:
        ValueError: the value does not fit the type.
    """
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    try:
        return _READERS[kind](value)
    except (ValueError, TypeError, OverflowError, ArithmeticError):
        raise ValueError(f"no {kind}") from None


def _in_json(kind: SqlType) -> str:
    return "STRING" if kind == "TIMESTAMP" else kind


def _item(name: str, kind: SqlType) -> str:
    item = f"item.{quoted(name)}"
    return f"CAST({item} AS TIMESTAMP) AS {quoted(name)}" if kind == "TIMESTAMP" else item


def _bigint(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError
    exact = value if isinstance(value, int) else Decimal(str(value))
    if exact != int(exact) or int(exact) not in _BIGINT:
        raise ValueError
    return int(exact)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _double(value: Any) -> float:
    if isinstance(value, bool) or not isfinite(number := float(value)):
        raise ValueError
    return number


def _string(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        raise TypeError
    return str(value)


def _timestamp(value: Any) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment.isoformat()


_READERS = {
    "BIGINT": _bigint,
    "BOOLEAN": _boolean,
    "DOUBLE": _double,
    "STRING": _string,
    "TIMESTAMP": _timestamp,
}
