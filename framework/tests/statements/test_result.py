"""Rows in the types of their columns, and as data frames."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from company_ml.errors import FrameworkError
from company_ml.statements.frames import to_frame
from company_ml.statements.result import Column, Result

VALUES = {
    "BIGINT": ("9007199254740993", 9007199254740993),
    "DOUBLE": ("1.5E10", 1.5e10),
    "DECIMAL(38,6)": ("12345678901234567890.000001", Decimal("12345678901234567890.000001")),
    "BOOLEAN": ("false", False),
    "STRING": ("7", "7"),
    "DATE": ("2026-11-25", date(2026, 11, 25)),
    "TIMESTAMP": ("2026-11-25T08:00:00.123Z", datetime(2026, 11, 25, 8, 0, 0, 123000, tzinfo=UTC)),
    "TIMESTAMP_NTZ": ("2026-11-25T08:00:00.000", datetime(2026, 11, 25, 8, 0, 0)),
    "BINARY": ("aGk=", b"hi"),
    "ARRAY<STRING>": ('["a","b"]', ["a", "b"]),
    "STRUCT<A: INT>": ('{"a":"1"}', {"a": "1"}),
    "INTERVAL DAY TO SECOND": ("1 00:00:00", "1 00:00:00"),
}


def typed(sql_type: str, *texts: str | None) -> Result:
    return Result.read("s-1", (Column("value", sql_type),), [[text] for text in texts], truncated=False)


@pytest.mark.parametrize("sql_type", VALUES)
def test_values_and_nulls_have_the_type_of_their_column(sql_type: str) -> None:
    text, value = VALUES[sql_type]
    assert typed(sql_type, text, None).rows == ((value,), (None,))


def test_a_text_that_is_not_of_its_type_is_told_with_its_column() -> None:
    with pytest.raises(FrameworkError, match="column value holds '12026-01-01', which is no DATE"):
        typed("DATE", "12026-01-01")


def test_the_only_row_is_demanded_where_there_should_be_one() -> None:
    assert typed("INT", "1").one() == {"value": 1}
    with pytest.raises(FrameworkError, match="returned 2 rows instead of one"):
        typed("INT", "1", "2").one()


@pytest.mark.parametrize(
    ("sql_type", "dtype"),
    [
        ("BIGINT", "Int64"),
        ("DOUBLE", "float64"),
        ("BOOLEAN", "boolean"),
        ("STRING", "string"),
        ("DECIMAL(38,6)", "object"),
        ("DATE", "object"),
        ("TIMESTAMP", "datetime64[us, UTC]"),
        ("TIMESTAMP_NTZ", "datetime64[us]"),
    ],
)
def test_a_frame_keeps_the_values_of_a_column_beside_missing_ones(sql_type: str, dtype: str) -> None:
    text, value = VALUES[sql_type]
    column = to_frame(typed(sql_type, text, None))["value"]
    assert str(column.dtype) == dtype
    assert column[0] == value
    assert column.isna().tolist() == [False, True]


def test_a_frame_without_rows_has_the_columns_and_their_types() -> None:
    frame = to_frame(typed("TIMESTAMP"))
    assert frame.empty
    assert frame.dtypes.astype(str).to_dict() == {"value": "datetime64[us, UTC]"}
