"""Parameters: which SQL type each value is bound with, and what cannot be bound."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest

from company_ml.errors import InputError
from company_ml.statements.parameters import Parameter, bind, column_name, table_name


@pytest.mark.parametrize(
    ("value", "sql_type", "text"),
    [
        ("text", "STRING", "text"),
        (True, "BOOLEAN", "true"),
        (2**31 - 1, "INT", "2147483647"),
        (2**31, "BIGINT", "2147483648"),
        (0.1, "DOUBLE", "0.1"),
        (Decimal("12.30"), "DECIMAL(4,2)", "12.30"),
        (Decimal("0.001"), "DECIMAL(3,3)", "0.001"),
        (Decimal("1E+3"), "DECIMAL(4,0)", "1000"),
        (date(2026, 11, 25), "DATE", "2026-11-25"),
        (datetime(2026, 11, 25, 8, tzinfo=UTC), "TIMESTAMP", "2026-11-25T08:00:00+00:00"),
        (None, None, None),
    ],
)
def test_a_value_is_bound_with_its_type(value: Parameter, sql_type: str | None, text: str | None) -> None:
    (bound,) = bind({"p": value})
    assert (bound.name, bound.type, bound.value) == ("p", sql_type, text)


def test_all_values_that_cannot_be_bound_are_told_at_once() -> None:
    values = {
        "long": 2**63,
        "naive": datetime(2026, 11, 25, 8),
        "digits": Decimal("1" * 39),
        "endless": Decimal("Infinity"),
        "several": cast("Parameter", ["a"]),
    }
    with pytest.raises(InputError) as caught:
        bind(values)
    assert all(f"parameter {name!r}: " in str(caught.value) for name in values)


@pytest.mark.parametrize("text", ["t", "s.t", "a.b.c.d", "a.b.", "a.b.c; DROP TABLE x", "a.b.`c`", "a.b.1c"])
def test_a_table_is_named_in_full_and_without_quotes(text: str) -> None:
    assert table_name("ml_prod_catalog.feature_store.Customers") == "ml_prod_catalog.feature_store.Customers"
    with pytest.raises(InputError, match=r"write catalog\.schema\.table"):
        table_name(text)


@pytest.mark.parametrize("text", ["", "a b", "1a", "a)", "a.b"])
def test_a_column_is_named_without_quotes(text: str) -> None:
    assert column_name("user_id") == "user_id"
    with pytest.raises(InputError, match="not the name of a column"):
        column_name(text)
