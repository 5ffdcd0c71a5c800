"""Checks: when the alarm is raised."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from components.operations import checks
from components.operations.checks import Check

TABLE = "ml_prod_catalog.feature_store.customer_features"


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (checks.daily_cost(limit_usd=1000), ("daily_cost", "list_cost_usd", "GREATER_THAN", 1000)),
        (
            checks.completeness(table=TABLE, column="user_id", above=0.99),
            ("quality", "completeness", "LESS_THAN_OR_EQUAL", 0.99),
        ),
        (
            checks.uniqueness(table=TABLE, column="user_id"),
            ("quality", "uniqueness", "LESS_THAN", 1.0),
        ),
        (
            checks.drift(drift_table=f"{TABLE}_drift_metrics", limit=0.3),
            ("drift", "drift_score", "GREATER_THAN_OR_EQUAL", 0.3),
        ),
        (
            checks.accuracy_drop(
                profile_table=f"{TABLE}_profile_metrics", model_column="model_id", limit=0.05
            ),
            ("accuracy_drop", "accuracy_drop", "GREATER_THAN_OR_EQUAL", 0.05),
        ),
    ],
)
def test_compares_what_was_measured_with_the_limit(check: Check, expected: tuple[object, ...]) -> None:
    assert (check.statement, check.column, check.alarm_when, check.limit) == expected
    assert check.severity == "HIGH"


def test_says_what_was_found() -> None:
    assert checks.daily_cost(limit_usd=1000).finding == "A day cost more than 1000 USD at list price"
    assert checks.completeness(table=TABLE, column="user_id", above=0.99).finding == (
        "Column user_id has a value in no more than 99.00% of the rows"
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: checks.daily_cost(limit_usd=0), "the daily limit is 0 USD"),
        (lambda: checks.drift(drift_table="a.b.c", limit=0), "the limit of drift is 0; it must be above 0"),
        (
            lambda: checks.completeness(table=TABLE, column="user_id", above=99),
            "the limit of completeness is 99; it must be above 0 and at most 1",
        ),
        (lambda: checks.uniqueness(table="features", column="user_id"), "must be a full name"),
        (
            lambda: replace(checks.daily_cost(limit_usd=1), column="cost"),
            "statement 'daily_cost' yields no column 'cost'",
        ),
    ],
)
def test_refuses_limits_and_names_that_cannot_be(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
