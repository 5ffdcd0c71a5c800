"""The statement of feature look-ups, really run: what each row gets, and that no row is lost or doubled."""

from typing import Any

import pytest

from company_ml.features.lookup import FeatureLookup
from company_ml.features.point_in_time import looked_up, row_columns
from company_ml.settings.environment import load
from tests.statements.duck import connect, execute

ROWS = "ml_dev_catalog.raw.sales"
RATES = "ml_dev_catalog.feature_store.rates"
LOOKUP: dict[str, Any] = {
    "table_name": "feature_store.rates",
    "lookup_key": ["shop"],
    "timestamp_lookup_key": "sold_at",
    "timeseries_column": "since",
    "feature_names": ["rate", "kind"],
}


def found(
    sales: str, rates: str, *more: dict[str, Any], columns: str = "id, rate, kind", **changes: Any
) -> list[Any]:
    """Return what sales get of rates.

    Args:
        sales: Rows of ``shop, sold_at, id``.
        rates: Rows of ``shop, since, rate, kind``.
        more: Further look-ups.
        columns: Columns of the result.
        changes: What the look-up has otherwise.
    """
    lookups = [FeatureLookup.model_validate(each) for each in ({**LOOKUP, **changes}, *more)]
    database = connect()
    for statement in (
        "ATTACH ':memory:' AS ml_dev_catalog",
        "CREATE SCHEMA ml_dev_catalog.raw",
        "CREATE SCHEMA ml_dev_catalog.feature_store",
        f"CREATE TABLE {ROWS} (shop VARCHAR, sold_at TIMESTAMPTZ, id BIGINT)",
        f"CREATE TABLE {RATES} (shop VARCHAR, since TIMESTAMPTZ, rate DOUBLE, kind VARCHAR)",
        f"INSERT INTO {ROWS} VALUES {sales}",
        *([f"INSERT INTO {RATES} VALUES {rates}"] if rates else []),
    ):
        database.execute(statement)
    wanted = columns.split(", ")
    rows = f"SELECT {', '.join(row_columns(wanted, lookups))} FROM {ROWS}"
    return sorted(execute(database, looked_up(rows, wanted, lookups, load("dev")), {}).fetchall())


def test_the_newest_values_at_or_before_a_rows_time_count_and_later_ones_never() -> None:
    sales = "('a', '2026-01-10', 1), ('a', '2026-01-20', 2), ('a', '2026-01-20 00:00:01', 3)"
    rates = (
        "('a', '2026-01-01', 1.0, 'x'), ('a', '2026-01-09', 2.0, 'y'), ('a', '2026-01-20', 3.0, 'z'), "
        "('a', '2026-02-01', 9.0, 'w')"
    )
    assert found(sales, rates) == [(1, 2.0, "y"), (2, 3.0, "z"), (3, 3.0, "z")]


def test_a_row_without_a_counterpart_has_missing_values() -> None:
    sales = "('a', '2026-01-01', 1), ('b', '2026-01-10', 2), (NULL, '2026-01-10', 3), ('a', NULL, 4)"
    rates = "('a', '2026-01-02', 1.0, 'x'), (NULL, '2026-01-02', 1.0, 'x'), ('a', NULL, 1.0, 'x')"
    assert found(sales, rates) == [(number, None, None) for number in (1, 2, 3, 4)]


def test_an_empty_feature_table_leaves_all_values_missing() -> None:
    assert found("('a', '2026-01-01', 1)", "") == [(1, None, None)]


def test_equal_rows_stay_as_many_as_they_are() -> None:
    sales = ", ".join(["('a', '2026-01-10', 7)"] * 3)
    rates = "('a', '2026-01-01', 1.0, 'x'), ('a', '2026-01-02', 2.0, 'y')"
    assert found(sales, rates) == [(7, 2.0, "y")] * 3


def test_a_missing_value_is_not_filled_from_an_older_row() -> None:
    rates = "('a', '2026-01-01', 1.0, 'x'), ('a', '2026-01-02', NULL, 'y')"
    assert found("('a', '2026-01-10', 1)", rates) == [(1, None, "y")]


def test_of_several_with_one_time_the_same_one_counts_in_whatever_order_they_are_stored() -> None:
    rates = [
        "('a', '2026-01-01', 1.0, 'x')",
        "('a', '2026-01-01', 2.0, 'y')",
        "('a', '2026-01-01', 1.5, 'z')",
    ]
    sales = "('a', '2026-01-10', 1)"
    orders = [found(sales, ", ".join(order)) for order in (rates, rates[::-1], rates[1:] + rates[:1])]
    assert orders == [[(1, 2.0, "y")]] * 3


@pytest.mark.parametrize(
    ("window", "values"),
    [
        ("P9D", [(1, 1.0, "x"), (2, None, None)]),
        ("P9DT1S", [(1, 1.0, "x"), (2, 1.0, "x")]),
        ("PT0S", [(1, None, None), (2, None, None)]),
        ("P365D", [(1, 1.0, "x"), (2, 1.0, "x")]),
    ],
)
def test_a_value_older_than_the_window_is_missing_and_one_as_old_counts(window: str, values: Any) -> None:
    sales = "('a', '2026-01-10', 1), ('a', '2026-01-10 00:00:01', 2)"
    assert found(sales, "('a', '2026-01-01', 1.0, 'x')", lookback_window=window) == values


def test_a_window_of_nothing_takes_exact_matches() -> None:
    rates = "('a', '2026-01-10', 1.0, 'x')"
    assert found("('a', '2026-01-10', 1)", rates, lookback_window="PT0S") == [(1, 1.0, "x")]


def test_a_table_without_a_history_is_looked_up_by_its_keys_alone() -> None:
    own: dict[str, Any] = {"timestamp_lookup_key": None, "timeseries_column": None}
    rates = "('a', NULL, 1.0, 'x'), ('b', NULL, 2.0, 'y')"
    sales = "('b', '2026-01-01', 1), ('c', '2026-01-01', 2)"
    assert found(sales, rates, **own) == [(1, 2.0, "y"), (2, None, None)]


def test_one_table_is_looked_up_twice_under_other_names() -> None:
    rates = "('a', '2026-01-01', 1.0, 'x'), ('a', '2026-01-09', 2.0, 'y')"
    fresh = {**LOOKUP, "lookback_window": "P1D", "feature_names": ["rate"], "rename_outputs": {"rate": "new"}}
    columns = "id, new, rate"
    assert found("('a', '2026-01-10', 1), ('a', '2026-01-08', 2)", rates, fresh, columns=columns) == [
        (1, 2.0, 2.0),
        (2, None, 1.0),
    ]


def test_all_is_one_statement_whose_names_are_quoted() -> None:
    hostile = FeatureLookup.model_validate({**LOOKUP, "lookup_key": ["a`--b"], "feature_names": ["r`ate"]})
    rows = "SELECT 1"
    text = looked_up(rows, ["r`ate"], [hostile], load("prod"))
    assert "`a``--b`" in text
    assert "features.`r``ate` AS `r``ate`" in text
    assert "JOIN ml_prod_catalog.feature_store.rates AS features" in text
    assert ";" not in text
