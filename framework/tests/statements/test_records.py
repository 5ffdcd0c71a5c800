"""Rows as JSON: in batches, and in the types of their columns."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from company_ml.statements.records import ROWS, SqlType, batches, fitted, selected
from tests.statements.duck import connect, execute


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("BIGINT", 2**63 - 1, 2**63 - 1),
        ("BIGINT", 24.0, 24),
        ("BIGINT", Decimal("24"), 24),
        ("BIGINT", "24", 24),
        ("BOOLEAN", False, False),
        ("DOUBLE", Decimal("0.5"), 0.5),
        ("DOUBLE", float("nan"), None),
        ("STRING", 7, "7"),
        ("STRING", "ä'\"\\ ", "ä'\"\\ "),
        (
            "TIMESTAMP",
            datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC),
            datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC),
        ),
        ("TIMESTAMP", "2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("STRING", None, None),
    ],
)
def test_a_value_arrives_as_it_was(kind: SqlType, value: Any, stored: Any) -> None:
    (batch,) = batches([[{"a`b'c": fitted(value, kind)}]])
    ((found,),) = execute(connect(), selected({"a`b'c": kind}), {ROWS: batch}).fetchall()
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("BIGINT", 2**63),
        ("BIGINT", 24.5),
        ("BIGINT", True),
        ("BIGINT", "NaN"),
        ("BIGINT", float("inf")),
        ("BOOLEAN", 1),
        ("DOUBLE", "1e999"),
        ("DOUBLE", True),
        ("STRING", ["a"]),
        ("STRING", {"a": 1}),
        ("TIMESTAMP", "2026-01-02T03:04:05"),
        ("TIMESTAMP", 5),
    ],
)
def test_a_value_of_another_type_is_refused(kind: SqlType, value: Any) -> None:
    with pytest.raises(ValueError, match=f"no {kind}"):
        fitted(value, kind)


def test_rows_of_a_group_stay_in_one_batch() -> None:
    groups = [[{"a": number}] * 2 for number in range(5)]
    found = [json.loads(batch) for batch in batches(groups, most=40)]
    assert [[row["a"] for row in batch] for batch in found] == [[0, 0, 1, 1], [2, 2, 3, 3], [4, 4]]
    assert list(batches([])) == []
    assert len(list(batches(groups, most=1))) == 5
