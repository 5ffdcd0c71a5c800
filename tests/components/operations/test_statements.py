"""Statements: every SQL file is complete, and values only ever get in as bound parameters."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from components.operations.statements import Parameter, Statement, statement, statements

GONE = object()

# A system table that is misspelt would be found only in a workspace.
READS = {
    "accuracy_drop": {"IDENTIFIER(:profile_table)"},
    "cost_by_day_and_sku": {"system.billing.usage", "system.billing.list_prices"},
    "daily_cost": {"system.billing.usage", "system.billing.list_prices"},
    "drift": {"IDENTIFIER(:drift_table)"},
    "drift_by_column": {"IDENTIFIER(:drift_table)"},
    "endpoint_traffic": {"system.serving.endpoint_usage", "system.serving.served_entities"},
    "lineage": {"system.access.table_lineage"},
    "model_actions": {"system.access.audit"},
    "model_tags": {"system.access.audit"},
    "quality": {"IDENTIFIER(:table_name)"},
}
EVERY = pytest.mark.parametrize("name", list(READS))


def test_every_statement_is_known_by_the_name_of_its_file() -> None:
    assert list(statements()) == list(READS)


@EVERY
def test_a_statement_reads_the_tables_that_it_is_about(name: str) -> None:
    text = statement(name).text
    missing = [table for table in READS[name] if f"FROM {table}" not in text and f"JOIN {table}" not in text]

    assert missing == []


@EVERY
def test_a_statement_says_what_it_is_for_and_what_each_parameter_means(name: str) -> None:
    read = statement(name)

    assert read.purpose.endswith((".", "audit-logs", "lineage", "pricing", "monitor-output", "model-serving"))
    assert all(parameter.meaning for parameter in read.parameters)
    assert "--" not in read.text


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("quality", ("row_count", "value_count", "distinct_count", "completeness", "uniqueness")),
        ("drift", ("column_name", "drift_type", "window_start", "drift_score")),
        (
            "model_actions",
            ("event_time", "workspace_id", "actor", "service_name", "action_name", "subject", "status_code"),
        ),
        (
            "accuracy_drop",
            ("model", "granularity", "window_start", "best_before", "accuracy_score", "accuracy_drop"),
        ),
    ],
)
def test_a_statement_knows_the_columns_that_it_yields(name: str, columns: tuple[str, ...]) -> None:
    assert statement(name).columns == columns


@EVERY
def test_every_statement_yields_columns_of_different_names(name: str) -> None:
    columns = statement(name).columns

    assert columns
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("name", ["lineage", "model_actions", "model_tags"])
def test_a_reading_of_the_logs_is_bounded_by_date_and_in_length(name: str) -> None:
    text = statement(name).text

    assert "event_date >= date_sub(current_date(), :days)" in text
    assert "LIMIT" in text


@pytest.mark.parametrize("name", ["cost_by_day_and_sku", "daily_cost"])
def test_cost_uses_the_price_that_was_valid_when_the_usage_began(name: str) -> None:
    text = statement(name).text

    assert "usage.usage_start_time >= prices.price_start_time" in text
    assert "prices.price_end_time IS NULL OR usage.usage_start_time < prices.price_end_time" in text
    assert "prices.usage_unit = usage.usage_unit" in text
    assert "prices.currency_code = 'USD'" in text


def test_usage_without_a_price_is_shown_and_not_dropped() -> None:
    assert "LEFT JOIN system.billing.list_prices" in statement("cost_by_day_and_sku").text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"table_name": GONE}, "statement 'lineage' has no value for table_name"),
        ({"user": "x"}, "statement 'lineage' has no parameter user"),
        ({"days": "7"}, "parameter 'days' is '7', which is no INT"),
        ({"days": 0}, "parameter 'days' is 0; it must be at least 1"),
        ({"table_name": 3}, "parameter 'table_name' is 3, which is no STRING"),
    ],
)
def test_refuses_values_that_do_not_fit(values: Mapping[str, Any], message: str) -> None:
    given = {"days": 7, "table_name": "all", "max_rows": 1000, **values}
    with pytest.raises(ValueError, match=message):
        statement("lineage").check({key: value for key, value in given.items() if value is not GONE})


@pytest.mark.parametrize("table", ["customers", "a.b.c; DROP TABLE x", "a.b.`c`", "A.b.c"])
def test_refuses_what_is_no_name_of_a_table(table: str) -> None:
    with pytest.raises(ValueError, match="parameter 'table_name'"):
        statement("quality").check({"table_name": table, "column_name": "user_id"})


def test_refuses_what_is_no_name_of_a_column() -> None:
    with pytest.raises(ValueError, match="parameter 'column_name'"):
        statement("quality").check({"table_name": "a.b.c", "column_name": "user_id) FROM x --"})


def test_lets_values_pass_that_are_only_known_later() -> None:
    later = pulumi.Output.from_input("a.b.c")

    statement("quality").check({"table_name": later, "column_name": "user_id"})


def test_refuses_a_statement_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="there is no statement 'costs'; there are accuracy_drop, "):
        statement("costs")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT 1", "made.sql declares days without use and uses nothing without declaration"),
        ("SELECT :days, :user", "declares nothing without use and uses user without declaration"),
        ("SELECT ':days', x::days", "declares days without use"),
    ],
)
def test_refuses_a_file_whose_parameters_are_not_those_that_it_binds(text: str, message: str) -> None:
    days = Parameter(name="days", kind="INT", meaning="How many")
    with pytest.raises(ValueError, match=message):
        Statement(name="made", purpose="", parameters=(days,), text=text)
